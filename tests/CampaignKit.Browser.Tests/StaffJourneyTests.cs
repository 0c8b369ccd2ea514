using System.Diagnostics;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace CampaignKit.Browser.Tests;

/// <summary>What staff do from the first start to a petition that people sign, by clicking and by keys.</summary>
[Collection(BrowserSuite.Name)]
public sealed class StaffJourneyTests(BrowserSite site, ITestOutputHelper output)
{
    private int _clicks;

    [Fact]
    public async Task First_set_up_leads_to_an_open_petition_with_its_first_signature_and_an_edit_to_a_second_version()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder);

        await site.VisitAsync(
            async visit =>
            {
                var (page, looks, watch) = (visit.Page, new Looks(visit.Page), Stopwatch.StartNew());
                visit.Expect(400);
                await SetUpAsync(visit, program);
                await MakeCampaignAsync(page);
                await ClickAsync(page, "New petition", AriaRole.Link);
                await WriteAsync(page);
                await page.GetByText("How signatures are taken").ClickAsync();
                await page.GetByLabel("A signature counts").SelectOptionAsync("none");
                _clicks += 2;
                await ClickAsync(page, "Save the draft");
                await visit.SeesAsync("Buses that run at night");
                await ClickAsync(page, "Submit for review");
                await ClickAsync(page, "Approve");
                await ClickAsync(page, "Public page", AriaRole.Link);
                await visit.FillInAsync("ada@example.org");
                _clicks += 2;
                await visit.SendAsync();
                _clicks++;
                await page.Locator(".receipt").WaitForAsync();
                output.WriteLine($"{_clicks} clicks, {watch.Elapsed.TotalSeconds:N1} s");

                await EditAsync(page, looks);

                // At an address that this browser has kept nothing of.
                await page.GotoAsync("/en/petitions/buses-that-run-at-night");
                await visit.SeesAsync("Buses that run all night");
                Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
            },
            program.Address);
    }

    [Fact]
    public async Task Nothing_on_the_pages_on_which_staff_write_stands_in_anybodys_way()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder);

        await site.VisitAsync(
            async visit =>
            {
                var (page, looks) = (visit.Page, new Looks(visit.Page));
                visit.Expect(400);
                await SetUpAsync(visit, program);
                await looks.AtAsync("home");
                await page.GotoAsync("/staff/campaigns/new");
                await looks.AtAsync("new campaign");
                await ClickAsync(page, "Make the campaign");
                await looks.AtAsync("new campaign with problems");
                await page.GotoAsync("/staff");
                await page.Locator("h2 a").First.ClickAsync();
                await looks.AtAsync("campaign");
                await ClickAsync(page, "New petition", AriaRole.Link);
                await looks.AtAsync("new petition");
                await ClickAsync(page, "Save the draft");
                await looks.AtAsync("new petition with problems");
                await WriteAsync(page);
                await page.GetByLabel("Words", new() { Exact = true }).FillAsync("no");
                await ClickAsync(page, "Search the library");
                await looks.AtAsync("demands found");

                // The Enter key saves what is whole, and the search that stands in the form is not asked again.
                await page.GetByLabel("Title", new() { Exact = true }).PressAsync("Enter");
                await visit.SeesAsync("Buses that run at night");
                await looks.AtAsync("petition");
                await page.GotoAsync("/staff/petitions/buses-that-run-at-night/preview");
                await looks.AtAsync("preview");
                await page.GotoAsync("/staff/petitions/buses-that-run-at-night/preview?language=ar");
                await looks.AtAsync("preview, read from right to left");
                await page.GotoAsync("/staff/translations");
                await looks.AtAsync("translations");
                await page.GotoAsync("/staff/petitions/buses-that-run-at-night/translate/ar");
                await looks.AtAsync("translation");
                Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
            },
            program.Address);
    }

    [Fact]
    public async Task Petition_is_written_submitted_and_approved_with_the_keyboard_alone()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder);

        await site.VisitAsync(
            async visit =>
            {
                var page = visit.Page;
                await SetUpAsync(visit, program);
                await MakeCampaignAsync(page);
                await page.TabToAsync("New petition", "Enter");
                await visit.SeesAsync("New petition");
                foreach (var (label, text) in Texts)
                {
                    await page.TabToAsync(label);
                    await page.Keyboard.TypeAsync(text);
                }

                // The first of the library's demands.
                await page.GetByLabel("Consultation", new() { Exact = true }).FocusAsync();
                for (var times = 0; times < 2; times++) await page.Keyboard.PressAsync("Tab");
                await page.Keyboard.PressAsync("Space");
                await page.TabToAsync("Save the draft", "Enter");
                await visit.SeesAsync("Buses that run at night");
                await page.TabToAsync("Submit for review", "Enter");
                await page.GetByText("in review").First.WaitForAsync();
                await page.TabToAsync("Approve", "Enter");
                await page.GetByText("· open").First.WaitForAsync();
            },
            program.Address);
    }

    private static readonly (string Label, string Text)[] Texts =
    [
        ("Title", "Buses that run at night"), ("The ask", "We ask the city to run buses all night."), ("Asked of", "City council"), ("Why now", "Shifts end at two."), ("Background", "One paragraph."),
    ];

    private static async Task WriteAsync(IPage page)
    {
        foreach (var (label, text) in Texts) await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        await page.Locator(".library .choice input").First.CheckAsync();
    }

    private async Task SetUpAsync(Visit visit, RunningProgram program)
    {
        await visit.Page.GotoAsync(StaffSteps.SetUpLinkOf(program));
        await visit.FillInStaffAsync();
        await ClickAsync(visit.Page, "Set up and sign in");
    }

    private async Task MakeCampaignAsync(IPage page)
    {
        await ClickAsync(page, "New campaign", AriaRole.Link);
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Night work");
        await page.GetByLabel("Summary").FillAsync("For those who work at night.");
        await page.GetByLabel("Organisation").FillAsync("Night Workers' Circle");
        await ClickAsync(page, "Make the campaign");
    }

    private async Task EditAsync(IPage page, Looks looks)
    {
        await page.GotoAsync("/staff/petitions/buses-that-run-at-night");
        await ClickAsync(page, "Edit", AriaRole.Link);
        await page.GetByText("Its wording is sealed").WaitForAsync();
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Buses that run all night");
        await ClickAsync(page, "Save");
        await page.GetByText("The reason is empty.").First.WaitForAsync();
        await looks.AtAsync("edit of an open petition");
        await page.GetByLabel("Why the wording changes").FillAsync("Said more clearly.");
        await ClickAsync(page, "Save");
        await page.GetByText("Said more clearly.").WaitForAsync();
        await looks.AtAsync("petition with two versions");
    }

    private async Task ClickAsync(IPage page, string name, AriaRole role = AriaRole.Button)
    {
        await page.GetByRole(role, new() { Name = name, Exact = true }).First.ClickAsync();
        _clicks++;
    }
}
