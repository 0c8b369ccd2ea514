using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>A campaign of two organisations, from the day on which staff name the partner to the contacts that it gets.</summary>
[Collection(BrowserSuite.Name)]
public sealed class PartnerTests(BrowserSite site)
{
    private const string Petition = BrowserSeeds.Plain;
    private const string Box = "Yes, Example Union may write to me about this campaign.";

    [Fact]
    public async Task Signers_let_a_partner_write_on_the_page_and_in_the_element_and_it_gets_their_addresses()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder, ("CampaignKit__Abuse__AllowedNetworks", "127.0.0.0/8, ::1"));
        await using var host = await HostSite.WithElementAsync(program.Address, $"<campaign-petition petition=\"{Petition}\" source=\"example-union\"></campaign-petition>");

        await site.VisitAsync(visit => NamePartnerAndSignAsync(visit, program), program.Address);
        await site.VisitAsync(SignInElementAsync, program.Address, host: host.Address);
        await site.VisitAsync(ExportAsync, program.Address);
    }

    private static async Task NamePartnerAndSignAsync(Visit visit, RunningProgram program)
    {
        var (page, looks) = (visit.Page, new Looks(visit.Page));
        await visit.SetUpAsync(program);

        await page.GotoAsync("/staff/organisations");
        await page.Locator("[name=slug]").FillAsync("example-union");
        await page.Locator("[name=name]").FillAsync("Example Union");
        await visit.SendAsync();
        await page.GotoAsync("/staff/campaigns/browser/edit");
        await page.GetByLabel("Partners").FillAsync("example-union");
        await looks.AtAsync("campaign form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByText("Partners").WaitForAsync();
        await looks.AtAsync("campaign with a partner");

        await page.GotoAsync($"/en/petitions/{Petition}");
        await looks.AtAsync("form with a partner");
        await visit.FillInAsync("page@example.org", "named");
        Assert.False(await page.GetByLabel(Box).IsCheckedAsync());
        await page.GetByLabel(Box).CheckAsync();
        await visit.SendAsync();
        await page.GetByText("You are counted").First.WaitForAsync();
        await page.GotoAsync($"/en/petitions/{Petition}/embed?source=example-union");
        await looks.AtAsync("lines for a partner");
        Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
    }

    private static async Task SignInElementAsync(Visit visit)
    {
        await visit.Page.GotoAsync("/");
        await visit.TypeAsync("element@example.org");
        Assert.False(await visit.Page.GetByLabel(Box).IsCheckedAsync());
        await visit.Page.GetByLabel(Box).CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "You are counted. Thank you.", Exact = true }).WaitForAsync();
    }

    private static async Task ExportAsync(Visit visit)
    {
        var (page, looks) = (visit.Page, new Looks(visit.Page));
        await page.GotoAsync("/staff/sign-in");
        await page.GetByLabel("E-mail address").FillAsync("ada@example.org");
        await page.GetByLabel("Password").FillAsync(StaffSteps.Password);
        await page.Keyboard.PressAsync("Enter");
        await visit.SeesAsync("Staff");

        await page.GotoAsync($"/staff/exports?petition={Petition}&scope=partner");
        await looks.AtAsync("exports for a partner");
        await page.GetByLabel("Who gets it").FillAsync("Example Union");
        await page.GetByLabel("Their purpose").FillAsync("A letter");
        await visit.SendAsync();
        var download = page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Download ") });
        await download.WaitForAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => download.ClickAsync());
        var lines = (await File.ReadAllLinesAsync(await file.PathAsync()))[1..].Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Contains("element@example.org", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",example-union", lines[0], StringComparison.Ordinal);
        Assert.Contains("page@example.org", lines[1], StringComparison.Ordinal);

        await page.GotoAsync($"/staff/petitions/{Petition}/momentum");
        await page.GetByText("By organisation").WaitForAsync();
        await looks.AtAsync("momentum by organisation");
        Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
    }
}
