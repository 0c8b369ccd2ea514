using System.Diagnostics;
using System.Net;
using System.Text;
using CampaignKit.Doubles;
using CampaignKit.Storage.Tests;
using CampaignKit.Web.Tests.Faults;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;
using CampaignKit.Web.Tests.Staff;
using CampaignKit.Web.Tests.Trust;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>Donations as a whole with the real program over Azure Tables: staff ask, somebody gives on Stripe's page, a part goes back, and programs are killed or share the storage.</summary>
public sealed class TablesGivingTests : IAsyncLifetime
{
    private const string Secret = "whsec_tables";
    private const string Webhook = "/api/v1/donations/stripe";
    private const string Donor = "ada@example.org";

    private StripeDouble _stripe = null!;
    private RunningProgram _program = null!;

    private AzuriteProcess Azurite { get; } = new(Repository.Root);

    public async Task InitializeAsync()
    {
        await Azurite.StartAsync();
        _stripe = await StripeDouble.StartAsync(new() { Secret = Secret, RetryDelays = [] });
        _program = await RunningProgram.StartAsync(settings: Settings());
        _stripe.Webhooks.Endpoint = new(_program.Address, Webhook);
    }

    public async Task DisposeAsync()
    {
        await _program.DisposeAsync();
        await _stripe.DisposeAsync();
        await Azurite.DisposeAsync();
    }

