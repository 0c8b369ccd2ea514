using System.Globalization;
using CampaignKit.Core.Audit;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;

namespace CampaignKit.Web.Donations;

/// <summary><c>donations reconcile</c>: asks Stripe now for what webhooks may have missed.</summary>
internal static class DonationActions
{
    private static readonly ControlAction Reconcile = new("donations/reconcile", RunsOffline: false, ReconcileAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Reconcile];

    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("donations reconcile", "", "asks Stripe for what webhooks may have missed, and mends it", (arguments, console) =>
            arguments is [] ? Command.AskAsync(Reconcile, console) : Task.FromResult(Command.TellUsage(console, "donations reconcile")), IsAboutMoney: true),
    ];

    private static async Task<ControlAnswer> ReconcileAsync(IServiceProvider services, ControlRequest request)
    {
        if (!services.GetRequiredService<DonationOptions>().AreOn) return ControlAnswer.Refused("No donations are taken here: CampaignKit__Stripe__SecretKey is not set.");
        return await OperatorActs.RunAsync(services, by: null, "donations.reconcile", AuditSubject.Installation, new Dictionary<string, string>(), async audited =>
        {
            try
            {
                if (await services.GetRequiredService<Reconciliation>().RunAsync(isAskedFor: true) is not { } report) return ControlAnswer.Refused("Another node has begun to do the same meanwhile. Run the same command again.");
                audited["events"] = OperatorActs.Number(report.EventsMissed.Values.Sum());
                audited["facts"] = OperatorActs.Number(report.FactsAdded.Values.Sum());
                audited["differences"] = OperatorActs.Number(report.Differences.Count);
                return ControlAnswer.Done([.. Lines(report)]);
            }
            catch (Exception failure) when (failure is StripeAwayException or Stripe.StripeException)
            {
                return ControlAnswer.Refused(failure is StripeAwayException ? "Stripe does not answer. What was found is mended; run the same command again." : "Stripe refused to be asked. See whether the secret key is still the account's, and may read events, payments, invoices, refunds and disputes.");
            }
        });
    }

    private static IEnumerable<string> Lines(ReconciliationReport report)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{report.EventsRead} events read, {report.Compared} payments, refunds and disputes compared.");
        foreach (var (type, count) in report.EventsMissed) yield return string.Create(CultureInfo.InvariantCulture, $"Missed by webhooks and taken in now: {type}, {count}.");
        foreach (var (kind, count) in report.FactsAdded) yield return string.Create(CultureInfo.InvariantCulture, $"Found by comparing and written now: {kind}, {count}.");
        if (report.Receipts > 0) yield return string.Create(CultureInfo.InvariantCulture, $"Receipts that were missing and are mailed now: {report.Receipts}.");
        foreach (var difference in report.Differences) yield return $"Differs and needs a look: {difference.Fact} in {difference.Campaign} is {difference.Ledger} here and {difference.Stripe} at Stripe.";
        if (!report.HasFound) yield return "Nothing was missing.";
    }
}
