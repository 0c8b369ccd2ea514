using System.ComponentModel.DataAnnotations;

namespace CampaignKit.Core.Signatures;

/// <summary>How signatures are spread, reported and shown. Section <c>CampaignKit:Signatures</c>.</summary>
public sealed class SignatureOptions
{
    /// <summary>Shards of a petition that opens from now on, 1–256; fixed for a petition once it is open. Default 16.</summary>
    [Range(1, 256)]
    public int Shards { get; set; } = 16;

    /// <summary>How often a shard reports its subtotal, and how old a count may be that another node served. 0.1–60 s, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan TallyInterval { get; set; } = TimeSpan.FromSeconds(1);
}
