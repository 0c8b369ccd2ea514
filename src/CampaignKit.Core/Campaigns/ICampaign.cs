using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Campaigns;

/// <summary>One campaign, the owner of the key under which its people are encrypted.</summary>
public interface ICampaign
{
    /// <summary>The campaign's key, wrapped by the master key; made and stored at the first call, the same ever after.</summary>
    /// <exception cref="KeyDestroyedException">It was destroyed.</exception>
    ValueTask<WrappedKey> ReadKeyAsync();

    /// <summary>Destroys the key for good, also one that was never made: from here on there is none. Durable when it returns; safe to repeat.</summary>
    /// <remarks>What the store still holds of it on disk is for <see cref="Installation.ITraces"/>, and what nodes hold in memory for <see cref="Keyring"/>: see <see cref="KeyDestruction"/>.</remarks>
    /// <param name="reason">In a word; the first one stays.</param>
    ValueTask DestroyKeyAsync(string reason);
}
