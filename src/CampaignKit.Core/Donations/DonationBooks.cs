using System.Collections.Concurrent;

namespace CampaignKit.Core.Donations;

/// <summary>What each campaign's donations come to, as of the moment of asking.</summary>
/// <remarks>
/// A fold of the ledger that this node keeps and carries on: what was written since is read when somebody asks, so it is exact and a cheap look when nothing is new
/// (one read). Sums that stores moved themselves would save the first pass, which takes a read for each 500 facts after a start; but a payment's share is not a sum,
/// and the rule for it would stand in every store instead of once. Whatever a node knows can be thrown away: the ledger has it all.
/// </remarks>
public sealed class DonationBooks(IDonationLedger ledger)
{
    private readonly ConcurrentDictionary<string, Book> _books = new(StringComparer.Ordinal);

    /// <summary>The totals, with everything that was acknowledged before the call.</summary>
    /// <exception cref="Installation.StorageUnavailableException">The ledger could not be read.</exception>
    public async ValueTask<DonationTotals> ReadAsync(string campaign, CancellationToken cancellationToken = default)
    {
        var book = _books.GetOrAdd(campaign, static _ => new());
        await book.Gate.WaitAsync(cancellationToken);
        try
        {
            DonationPage page;
            do
            {
                page = await ledger.ReadAsync(campaign, book.Cursor, IDonationLedger.PageAtMost, cancellationToken);
                foreach (var fact in page.Facts) book.Fold.Add(fact);
                book.Cursor = page.Cursor;
            }
            while (page.Facts.Count == IDonationLedger.PageAtMost);

            return book.Fold.Totals;
        }
        finally
        {
            book.Gate.Release();
        }
    }

    private sealed class Book
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public DonationFold Fold { get; } = new();

        public long Cursor { get; set; }
    }
}
