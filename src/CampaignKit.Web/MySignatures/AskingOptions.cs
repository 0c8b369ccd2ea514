using System.ComponentModel.DataAnnotations;

namespace CampaignKit.Web.MySignatures;

/// <summary>How often links may be asked for and codes be typed from one network, on each node. Section <c>CampaignKit:Asking</c>.</summary>
/// <remarks>A bound for machines, not for people: a hall or a shelter may share a network. What one mailbox is spared is limited apart, wherever it is asked from.</remarks>
public sealed class AskingOptions
{
    /// <summary>Links to signers' own pages that may be asked for within <see cref="Window"/>. 1–10,000, default 60.</summary>
    [Range(1, 10_000)]
    public int Links { get; set; } = 60;

    /// <summary>Codes and certificates that may be typed within <see cref="Window"/>. 1–10,000, default 300.</summary>
    [Range(1, 10_000)]
    public int Codes { get; set; } = 300;

    /// <summary>After how long a network may begin anew. 1 s–1 h, default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(10);
}