    [Fact]
    public async Task Gift_goes_from_the_form_to_the_receipt_and_a_part_of_it_back_and_a_kill_changes_no_sum()
    {
        using var staff = await AskAsync();
        await GiveAsync("1000", isMonthly: false);
        await GiveAsync("2500", isMonthly: true);

        var gifts = await staff.Visitor.GetAsync("/staff/donations?kind=once");
        Assert.Contains("1 found, of which is left: EUR 10.00", Text(gifts), StringComparison.Ordinal);
        var path = Html.Elements(gifts.Html, "a").Select(link => link.GetValueOrDefault("href", "")).First(link => link.StartsWith($"/staff/campaigns/{GivingSite.Campaign}/donations/", StringComparison.Ordinal) && !link.EndsWith("/ask", StringComparison.Ordinal));
        var refunded = await staff.Visitor.SendAsync(await staff.Visitor.GetAsync(path), path, ("amount", "4"), ("reason", "Given twice by mistake"));
        Assert.Equal(HttpStatusCode.Found, refunded.Status);
        await _stripe.Webhooks.IdleAsync();
        await AssertSumsAsync(staff);
        Assert.Equal(2, (await MailedFile.ToAsync(_program.Folder, Donor, count: 2)).Count);

        await _program.KillAsync();
        await _program.RestartAsync();
        _stripe.Webhooks.Endpoint = new(_program.Address, Webhook);

        // Everything is told once more, as Stripe does that had no answer.
        foreach (var told in Events()) _stripe.Webhooks.Resend(told.Id());
        await _stripe.Webhooks.IdleAsync();
        using var again = new StaffBrowser(_program.Address);
        await again.SignInAsync();
        await AssertSumsAsync(again);
        var reconciled = (await CommandRun.OfAsync(_program.Folder, "donations reconcile", settings: Settings())).AssertDone();
        Assert.Contains("Nothing was missing.", reconciled.Output, StringComparison.Ordinal);
        Assert.Equal(2, MailedFile.ReadAll(_program.Folder).Count(mail => mail.To == Donor));
        Assert.DoesNotContain(Donor, _program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_that_two_programs_are_told_at_once_counts_once_with_one_receipt()
    {
        using var staff = await AskAsync();
        using var key = new DataFolder();
        var file = Path.Combine(key.Beside, "same.key");
        File.Copy(_program.Folder.MasterKey, file);
        var settings = Settings();
        settings["CampaignKit__MasterKeyFile"] = file;
        await using var other = await RunningProgram.StartAsync(settings: settings);
        _stripe.Webhooks.Mode = WebhookMode.Hold;
        for (var gift = 0; gift < 5; gift++) await GiveAsync("1000", isMonthly: gift % 2 == 1);

        await Task.WhenAll(Events().SelectMany(told => new[] { _program, other }.Select(program => TellAsync(program, told.ToJsonString()))));

        foreach (var program in new[] { _program, other })
        {
            var totals = (await new Visitor(program.Client).GetAsync($"/api/v1/campaigns/{GivingSite.Campaign}/donations")).Json.GetProperty("given").GetProperty("currencies")[0];
            Assert.Equal((5000, 5), (totals.GetProperty("amount").GetInt64(), totals.GetProperty("gifts").GetInt64()));
        }

        Assert.Contains("5 found, of which is left: EUR 50.00", Text(await staff.Visitor.GetAsync("/staff/donations")), StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.Equal(5, new[] { _program, other }.Sum(program => MailedFile.ReadAll(program.Folder).Count(mail => mail.To == Donor)));
                return Task.CompletedTask;
            },
            TimeSpan.FromMinutes(1),
            Stopwatch.GetTimestamp());
    }

    /// <summary>Staff let the campaign ask.</summary>
    private async Task<StaffBrowser> AskAsync()
    {
        var staff = await StaffBrowser.SetUpAsync(_program);
        var path = $"/staff/campaigns/{GivingSite.Campaign}/donations/ask";
        var saved = await staff.Visitor.SendAsync(
            await staff.Visitor.GetAsync(path), path,
            ("isAsked", "true"), ("offersMonthly", "true"), ("hasPublicTotals", "true"), ("recipient", "Example Coalition"), ("purpose", "Legal help for workers"),
            ("currencies[0].currency", "EUR"), ("currencies[0].minimum", "1"), ("currencies[0].maximum", "5000"), ("currencies[0].suggested", "10\n25"));
        Assert.True(saved.Status is HttpStatusCode.Found, saved.Text);
        return staff;
    }

    private async Task GiveAsync(string cents, bool isMonthly)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }) { BaseAddress = _program.Address };
        var visitor = new Visitor(client);
        var led = await visitor.SendAsync(await visitor.GetAsync(GivingSite.Form), "/give", [("amount", cents), .. isMonthly ? [("monthly", "true")] : Array.Empty<(string, string)>()]);
        Assert.True(led.Headers.ContainsKey("Location"), led.Text);
        var page = new Uri(led.Headers["Location"]).Segments[^1];
        _stripe.Account.Do(() => _stripe.Account.Checkout.Act(_stripe.Account.Objects.Get("checkout.session", page), CheckoutAct.Pay, new(Donor, "Ada Example")));
        await _stripe.Webhooks.IdleAsync();
    }

    private static async Task AssertSumsAsync(StaffBrowser staff)
    {
        var all = Text(await staff.Visitor.GetAsync("/staff/donations"));
        Assert.Contains("2 found, of which is left: EUR 31.00", all, StringComparison.Ordinal);
        Assert.Contains(" 2 EUR 35.00 EUR 4.00 EUR 0.00 EUR 0.00 EUR 31.00 ", all, StringComparison.Ordinal);
    }

    private static async Task TellAsync(RunningProgram program, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Webhook, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", Signature.Of(Secret, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), body));
        using var answer = await program.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private List<System.Text.Json.Nodes.JsonObject> Events() => _stripe.Account.Do(() => _stripe.Account.Objects.All("event").Select(told => told.Copy()).ToList());

    private static string Text(Shown page) => page.Text.Replace('\u00A0', ' ');

    private Dictionary<string, string?> Settings() => new()
    {
        ["CampaignKit__Storage"] = "AzureTables",
        ["CampaignKit__AzureTables__Account"] = Azurite.ConnectionString,

        // The program's own port is another one after each start.
        ["CampaignKit__PublicAddress"] = "http://petitions.example.org",
        ["CampaignKit__Stripe__SecretKey"] = "sk_test_tables",
        ["CampaignKit__Stripe__WebhookSecret"] = Secret,
        ["CampaignKit__Stripe__ApiBase"] = _stripe.Address.OriginalString,
    };
}
