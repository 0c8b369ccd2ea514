using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Doubles;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>The program with donations on, over real HTTP with a double of Stripe that tells its webhook of everything.</summary>
internal sealed class GiftBench : IAsyncDisposable
{
    public const string Campaign = "free-to-change-jobs";

    public const string Secret = "whsec_bench0";

    private readonly TestClock _stripeClock;
    private readonly HttpClient _control;

    private GiftBench(StripeDouble stripe, TestClock stripeClock, ServedApp app)
    {
        Stripe = stripe;
        _stripeClock = stripeClock;
        App = app;
        _control = new() { BaseAddress = new(stripe.Address, "double/") };
    }

    public static DonationAsk Ask { get; } = new()
    {
        Campaign = Campaign,
        Recipient = "Example Coalition",
        Address = "1 Example Street\n12345 Example",
        RegistrationNumber = "HRB 1234",
        Purpose = "Legal help for workers",
        Currencies = [new(Currency.Find("EUR")!, [500, 1000], 100, 100_000_00), new(Currency.Find("JPY")!, [500], 100, 100_000)],
        OffersMonthly = true,
        Descriptor = "HELP",
        IsAsked = true,
    };

    public StripeDouble Stripe { get; }

    public ServedApp App { get; }

    public Giving Giving => Get<Giving>();

    public IDonationLedger Ledger => Get<IDonationLedger>();

    /// <summary>The same, to be taken away.</summary>
    public AwayLedger Away => Get<AwayLedger>();

    public static async Task<GiftBench> StartAsync(WebhookMode mode = WebhookMode.Deliver, IReadOnlyDictionary<string, string>? settings = null)
    {
        var stripeClock = new TestClock();
        var stripe = await StripeDouble.StartAsync(new() { Clock = stripeClock, Secret = Secret, RetryDelays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero] });
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["CampaignKit:Stripe:ApiBase"] = stripe.Address.ToString(),
        };
        all.TryAdd("CampaignKit:Stripe:SecretKey", "sk_test_bench");
        all.TryAdd("CampaignKit:Stripe:WebhookSecret", Secret);
        var app = new ServedApp(all, replace: CanBeTakenAway);
        stripe.Webhooks.Endpoint = new(app.Client.BaseAddress!, "api/v1/donations/stripe");
        stripe.Webhooks.Mode = mode;
        await app.Services.GetRequiredService<IDocuments>().WriteAsync([new(DonationAsk.Kind, Campaign, Ask, IfMatch: null)]);
        return new(stripe, stripeClock, app);
    }

    public static Money Eur(long cents) => new(cents, Currency.Find("EUR")!);

    public static GiftWish Wish(long cents, bool isMonthly = false, string? token = null, string language = "fr") =>
        new(Eur(cents), isMonthly, language, token ?? Giving.NewToken(), $"https://petitions.example.org/{language}/thanks?session={{CHECKOUT_SESSION_ID}}", "https://petitions.example.org/back");

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>A payment page that nobody has used yet; its session's id.</summary>
    public async Task<string> BeginAsync(long cents, bool isMonthly = false)
    {
        var begun = await Giving.BeginAsync(Ask, Wish(cents, isMonthly));
        Assert.Equal(GiftStatus.Begun, begun.Status);
        return begun.Page!.Segments[^1];
    }

    /// <summary>Somebody gives; the session as it is then.</summary>
    public async Task<JsonObject> GiveAsync(long cents, bool isMonthly = false, string email = "ada@example.org") =>
        await DoAsync($"sessions/{await BeginAsync(cents, isMonthly)}", new() { ["act"] = "pay", ["email"] = email });

    /// <summary>Somebody gives once, whatever the campaign offers; the session as it is then.</summary>
    public async Task<JsonObject> GiveAsync(Money money)
    {
        var asked = new AskedCurrency(money.Currency, [], money.MinorUnits, money.MinorUnits);
        var begun = await Giving.BeginAsync(Ask with { Currencies = [asked] }, Wish(0) with { Money = money });
        Assert.Equal(GiftStatus.Begun, begun.Status);
        return await DoAsync($"sessions/{begun.Page!.Segments[^1]}", new() { ["act"] = "pay", ["email"] = "ada@example.org" });
    }

    /// <summary>The charge of a gift that was paid once.</summary>
    public async Task<string> ChargeAsync(long cents)
    {
        var session = await GiveAsync(cents);
        return Find((string)session["payment_intent"]!)["latest_charge"]!.GetValue<string>();
    }

    /// <summary>An object of the double's account.</summary>
    public JsonObject Find(string id) => Stripe.Account.Do(() => Stripe.Account.Objects.Find(id)!.Copy());

    /// <summary>Something that happens at Stripe without anybody asking its API.</summary>
    public async Task<JsonObject> DoAsync(string path, JsonObject? body = null)
    {
        using var content = new StringContent((body ?? []).ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _control.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{path}: {text}");
        return text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : [];
    }

    /// <summary>The donor has a monthly gift end with the time that is paid, or takes that back.</summary>
    public void SetCancelling(string subscription, bool cancelling) => Stripe.Account.Do(() =>
    {
        Stripe.Account.Subscriptions.SetCancelling(Stripe.Account.Objects.Get("subscription", subscription), cancelling);
        return true;
    });

    /// <summary>Time passes at Stripe and here.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        _stripeClock.Now += time;
        App.Clock.Now += time;
        await DoAsync("clock?seconds=0");
    }

    /// <summary>Time passes at Stripe alone.</summary>
    public Task MoveAsync(int days) => DoAsync(string.Create(CultureInfo.InvariantCulture, $"clock?days={days}"));

    /// <summary>Waits until every webhook was answered with success, once or after being sent again.</summary>
    public async Task ToldAsync()
    {
        await Stripe.Webhooks.IdleAsync();
        var refused = Stripe.Webhooks.Deliveries.GroupBy(delivery => (delivery.Event, delivery.Type)).Where(attempts => !attempts.Any(attempt => attempt.IsTaken)).Select(attempts => attempts.Key.Type);
        Assert.Empty(refused);
    }

    public async Task<IReadOnlyList<DonationFact>> FactsAsync() => (await Ledger.ReadAsync(Campaign, 0)).Facts;

    public async Task<IReadOnlyList<string>> KindsAsync() => [.. (await FactsAsync()).Select(fact => fact.Kind.ToString())];

    /// <summary>What the donations in euros come to: given, refunded, lost, held and how many gifts.</summary>
    public async Task<(long Given, long Refunded, long Lost, long Held, long Gifts)> TotalsAsync()
    {
        var totals = await Get<DonationBooks>().ReadAsync(Campaign);
        return totals.Currencies.SingleOrDefault(sum => sum.Given.Currency.Code == "EUR") is { } sum ? (sum.Given.MinorUnits, sum.Refunded.MinorUnits, sum.Lost.MinorUnits, sum.Held.MinorUnits, sum.Gifts) : default;
    }

    public async Task<long> MonthlyDonorsAsync() => (await Get<DonationBooks>().ReadAsync(Campaign)).MonthlyDonors;

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await App.DisposeAsync();
        await Stripe.DisposeAsync();
    }

    private static void CanBeTakenAway(IServiceCollection services)
    {
        services.AddSingleton(provider => SqliteDonationLedger.Open(provider.GetRequiredService<DataDirectory>().Donations));
        services.AddSingleton(provider => new AwayLedger(provider.GetRequiredService<SqliteDonationLedger>()));
        services.AddSingleton<IDonationLedger>(provider => provider.GetRequiredService<AwayLedger>());
    }
}
