using System.Net;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Abuse;

/// <summary>Stands in until the layers are merged.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822")]
public sealed class Guard
{
    /// <summary>Welcomes everybody.</summary>
    public Verdict Judge(PetitionRecord petition, Mailbox mailbox, in Circumstances circumstances) => default;

}

/// <summary>How a request came.</summary>
public readonly record struct Circumstances(IPAddress? Address, string? EventCode, bool IsHtmlForm, string? Ticket, bool TrapFilled, string? Challenge, string? Solution);

/// <summary>What is thought of a request.</summary>
public readonly record struct Verdict(VerdictKind Kind, string? Reason, TimeSpan RetryAfter);

/// <summary>Kinds.</summary>
public enum VerdictKind
{
    /// <summary>Fine.</summary>
    Welcome,

    /// <summary>Bad.</summary>
    Held,

    /// <summary>Too many.</summary>
    TooMany,
}
