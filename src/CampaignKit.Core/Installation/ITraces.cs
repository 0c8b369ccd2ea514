namespace CampaignKit.Core.Installation;

/// <summary>What a store keeps of what it no longer holds: pages that are free but not empty, a log that is not folded yet.</summary>
public interface ITraces
{
    /// <summary>Returns when no byte of what was removed before the call is left in the store's files. Safe to repeat; callers at the same time share one pass.</summary>
    /// <remarks>A store that is a service of somebody else's has no such files; there it returns at once, and what the service promises holds.</remarks>
    /// <exception cref="StorageUnavailableException">Readers held the log for too long, or the disk failed; call again.</exception>
    Task RemoveAsync();
}
