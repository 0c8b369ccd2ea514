using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Actors;

/// <summary>Finds an actor by its key. An actor exists whenever it is called, runs one turn at a time, and is forgotten when idle.</summary>
public interface IActors
{
    /// <summary>The petition with this slug.</summary>
    IPetition Petition(string slug);

    /// <summary>One slice of a petition's signers.</summary>
    ISignatureShard SignatureShard(ShardId id);

    /// <summary>The campaign with this slug.</summary>
    ICampaign Campaign(string slug);

    /// <summary>Who reads this mailbox.</summary>
    ISigner Signer(MailboxKey mailbox);

    /// <summary>The one catalogue.</summary>
    ICatalogue Catalogue();
}
