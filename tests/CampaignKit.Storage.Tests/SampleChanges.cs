using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.Tests;

/// <summary>Changes of rows by their signers, for stores that do not look at places; and what a partition must be after whatever changed it.</summary>
internal static class SampleChanges
{
    public static StateChange Hold(UInt128 signer) => new(new(signer), Place: 0, SignatureState.Counted, FromReason: null, SignatureState.HeldForReview, "burst");

    public static StateChange Release(UInt128 signer) => new(new(signer), Place: 0, SignatureState.HeldForReview, FromReason: null, SignatureState.Counted, Reason: null);

    public static StateChange Invalidate(UInt128 signer) => new(new(signer), Place: 0, SignatureState.Counted, FromReason: null, SignatureState.Invalidated, "rule-7");

    public static PersonChange Choose(UInt128 signer, Visibility visibility) => new(new(signer), Place: 0, visibility, Updates: false, Partners: null, new byte[] { 9, 8 });

    public static Departure Leave(UInt128 signer) => new(new(signer), Place: 0);

    /// <summary>Changes rows and says how many were changed.</summary>
    public static async Task<int> ChangedAsync(this ILedgerWriter writer, params IEnumerable<LedgerChange> changes) => (await writer.ChangeAsync([.. changes])).Count;

    /// <summary>That the subtotal says what the rows do, and that this many have left and this many changes were done, departures among them.</summary>
    public static async Task AssertExactAsync(this ISignatureLedger ledger, ShardId shard, long withdrawn, long changes)
    {
        var rows = await ledger.ReadRowsAsync(shard).ToListAsync();
        long In(SignatureState state) => rows.LongCount(row => row.State == state);
        var expected = new ShardSubtotal(shard.Number, Revision: rows.Count + withdrawn + changes, In(SignatureState.Counted))
        {
            Held = In(SignatureState.HeldForReview),
            Invalidated = In(SignatureState.Invalidated),
            Withdrawn = withdrawn,
        };
        Assert.Equal(expected, await ledger.ReadSubtotalAsync(shard));
        Assert.Equal(rows.Select(row => row.Signer.Value).Distinct().Order(), rows.Select(row => row.Signer.Value));
    }
}
