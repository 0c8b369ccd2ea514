namespace CampaignKit.Core.Signatures;

/// <summary>What of a signer the public may see. The signer's choice; <see cref="CountOnly"/> unless they choose more.</summary>
public enum Visibility
{
    /// <summary>Adds one to the count. No name is stored at all.</summary>
    CountOnly,

    /// <summary>The initials may be shown.</summary>
    Initials,

    /// <summary>The full name may be shown.</summary>
    Named,
}
