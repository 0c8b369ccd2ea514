using System.ComponentModel.DataAnnotations;

namespace CampaignKit.Core.Abuse;

/// <summary>How much of what is held for review, and for whom. Section <c>CampaignKit:Abuse</c>.</summary>
public sealed class AbuseOptions : IValidatableObject
{
    /// <summary>Signatures that one network may send to one petition within <see cref="BurstWindow"/>; what comes on top is held. 1–1,000, default 10.</summary>
    [Range(1, 1_000)]
    public int Burst { get; set; } = 10;

    /// <summary>The shorter window. 1 s–10 min, default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BurstWindow { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Signatures that one network may send to one petition within <see cref="SustainedWindow"/>; what comes on top is held. 1–10,000, default 40.</summary>
    [Range(1, 10_000)]
    public int Sustained { get; set; } = 40;

    /// <summary>The longer window, at least as long as the shorter. 1 s–1 h, default 300 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SustainedWindow { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>How many times these two numbers are taken at all, held ones included; beyond that a network is asked to come again later. 1–100, default 10.</summary>
    /// <remarks>Without it one machine could fill the review of a petition. With the defaults: 100 in 60 s and 400 in 300 s.</remarks>
    [Range(1, 100)]
    public int Ceiling { get; set; } = 10;

    /// <summary>Pairs of petition and network whose signatures are counted at once, on each node; beyond that the ones not seen for longest are forgotten. 1,000–5,000,000, default 200,000.</summary>
    /// <remarks>About 200 bytes each in usual times and 700 at the most, see <see cref="RateLimits"/>.</remarks>
    [Range(1_000, 5_000_000)]
    public int MostNetworks { get; set; } = 200_000;

    /// <summary>Domains whose mailboxes no block list holds: patterns with commas, see <see cref="AddressLists"/>. Default none.</summary>
    public string? AllowedDomains { get; set; }

    /// <summary>Domains whose mailboxes' signatures are held: patterns with commas, see <see cref="AddressLists"/>. Default none.</summary>
    public string? BlockedDomains { get; set; }

    /// <summary>Addresses and networks, such as <c>192.0.2.0/24, 2001:db8::/32</c>, that no rule of this section holds. Default none.</summary>
    public string? AllowedNetworks { get; set; }

    /// <summary>Addresses and networks whose signatures are held. Default none.</summary>
    public string? BlockedNetworks { get; set; }

    /// <summary>E-mail addresses, with commas, that no block list holds. Default none.</summary>
    public string? AllowedAddresses { get; set; }

    /// <summary>E-mail addresses, with commas, whose signatures are held. Default none.</summary>
    public string? BlockedAddresses { get; set; }

    /// <summary>A form that comes back sooner after it was served was not read by a person. 0–60 s, default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MinimumFormTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Zero bits that a proof of work needs; each more doubles it, and 16 are 65,536 hashes on average. 1–28, default 16.</summary>
    [Range(1, 28)]
    public int WorkBits { get; set; } = 16;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BurstWindow > SustainedWindow) yield return new("BurstWindow must not be longer than SustainedWindow.", [nameof(BurstWindow), nameof(SustainedWindow)]);
    }
}
