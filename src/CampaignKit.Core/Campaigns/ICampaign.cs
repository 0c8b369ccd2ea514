using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Campaigns;

/// <summary>One campaign, the owner of the key under which its people are encrypted.</summary>
public interface ICampaign
{
    /// <summary>The campaign's key, wrapped by the master key; made and stored at the first call, the same ever after.</summary>
    ValueTask<WrappedKey> ReadKeyAsync();
}
