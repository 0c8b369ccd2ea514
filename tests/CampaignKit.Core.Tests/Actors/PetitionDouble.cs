using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Tests.Actors;

/// <summary>One petition that stands for all: it notes what it is told, and answers as the test wants.</summary>
internal sealed class PetitionDouble : IActors, IPetition
{
    /// <summary>The subtotals that it was told, refused ones included.</summary>
    public List<ShardSubtotal> Reports { get; } = [];

    /// <summary>The petitions that it was asked the tally of.</summary>
    public List<string> Asked { get; } = [];

    public Func<ValueTask> OnReport { get; set; } = () => ValueTask.CompletedTask;

    public Func<ValueTask<IReadOnlyList<ShardSubtotal>>> OnRead { get; set; } = () => new([]);

    private string _slug = "";

    public IPetition Petition(string slug)
    {
        _slug = slug;
        return this;
    }

    public ValueTask ReportAsync(ShardSubtotal subtotal)
    {
        Reports.Add(subtotal);
        return OnReport();
    }

    public ValueTask<IReadOnlyList<ShardSubtotal>> ReadTallyAsync()
    {
        Asked.Add(_slug);
        return OnRead();
    }

    public ValueTask<PetitionDays> ReadDaysAsync() => throw new NotSupportedException();

    public ValueTask<PetitionEdit> CreateAsync(PetitionRecord draft) => throw new NotSupportedException();

    public ValueTask<PetitionEdit> ReviseAsync(PetitionRevision revision) => throw new NotSupportedException();

    public ValueTask<PetitionEdit> MoveAsync(MoveRequest request) => throw new NotSupportedException();

    public ISignatureShard SignatureShard(ShardId id) => throw new NotSupportedException();

    public ICampaign Campaign(string slug) => throw new NotSupportedException();

    public ISigner Signer(MailboxKey mailbox) => throw new NotSupportedException();

    public ICatalogue Catalogue() => throw new NotSupportedException();
}
