namespace CampaignKit.Core.Keys;

/// <summary>The campaign's key was destroyed for good, and with it whatever could be read of its people. The message is a sentence that names campaign and day.</summary>
/// <remarks>What it means is for the caller to say: to a signer that nothing can be signed any more, to an operator that there is nothing left to read.</remarks>
public sealed class KeyDestroyedException : Exception
{
    /// <summary>A refusal without campaign and day; give them.</summary>
    public KeyDestroyedException() { }

    /// <inheritdoc/>
    public KeyDestroyedException(string message) : base(message) { }

    /// <inheritdoc/>
    public KeyDestroyedException(string message, Exception innerException) : base(message, innerException) { }
}
