namespace CampaignKit.Core.Donations;

/// <summary>Adds up facts as they come, one after another. Not thread-safe.</summary>
/// <remarks>
/// Nothing is a running sum of facts: a refund may come before its payment, a dispute's end before its beginning. Each payment is worked out anew from all that is
/// known of it whenever something of it comes, and its share of the sums is replaced. A refund is put before a dispute that is lost, and that before one that is open.
/// Cost: what is known of one payment for each fact; memory for every payment, some hundred bytes each.
/// </remarks>
public sealed class DonationFold
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Payment, Currency Currency), PaymentFacts> _payments = [];
    private readonly Dictionary<Currency, Share> _sums = [];
    private readonly HashSet<string> _paidSubscriptions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _endedSubscriptions = new(StringComparer.Ordinal);
    private long _monthlyDonors;

    /// <summary>What all facts so far come to.</summary>
    public DonationTotals Totals => new(
        [
            .. _sums.Where(sum => sum.Value.Given > 0).OrderBy(sum => sum.Key.Code, StringComparer.Ordinal)
                .Select(sum => new CurrencyTotals(new(sum.Value.Given, sum.Key), new(sum.Value.Refunded, sum.Key), new(sum.Value.Lost, sum.Key), new(sum.Value.Held, sum.Key), sum.Value.Gifts)),
        ],
        _monthlyDonors);

    /// <summary>Takes a fact in; one with a key that is known already changes nothing.</summary>
    public void Add(DonationFact fact)
    {
        if (!_known.Add(fact.Key)) return;
        if (fact is { Payment: { } payment, Amount: { } amount }) AddToPayment(fact, payment, amount);
        if (fact.Subscription is not { } subscription) return;
        if (fact.Kind is DonationFactKind.Paid && _paidSubscriptions.Add(subscription) && !_endedSubscriptions.Contains(subscription)) _monthlyDonors++;
        if (fact.Kind is DonationFactKind.SubscriptionEnded && _endedSubscriptions.Add(subscription) && _paidSubscriptions.Contains(subscription)) _monthlyDonors--;
    }

    private void AddToPayment(DonationFact fact, string payment, Money amount)
    {
        if (!_payments.TryGetValue((payment, amount.Currency), out var known)) _payments[(payment, amount.Currency)] = known = new();
        var before = known.Share;
        known.Add(fact, amount.MinorUnits);
        var after = known.Share;
        if (after != before) _sums[amount.Currency] = _sums.GetValueOrDefault(amount.Currency) - before + after;
    }

    private readonly record struct Share(long Given, long Refunded, long Lost, long Held, long Gifts)
    {
        public static Share operator +(Share one, Share other) => checked(new(
            one.Given + other.Given, one.Refunded + other.Refunded, one.Lost + other.Lost, one.Held + other.Held, one.Gifts + other.Gifts));

        public static Share operator -(Share one, Share other) => checked(new(
            one.Given - other.Given, one.Refunded - other.Refunded, one.Lost - other.Lost, one.Held - other.Held, one.Gifts - other.Gifts));
    }

    private sealed class PaymentFacts
    {
        private readonly Dictionary<string, long> _refunds = new(StringComparer.Ordinal);
        private readonly HashSet<string> _failedRefunds = new(StringComparer.Ordinal);
        private readonly Dictionary<string, DisputeFacts> _disputes = new(StringComparer.Ordinal);
        private long _paid;

        /// <summary>What it adds to the sums.</summary>
        public Share Share
        {
            get
            {
                var refunded = Math.Min(_paid, Sum(_refunds.Where(refund => !_failedRefunds.Contains(refund.Key)).Select(refund => refund.Value)));
                var lost = Math.Min(_paid - refunded, Sum(_disputes.Values.Select(dispute => dispute.Lost)));
                var held = Math.Min(_paid - refunded - lost, Sum(_disputes.Values.Select(dispute => dispute.Held)));
                return new(_paid, refunded, lost, held, _paid - refunded - lost - held > 0 ? 1 : 0);
            }
        }

        public void Add(DonationFact fact, long amount)
        {
            switch (fact.Kind)
            {
                // One payment is one, whatever keys it was told under.
                case DonationFactKind.Paid: _paid = Math.Max(_paid, amount); break;
                case DonationFactKind.Refunded: _refunds[fact.Refund!] = Math.Max(_refunds.GetValueOrDefault(fact.Refund!), amount); break;
                case DonationFactKind.RefundFailed: _failedRefunds.Add(fact.Refund!); break;
                case DonationFactKind.DisputeOpened or DonationFactKind.DisputeWon or DonationFactKind.DisputeLost:
                    if (!_disputes.TryGetValue(fact.Dispute!, out var dispute)) _disputes[fact.Dispute!] = dispute = new();
                    dispute.Add(fact, amount);
                    break;
            }
        }

        // What is above anything that can be paid is as good as that.
        private static long Sum(IEnumerable<long> amounts)
        {
            Int128 sum = 0;
            foreach (var amount in amounts) sum += amount;
            return (long)Int128.Min(sum, long.MaxValue);
        }
    }

    private sealed class DisputeFacts
    {
        private DateTimeOffset? _wonAt;
        private DateTimeOffset? _lostAt;
        private long _opened;
        private long _taken;

        // A bank may think again; if it says both in one second, the money is gone.
        public long Lost => _lostAt is { } lostAt && (_wonAt is not { } wonAt || wonAt <= lostAt) ? _taken : 0;

        public long Held => _wonAt is null && _lostAt is null ? _opened : 0;

        public void Add(DonationFact fact, long amount)
        {
            switch (fact.Kind)
            {
                case DonationFactKind.DisputeWon: _wonAt = Later(_wonAt, fact.At); break;
                case DonationFactKind.DisputeLost:
                    _lostAt = Later(_lostAt, fact.At);
                    _taken = Math.Max(_taken, amount);
                    break;
                default: _opened = Math.Max(_opened, amount); break;
            }
        }

        private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
    }
}
