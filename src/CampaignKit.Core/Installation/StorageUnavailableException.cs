namespace CampaignKit.Core.Installation;

/// <summary>Storage could not do it now (a full disk, a lost connection). Nothing of the call took effect that was acknowledged; try again later.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>An outage without further detail.</summary>
    public StorageUnavailableException() { }

    /// <inheritdoc/>
    public StorageUnavailableException(string message) : base(message) { }

    /// <inheritdoc/>
    public StorageUnavailableException(string message, Exception innerException) : base(message, innerException) { }
}
