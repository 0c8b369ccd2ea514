using CampaignKit.Doubles;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>A program of its own with keys for a double of Stripe, which tells it of everything.</summary>
internal sealed class GivingProgram : IAsyncDisposable
{
    /// <summary>Where a campaign asks: see <see cref="BrowserSeeds"/>.</summary>
    public const string Form = "/en/campaigns/browser/give";

    private readonly DataFolder _folder = new();
    private readonly BrowserSite _site;

    private GivingProgram(BrowserSite site) => _site = site;

    public StripeDouble Stripe { get; private set; } = null!;

    public RunningProgram Program { get; private set; } = null!;

    public static async Task<GivingProgram> StartAsync(BrowserSite site)
    {
        var giving = new GivingProgram(site) { Stripe = await StripeDouble.StartAsync() };
        try
        {
            giving.Program = await BrowserSite.StartAsync(
                giving._folder,
                ("CampaignKit__Stripe__SecretKey", "sk_test_double"), ("CampaignKit__Stripe__WebhookSecret", "whsec_double"), ("CampaignKit__Stripe__ApiBase", giving.Stripe.Address.OriginalString));
            giving.Stripe.Webhooks.Endpoint = new(giving.Program.Address, "/api/v1/donations/stripe");
            return giving;
        }
        catch
        {
            await giving.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets somebody visit who may go to Stripe's page as well.</summary>
    public Task VisitAsync(Func<Visit, Task> visitAsync, bool hasScript = true) => _site.VisitAsync(
        async visit =>
        {
            visit.AllowSite(Stripe.Address);
            await visitAsync(visit);
        },
        Program.Address,
        hasScript);

    /// <summary>Sends the form, and waits for Stripe's page.</summary>
    public async Task GoToStripeAsync(IPage page)
    {
        await page.Locator(".giving [type=submit]").ClickAsync();
        await page.WaitForURLAsync(address => address.StartsWith(Stripe.Address.OriginalString, StringComparison.Ordinal));
    }

    /// <summary>Gives on the form and on Stripe's page.</summary>
    /// <param name="visit">Whose.</param>
    /// <param name="amount">One of the campaign's, as its label has it.</param>
    /// <param name="isMonthly">Whether every month.</param>
    public async Task GiveAsync(Visit visit, string amount, bool isMonthly = false)
    {
        await visit.Page.GotoAsync(Form);
        await visit.Page.GetByLabel(amount).CheckAsync();
        if (isMonthly) await visit.Page.GetByLabel("Give this every month").CheckAsync();
        await GoToStripeAsync(visit.Page);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = isMonthly ? "Subscribe" : "Donate" }).ClickAsync();
        await visit.SeesAsync("Thank you for your gift");
        await Stripe.Webhooks.IdleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Program is not null) await Program.DisposeAsync();
        await Stripe.DisposeAsync();
        _folder.Dispose();
    }
}
