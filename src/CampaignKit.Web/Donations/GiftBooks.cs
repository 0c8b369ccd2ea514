using System.Collections.Concurrent;
using CampaignKit.Core.Donations;

namespace CampaignKit.Web.Donations;

/// <summary>Every gift of a campaign, for the staff's lists.</summary>
/// <remarks>
/// Kept on this node and carried on from the ledger when somebody looks, as <see cref="DonationBooks"/> does with sums. Cost: after a start one pass over the ledger for
/// each campaign that is looked at, and some kilobytes of memory for each gift.
/// </remarks>
internal sealed class GiftBooks(IDonationLedger ledger)
{
    private readonly ConcurrentDictionary<string, Book> _books = new(StringComparer.Ordinal);

    /// <summary>The newest first, with everything that was acknowledged before the call.</summary>
    /// <exception cref="Core.Installation.StorageUnavailableException">The ledger could not be read.</exception>
    public async Task<IReadOnlyList<GiftRow>> ReadAsync(string campaign, CancellationToken cancellationToken = default)
    {
        var book = _books.GetOrAdd(campaign, static _ => new());
        await book.Gate.WaitAsync(cancellationToken);
        try
        {
            DonationPage page;
            do
            {
                page = await ledger.ReadAsync(campaign, book.Cursor, IDonationLedger.PageAtMost, cancellationToken);
                book.Take(page);
            }
            while (page.Facts.Count == IDonationLedger.PageAtMost);

            return book.Rows();
        }
        finally
        {
            book.Gate.Release();
        }
    }

    private sealed class Book
    {
        private readonly Dictionary<string, List<DonationFact>> _gifts = new(StringComparer.Ordinal);
        private readonly Dictionary<string, IReadOnlyList<GiftRow>> _rows = new(StringComparer.Ordinal);
        private IReadOnlyList<GiftRow>? _sorted;

        public SemaphoreSlim Gate { get; } = new(1);

        public long Cursor { get; private set; }

        public void Take(DonationPage page)
        {
            Cursor = page.Cursor;
            if (page.Facts.Count > 0) _sorted = null;
            foreach (var fact in page.Facts)
            {
                if (!_gifts.TryGetValue(fact.Donation, out var facts)) _gifts[fact.Donation] = facts = [];
                facts.Add(fact);
                _rows.Remove(fact.Donation);
            }
        }

        public IReadOnlyList<GiftRow> Rows()
        {
            foreach (var (donation, facts) in _gifts.Where(gift => !_rows.ContainsKey(gift.Key))) _rows[donation] = GiftRow.Of([.. facts]);
            return _sorted ??= [.. _rows.Values.SelectMany(rows => rows).OrderByDescending(row => row.At).ThenBy(row => row.Id, StringComparer.Ordinal)];
        }
    }
}
