using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Doubles;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>A program that is killed while Stripe tells of gifts loses none of them and counts none twice.</summary>
public sealed class KillWhileGivingTests : IAsyncLifetime
{
    private const string Campaign = "free-to-change-jobs";
    private const string Secret = "whsec_killed";
    private const string Donor = "ada@example.org";

    private StripeDouble? _stripe;
    private RunningProgram? _program;
    private string _installation = "";
    private int _gifts;

    private StripeDouble Stripe => _stripe!;

    private RunningProgram Program => _program!;

    public async Task InitializeAsync()
    {
        _stripe = await StripeDouble.StartAsync(new() { Secret = Secret, RetryDelays = [] });
        Stripe.Webhooks.Mode = WebhookMode.Hold;
        _program = await RunningProgram.StartAsync(settings: new Dictionary<string, string?>
        {
            // Where donors come back to is part of what they chose, and the program's own port is another one after each start.
            ["CampaignKit__PublicAddress"] = "http://petitions.example.org",
            ["CampaignKit__Stripe__SecretKey"] = "sk_test_killed",
            ["CampaignKit__Stripe__WebhookSecret"] = Secret,
            ["CampaignKit__Stripe__ApiBase"] = Stripe.Address.ToString(),
        });
        await Program.KillAsync();
        _installation = await ReadInstallationAsync();
        await RestartAsync();
    }

    public async Task DisposeAsync()
    {
        await Program.DisposeAsync();
        await Stripe.DisposeAsync();
    }

    [Theory]
    [InlineData("/v1/invoice_payments")]
    [InlineData("/v1/payment_intents")]
    [InlineData("/v1/refunds")]
    public async Task Killed_while_it_asks_stripe_about_an_event_it_has_it_after_the_next_try(string asked)
    {
        Give(1000, isMonthly: true);
        var charge = Stripe.Account.Do(() => Stripe.Account.Objects.Get("payment_intent", Give(500, isMonthly: false).Text("payment_intent")!).Text("latest_charge")!);
        Stripe.Account.Do(() => Stripe.Account.Refunds.Create(Stripe.Account.Objects.Get("charge", charge), 200, reason: null, []));
        Stripe.Faults.Add(new(FaultKind.Held, asked));

        var telling = Stripe.Webhooks.ReleaseAsync(new(Seed: 1, AtOnce: 4));
        await Stripe.Faults.StuckAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await Program.KillAsync();
        Stripe.Faults.Release();
        await telling.WaitAsync(TimeSpan.FromMinutes(1));
        await RestartAsync();
        await ReconcileAsync();

        await AssertHeldAsync(given: 1500, refunded: 200, payments: 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_before_or_after_stripe_makes_a_payment_page_the_same_form_leads_to_that_page_alone(bool isMade)
    {
        await AskAsync();
        var form = await new Visitor(Program.Client).GetAsync($"/campaigns/{Campaign}/give");
        Stripe.Faults.Add(new(isMade ? FaultKind.SilentAfterEffect : FaultKind.Held, "/v1/checkout/sessions"));
        var giving = new Visitor(Program.Client).SendAsync(form, "/give", ("amount", "1000"));
        await Stripe.Faults.StuckAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await Program.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => giving);
        Stripe.Faults.Release();
        await RestartAsync();

        // Whoever gave has the form still, and sends it again.
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }) { BaseAddress = Program.Address };
        var page = (await new Visitor(client).SendAsync(form, "/give", ("amount", "1000"))).Headers["Location"];

