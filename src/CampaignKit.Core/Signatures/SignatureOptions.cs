using System.ComponentModel.DataAnnotations;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Signatures;

/// <summary>How signatures are spread, reported and shown. Section <c>CampaignKit:Signatures</c>.</summary>
public sealed class SignatureOptions
{
    /// <summary>Shards of petitions that are new from now on and whose seed file names no other number, 1–256; fixed for each petition. Default 1 over SQLite, 16 over Azure Tables.</summary>
    /// <remarks>
    /// One database has one writer, so on one machine more shards only scatter each commit over more pages: 4 took a sixth more processor time for a signature
    /// than 1 and wrote twice as much. Over Azure Tables each shard is a partition with a limit of its own, and an actor that any machine may run.
    /// </remarks>
    [Range(1, PetitionRecord.MostShards)]
    public int? Shards { get; set; }

    /// <summary>How often a shard reports its subtotal, and how old a count may be that another node served. 0.1–60 s, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan TallyInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a signature may be confirmed after it was asked for, unless its petition ends before. 1 hour–60 days, default 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "60.00:00:00")]
    public TimeSpan ConfirmWithin { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many times an unconfirmed signer is reminded, two days apart. 0–3, default 0.</summary>
    [Range(0, 3)]
    public int Reminders { get; set; }
}
