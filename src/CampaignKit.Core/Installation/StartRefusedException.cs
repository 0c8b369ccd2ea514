namespace CampaignKit.Core.Installation;

/// <summary>The program cannot run with these settings, these files or this data. The message is one or two sentences for the operator.</summary>
public sealed class StartRefusedException : Exception
{
    /// <summary>A refusal without a reason; give one.</summary>
    public StartRefusedException() { }

    /// <inheritdoc/>
    public StartRefusedException(string message) : base(message) { }

    /// <inheritdoc/>
    public StartRefusedException(string message, Exception innerException) : base(message, innerException) { }
}