        var session = Assert.Single(Stripe.Account.Do(() => Stripe.Account.Objects.All("checkout.session").ToList()));
        Assert.Equal(session.Text("url"), page);
        Stripe.Account.Do(() => Stripe.Account.Checkout.Act(session, CheckoutAct.Pay, new(Donor, Name: null)));
        await Stripe.Webhooks.ReleaseAsync(new(Seed: 1, Twice: 1, AtOnce: 4));
        await ReconcileAsync();
        await AssertHeldAsync(given: 1000, refunded: 0, payments: 1);
    }

    [Fact]
    public async Task Killed_ten_times_under_a_burst_of_webhooks_it_comes_to_the_cent_with_one_receipt_each()
    {
        var random = new Random(20261123);
        var (given, refunded, payments) = (0L, 0L, 0);
        for (var round = 0; round < 10; round++)
        {
            for (var gift = 0; gift < 20; gift++)
            {
                var cents = random.Next(100, 9000);
                var session = Give(cents, isMonthly: gift % 5 == 0);
                given += cents;
                payments++;
                if (gift % 5 != 1) continue;
                Stripe.Account.Do(() => Stripe.Account.Refunds.Create(Stripe.Account.Objects.Get("charge", Stripe.Account.Objects.Get("payment_intent", session.Text("payment_intent")!).Text("latest_charge")!), 50, reason: null, []));
                refunded += 50;
            }

            var telling = Stripe.Webhooks.ReleaseAsync(new(Seed: round, Twice: 0.3, AtOnce: 8));
            await Task.Delay(random.Next(20, 300));
            await Program.KillAsync();
            await telling.WaitAsync(TimeSpan.FromMinutes(1));
            await RestartAsync();
        }

        await ReconcileAsync();
        Assert.Contains("Nothing was missing.", (await ReconcileAsync()).Output, StringComparison.Ordinal);

        await AssertHeldAsync(given, refunded, payments);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_reconciliation_the_next_one_finds_the_rest()
    {
        for (var gift = 0; gift < 12; gift++) Give(100 + gift, isMonthly: gift % 3 == 0);
        Stripe.Faults.Add(new(FaultKind.Held, "/v1/invoice_payments", After: 2));

        var reconciling = CommandRun.OfAsync(Program.Folder, "donations reconcile");
        await Stripe.Faults.StuckAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await Program.KillAsync();
        Stripe.Faults.Release();
        (await reconciling).AssertRefused("ended before it answered");
        await RestartAsync();
        await ReconcileAsync();

        await AssertHeldAsync(given: 12 * 100 + 66, refunded: 0, payments: 12);
    }

    /// <summary>Somebody gives on a payment page that this installation had made.</summary>
    private System.Text.Json.Nodes.JsonObject Give(long cents, bool isMonthly)
    {
        var mark = new GiftMark(_installation, $"{++_gifts:x32}", Campaign, "Example Coalition", "Legal help", "en", isMonthly ? DonationMode.Monthly : DonationMode.Once).ToMetadata();
        var metadata = string.Concat(mark.SelectMany(entry => (string[])[$"&metadata[{entry.Key}]={Uri.EscapeDataString(entry.Value)}", $"&{(isMonthly ? "subscription_data" : "payment_intent_data")}[metadata][{entry.Key}]={Uri.EscapeDataString(entry.Value)}"]));
        var form = $"mode={(isMonthly ? "subscription" : "payment")}&success_url=https://example.org&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]={cents}&line_items[0][price_data][product_data][name]=Help"
            + $"{(isMonthly ? "&line_items[0][price_data][recurring][interval]=month" : "")}{metadata}";
        return Stripe.Account.Do(() => Stripe.Account.Checkout.Act(Stripe.Account.Checkout.Create(Parameters.Read("", form), live: false), CheckoutAct.Pay, new(Donor, Name: null)).Copy());
    }

    private async Task RestartAsync()
    {
        await Program.RestartAsync();
        Stripe.Webhooks.Endpoint = new(Program.Address, "api/v1/donations/stripe");
    }

    private async Task<CommandRun> ReconcileAsync() => (await CommandRun.OfAsync(Program.Folder, "donations reconcile")).AssertDone();

    private async Task<string> ReadInstallationAsync()
    {
        using var database = SqliteDatabase.Open(Program.Folder.Database);
        var keys = await InstallationKeys.ReadAsync(new SqliteDocuments(database), MasterKeyFile.Of(new() { DataDirectory = Program.Folder.Data }).Read());
        return keys.Donations.Installation;
    }

    /// <summary>Lets the campaign ask for donations.</summary>
    private async Task AskAsync()
    {
        await Program.KillAsync();
        using (var database = SqliteDatabase.Open(Program.Folder.Database))
        {
            var ask = new DonationAsk
            {
                Campaign = Campaign,
                Recipient = "Example Coalition",
                Purpose = "Legal help for workers",
                Currencies = [new(Currency.Find("EUR")!, [1_000], 100, 500_000)],
                IsAsked = true,
            };
            await new SqliteDocuments(database).WriteAsync([new(DonationAsk.Kind, Campaign, ask, IfMatch: null)]);
        }

        await RestartAsync();
    }

    private async Task AssertHeldAsync(long given, long refunded, int payments)
    {
        await Program.KillAsync();
        foreach (var secret in (string[])[Donor, Secret, "sk_test_killed"]) Assert.DoesNotContain(secret, Program.Output, StringComparison.Ordinal);
        using var ledger = SqliteDonationLedger.Open(Path.Combine(Program.Folder.Data, "donations.db"));
        var facts = new List<DonationFact>();
        for (var page = await ledger.ReadAsync(Campaign, 0); page.Facts.Count > 0; page = await ledger.ReadAsync(Campaign, page.Cursor)) facts.AddRange(page.Facts);

        var euros = Assert.Single(DonationTotals.Of(facts).Currencies);
        Assert.Equal((given, refunded), (euros.Given.MinorUnits, euros.Refunded.MinorUnits));
        Assert.Equal(payments, facts.Count(fact => fact.Kind is DonationFactKind.Paid));
        Assert.Equal(payments, facts.Count(fact => fact.Kind is DonationFactKind.ReceiptMailed));
    }
}
