using System.Net;

namespace CampaignKit.Core.Abuse;

/// <summary>How a signature came in: all that <see cref="Guard"/> looks at besides whose it is. Never stored or logged.</summary>
public readonly record struct Circumstances
{
    /// <summary>Where the request came from; <see langword="null"/> over a Unix socket, and no rule for networks then applies.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The event code that the signer gave, as typed.</summary>
    public string? EventCode { get; init; }

    /// <summary>Whether it came by an HTML form; a program needs neither ticket nor time to read.</summary>
    public bool IsHtmlForm { get; init; }

    /// <summary>What <see cref="FormTicket.Serve"/> put into the form.</summary>
    public string? Ticket { get; init; }

    /// <summary>Whether a field was filled that people never see.</summary>
    public bool TrapFilled { get; init; }

    /// <summary>What <see cref="ProofOfWork.Serve"/> gave.</summary>
    public string? Challenge { get; init; }

    /// <summary>What was found for the challenge; <see langword="null"/> or empty from a browser without script.</summary>
    public string? Solution { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(Circumstances);
}
