using System.Text.Json.Nodes;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Doubles;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>The program with keys for a double of Stripe, and a campaign that asks for donations.</summary>
internal sealed class GivingSite : IAsyncDisposable
{
    /// <summary>A petition of the campaign whose signatures count at once.</summary>
    public static readonly string Petition = SeedPetitions.Open[0];

    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false, CheckCertificateRevocationList = true };
    private readonly HttpClient _client;
    private bool _isStripeGone;

    private GivingSite(StripeDouble stripe, ServedApp app)
    {
        (Stripe, App) = (stripe, app);
        _client = new(_handler) { BaseAddress = app.Client.BaseAddress };
    }

    /// <summary>The campaign that asks.</summary>
    public static string Campaign { get; } = SeedPetitions.Content.Petitions.First(petition => petition.Slug == Petition).Campaign;

    public static string Form { get; } = $"/campaigns/{Campaign}/give";

    public StripeDouble Stripe { get; }

    public ServedApp App { get; }

    /// <summary>Somebody whose browser shows where it is led.</summary>
    public Visitor Visitor => new(_client);

    /// <summary>How the campaign asks where a test says nothing else.</summary>
    public static DonationAsk Ask => new()
    {
        Campaign = Campaign,
        Recipient = "Example Coalition",
        Purpose = "Legal help for workers",
        Currencies = [new(Currency.Find("EUR")!, [1_000, 2_500], 100, 500_000), new(Currency.Find("JPY")!, [1_000], 100, 900_000)],
        OffersMonthly = true,
        HasPublicTotals = true,
        IsAsked = true,
    };

    public static async Task<GivingSite> StartAsync(DonationAsk? ask = null)
    {
        var stripe = await StripeDouble.StartAsync(new() { Clock = new TestClock() });
        var app = new ServedApp(new Dictionary<string, string>
        {
            ["CampaignKit:Stripe:SecretKey"] = "sk_test_double",
            ["CampaignKit:Stripe:WebhookSecret"] = "whsec_double",
            ["CampaignKit:Stripe:ApiBase"] = stripe.Address.OriginalString,
        });
        stripe.Webhooks.Endpoint = new(app.Client.BaseAddress!, "/api/v1/donations/stripe");
        await WriteAsync(app, ask ?? Ask);
        return new(stripe, app);
    }

    /// <summary>Writes how a campaign asks, over whatever there was.</summary>
    public static async Task WriteAsync(ServedApp app, DonationAsk ask)
    {
        var documents = app.Services.GetRequiredService<IDocuments>();
        var stored = await documents.ReadAsync<DonationAsk>(DonationAsk.Kind, ask.Campaign);
        await documents.WriteAsync([new(DonationAsk.Kind, ask.Campaign, ask, stored?.ETag)]);
    }

    /// <summary>Chooses on the form, and gives Stripe's page that it leads to.</summary>
    public async Task<Uri> ChooseAsync(params (string Name, string Value)[] chosen)
    {
        var answer = await Visitor.SendAsync(await Visitor.GetAsync(Form), "/give", chosen);
        Assert.True(answer.Headers.ContainsKey("Location"), answer.Text);
        return new(answer.Headers["Location"]);
    }

    /// <summary>Does something on Stripe's page, waits until its webhooks are answered, and gives the address that the donor is led to, without the host.</summary>
    public async Task<string> PayAsync(Uri page, CheckoutAct act = CheckoutAct.Pay)
    {
        var id = page.Segments[^1];
        var session = Stripe.Account.Do(() => Stripe.Account.Checkout.Act(Stripe.Account.Objects.Get("checkout.session", id), act, new("ada@example.org", "Ada Example")).Copy());
        await Stripe.Webhooks.IdleAsync();
        return new Uri(session["success_url"]!.GetValue<string>().Replace("{CHECKOUT_SESSION_ID}", id, StringComparison.Ordinal)).PathAndQuery;
    }

    /// <summary>A gift from the form to the ledger.</summary>
    public async Task<string> GiveAsync(string amount = "1000", bool isMonthly = false) =>
        await PayAsync(await ChooseAsync(isMonthly ? [("amount", amount), ("monthly", "true")] : [("amount", amount)]));

    /// <summary>From now on nobody is where Stripe was.</summary>
    public async Task StopStripeAsync()
    {
        _isStripeGone = true;
        await Stripe.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _handler.Dispose();
        await App.DisposeAsync();
        if (!_isStripeGone) await Stripe.DisposeAsync();
    }
}
