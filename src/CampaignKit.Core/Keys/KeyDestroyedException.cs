namespace CampaignKit.Core.Keys;

/// <summary>The campaign's key has been destroyed: nobody's personal data can be read or written under it any more.</summary>
public sealed class KeyDestroyedException : Exception
{
    /// <summary>Without further detail.</summary>
    public KeyDestroyedException() { }

    /// <inheritdoc/>
    public KeyDestroyedException(string message) : base(message) { }

    /// <inheritdoc/>
    public KeyDestroyedException(string message, Exception innerException) : base(message, innerException) { }
}
