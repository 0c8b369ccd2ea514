using CampaignKit.Core.Installation;

namespace CampaignKit.Storage.AzureTables;

/// <summary>Nothing to remove: the service's files are not ours.</summary>
/// <remarks>
/// An entity that is deleted or replaced is gone for every reader when that is answered, and tables have neither snapshots nor versions that could be asked for it.
/// When its bytes leave the service's disks is the service's to say (https://learn.microsoft.com/azure/security/fundamentals/protection-customer-data); nothing that we could call would hasten it.
/// </remarks>
public sealed class TablesTraces : ITraces
{
    /// <inheritdoc/>
    public Task RemoveAsync() => Task.CompletedTask;
}
