using Azure.Data.Tables;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>What one writer has done to a partition, as an entity beside the rows. The sum over all writers is what the partition holds.</summary>
/// <param name="Rows">Rows it has put in.</param>
/// <param name="Changes">Changes of rows that it has made, departures included.</param>
/// <param name="Withdrawn">Signers whose rows it has taken out.</param>
/// <param name="Held">Rows that it has put in or made held, less those that it found held and made something else: below 0 if others had held them.</param>
/// <param name="Invalidated">The same of rows that are invalidated.</param>
internal readonly record struct WriterTally(long Rows, long Changes, long Withdrawn, long Held, long Invalidated)
{
    /// <summary>Comes behind every signer's key in the order of the service.</summary>
    public const string Prefix = "~";

    public static string KeyOf(Guid writer) => $"{Prefix}{writer:n}";

    public static WriterTally Appended(SignatureState state) => In(state, 1) with { Rows = 1 };

    /// <summary>A row that was in one state and is now in another.</summary>
    /// <param name="from">What it was.</param>
    /// <param name="to">What it is; <see langword="null"/> if its signer has left.</param>
    /// <param name="changes">In how many steps it came there.</param>
    public static WriterTally Changed(SignatureState from, SignatureState? to, int changes) => In(from, -1) + In(to, 1) with { Changes = changes };

    public static WriterTally Sum(IEnumerable<WriterTally> tallies) => tallies.Aggregate(default(WriterTally), static (sum, tally) => sum + tally);

    public static WriterTally operator +(WriterTally one, WriterTally other) => new(
        one.Rows + other.Rows, one.Changes + other.Changes, one.Withdrawn + other.Withdrawn, one.Held + other.Held, one.Invalidated + other.Invalidated);

    public ShardSubtotal Subtotal(int shard) => new(shard, Revision: Rows + Changes, Counted: Rows - Withdrawn - Held - Invalidated)
    {
        Held = Held,
        Withdrawn = Withdrawn,
        Invalidated = Invalidated,
    };

    public TableEntity Entity(string partition, string key) => new(partition, key)
    {
        [nameof(Rows)] = Rows,
        [nameof(Changes)] = Changes,
        [nameof(Withdrawn)] = Withdrawn,
        [nameof(Held)] = Held,
        [nameof(Invalidated)] = Invalidated,
    };

    // The first installations appended and did nothing else, so their tallies have rows only; one that was merely flushed has nothing.
    public static WriterTally Read(TableEntity entity)
    {
        long Number(string name) => entity.GetInt64(name) ?? 0;
        return new(Number(nameof(Rows)), Number(nameof(Changes)), Number(nameof(Withdrawn)), Number(nameof(Held)), Number(nameof(Invalidated)));
    }

    private static WriterTally In(SignatureState? state, int rows) => state switch
    {
        null => new() { Withdrawn = rows },
        SignatureState.Counted => default,
        SignatureState.HeldForReview => new() { Held = rows },
        SignatureState.Invalidated => new() { Invalidated = rows },
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
    };
}
