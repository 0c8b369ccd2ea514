namespace CampaignKit.Core.Signatures;

/// <summary>How many signatures one shard has counted so far. Absolute, so a report may be repeated, late, out of order or lost without harm.</summary>
/// <param name="Shard">Number of the shard within its petition, from 0.</param>
/// <param name="Revision">Grows with every change of the shard; the higher one is the newer. 0: the shard has counted nothing yet.</param>
/// <param name="Counted">Signatures that count, at least 0. Falls when signatures are erased or invalidated.</param>
public sealed record ShardSubtotal(int Shard, long Revision, long Counted);
