using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using Stripe;

namespace CampaignKit.Web.Donations;

/// <summary>Asks Stripe for what webhooks may have missed, and mends it.</summary>
/// <remarks>
/// <para>
/// Two nets. Events are read from where the last pass began, with an hour's overlap, and taken in like those of webhooks: each hour. Payments, invoices, refunds and
/// disputes themselves are compared with the ledger once a day, and whenever somebody asks: for an absence longer than the 30 days that Stripe keeps events.
/// </para>
/// <para>
/// How far it is lies in one document, written over the version that was read. One node at a time does it, which saves calls and no more: a second one finds done what
/// the first has done. Killed at any point, the next pass begins where the last one that ended had begun.
/// </para>
/// </remarks>
internal sealed partial class Reconciliation(
    DonationOptions options, StripeAccess stripe, StripeFacts facts, DonationEvents events, DonationReceipts receipts, IDonationLedger ledger, IDocuments documents, TimeProvider clock, ILogger<Reconciliation> log)
{
    /// <summary>How long Stripe keeps events.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private static readonly TimeSpan BetweenComparisons = TimeSpan.FromHours(20);

    /// <summary>A direct debit may take two weeks from its page to its money.</summary>
    private static readonly TimeSpan Compared = TimeSpan.FromDays(21);

    /// <summary>A dispute may take months, and there are few.</summary>
    private static readonly TimeSpan ComparedDisputes = TimeSpan.FromDays(150);

    // Longer than one call to Stripe may take, and renewed as it goes on: a node that was killed holds nobody up for long.
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(3);

    private const int PageSize = 100;

    private string Id => options.IsLive ? "live" : "test";

    /// <summary>What the last pass that ended has found; <see langword="null"/> if none has.</summary>
    public async Task<ReconciliationReport?> ReadReportAsync() => (await ReadAsync())?.Value.Report;

    /// <summary>One pass.</summary>
    /// <param name="isAskedFor">Whether somebody waits for it: then everything is compared, and a pass on another node is taken over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/> if another node is at it, or has taken over.</returns>
    /// <exception cref="StripeAwayException">What is done is done; the next pass goes on.</exception>
    public async Task<ReconciliationReport?> RunAsync(bool isAskedFor, CancellationToken cancellationToken = default)
    {
        var startedAt = clock.GetUtcNow();
        var before = await ReadAsync();
        if (!isAskedFor && before?.Value.HeldUntil > startedAt) return null;
        var pass = new Pass(before?.Value ?? new(), before?.ETag, new ReconciliationReport { StartedAt = startedAt });
        try
        {
            await HoldAsync(pass, cancellationToken);
            await ReadEventsAsync(pass, cancellationToken);
            if (isAskedFor || pass.State.ComparedAt is not { } comparedAt || startedAt - comparedAt >= BetweenComparisons)
            {
                await CompareAsync(pass, cancellationToken);
                pass.State = pass.State with { ComparedAt = startedAt };
            }

            pass.Report.EndedAt = clock.GetUtcNow();
            await WriteAsync(pass, pass.State with { HeldUntil = null, EventsUntil = startedAt, Report = pass.Report }, cancellationToken);
            if (pass.Report.HasFound) Found(log, pass.Report.EventsMissed.Values.Sum(), pass.Report.FactsAdded.Values.Sum(), pass.Report.Differences.Count);
            return pass.Report;
        }
        catch (DocumentConflictException)
        {
            return null;
        }
    }

    private async Task ReadEventsAsync(Pass pass, CancellationToken cancellationToken)
    {
        var since = Since(pass.State.EventsUntil, pass.Report.StartedAt);
        var asked = new DateRangeOptions { GreaterThanOrEqual = since.UtcDateTime };
        await foreach (var told in stripe.ListAsync((client, after, token) => client.V1.Events.ListAsync(new EventListOptions { Types = [.. StripeFacts.Types], Created = asked, Limit = PageSize, StartingAfter = after }, cancellationToken: token), cancellationToken))
        {
            pass.Report.EventsRead++;
            var outcome = await events.TakeAsync(told, cancellationToken);
            if (outcome is EventOutcome.Taken) pass.Report.Miss(told.Type);
            await HoldAsync(pass, cancellationToken);
        }
    }

    private async Task CompareAsync(Pass pass, CancellationToken cancellationToken)
    {
        var from = Earlier(Since(pass.State.EventsUntil, pass.Report.StartedAt), pass.Report.StartedAt - Compared);
        var since = new DateRangeOptions { GreaterThanOrEqual = from.UtcDateTime };
        var disputesSince = new DateRangeOptions { GreaterThanOrEqual = Earlier(from, pass.Report.StartedAt - ComparedDisputes).UtcDateTime };
        await foreach (var intent in stripe.ListAsync((client, after, token) => client.V1.PaymentIntents.ListAsync(new PaymentIntentListOptions { Created = since, Limit = PageSize, StartingAfter = after, Expand = ["data.latest_charge"] }, cancellationToken: token), cancellationToken))
        {
            await CompareAsync(pass, facts.OfPaid(intent), cancellationToken);
        }

        await foreach (var invoice in stripe.ListAsync((client, after, token) => client.V1.Invoices.ListAsync(new InvoiceListOptions { Status = "paid", Created = since, Limit = PageSize, StartingAfter = after, Expand = ["data.payments"] }, cancellationToken: token), cancellationToken))
        {
            await CompareAsync(pass, await facts.OfPaidAsync(invoice, cancellationToken), cancellationToken);
        }

        await foreach (var refund in stripe.ListAsync((client, after, token) => client.V1.Refunds.ListAsync(new RefundListOptions { Created = since, Limit = PageSize, StartingAfter = after }, cancellationToken: token), cancellationToken))
        {
            await CompareAsync(pass, await facts.OfAsync(refund, pass.Report.StartedAt, cancellationToken), cancellationToken);
        }

        await foreach (var dispute in stripe.ListAsync((client, after, token) => client.V1.Disputes.ListAsync(new DisputeListOptions { Created = disputesSince, Limit = PageSize, StartingAfter = after }, cancellationToken: token), cancellationToken))
        {
            await CompareAsync(pass, await facts.OfAsync(dispute, pass.Report.StartedAt, cancellationToken), cancellationToken);
        }
    }

    private async Task CompareAsync(Pass pass, ToldFacts? told, CancellationToken cancellationToken)
    {
        await HoldAsync(pass, cancellationToken);
        if (told is null || told.Facts.Count == 0) return;
        pass.Report.Compared++;
        var isKnown = true;
        foreach (var fact in told.Facts)
        {
            if (await ledger.FindAsync(fact.Campaign, fact.Key, cancellationToken) is not { } kept) isKnown = false;

            // Facts are for ever, so this is told and not mended.
            else if (kept.Amount != fact.Amount) pass.Report.Differ(new(fact.Campaign, fact.Key, kept.Amount, fact.Amount));
        }

        if (isKnown) pass.Report.Receipts += await receipts.MailAsync(told, cancellationToken);
        else pass.Report.Add(await events.TakeAsync(told, cancellationToken));
    }

    private static DateTimeOffset Since(DateTimeOffset? until, DateTimeOffset now) => until is { } known ? known - Overlap : now - Kept;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private async Task<Document<ReconciliationState>?> ReadAsync() => await documents.ReadAsync<ReconciliationState>(ReconciliationState.Kind, Id);

    private async Task HoldAsync(Pass pass, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (pass.IsBegun && pass.State.HeldUntil - now > Hold / 2) return;
        await WriteAsync(pass, pass.State with { HeldUntil = now + Hold }, cancellationToken);
        pass.IsBegun = true;
    }

    private async Task WriteAsync(Pass pass, ReconciliationState state, CancellationToken cancellationToken)
    {
        await documents.WriteAsync([new(ReconciliationState.Kind, Id, state, pass.ETag)], cancellationToken);
        pass.State = state;
        pass.ETag = (await ReadAsync())?.ETag;
    }

    [LoggerMessage(1931, LogLevel.Warning, "The reconciliation with Stripe has mended what webhooks had missed: {Events} events, {Facts} facts besides; {Differences} amounts differ")]
    private static partial void Found(ILogger log, int events, int facts, int differences);

    private sealed class Pass(ReconciliationState state, string? etag, ReconciliationReport report)
    {
        public ReconciliationState State { get; set; } = state;

        public string? ETag { get; set; } = etag;

        public bool IsBegun { get; set; }

        public ReconciliationReport Report { get; } = report;
    }
}
