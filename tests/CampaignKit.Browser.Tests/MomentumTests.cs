using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>The momentum page in a browser: it moves by itself, and nothing on it stands in anybody's way.</summary>
[Collection(BrowserSuite.Name)]
public sealed class MomentumTests(BrowserSite site)
{
    private const string OfPetition = $"/staff/petitions/{BrowserSeeds.Plain}/momentum";
    private const string OfCampaign = "/staff/campaigns/browser/momentum";

    [Fact]
    public async Task Chart_moves_when_somebody_signs_and_what_was_open_stays_open()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder);
        await SignAsync(program, 12);
        await site.VisitAsync(
            async visit =>
            {
                await visit.SetUpAsync(program);
                await visit.Page.GotoAsync($"{OfPetition}?by=minute");
                await visit.Page.Locator(".total strong", new() { HasText = "12" }).WaitForAsync();
                await visit.Page.GetByText("The same as a table").ClickAsync();
                var before = await visit.Page.Locator(".chart .bars path").EvaluateAllAsync<string[]>("paths => paths.map(path => path.getAttribute('d'))");

                await SignAsync(program, 1, from: 100);

                await visit.Page.Locator(".total strong", new() { HasText = "13" }).WaitForAsync();
                Assert.NotEqual(before, await visit.Page.Locator(".chart .bars path").EvaluateAllAsync<string[]>("paths => paths.map(path => path.getAttribute('d'))"));
                Assert.Equal(13, await visit.Page.Locator("table[data-part=table] td").EvaluateAllAsync<int>("cells => cells.reduce((sum, cell) => sum + Number(cell.textContent), 0)"));
                Assert.True(await visit.Page.Locator("details.numbers").EvaluateAsync<bool>("details => details.open"));
            },
            program.Address);
    }

    [Fact]
    public async Task Nothing_stands_in_the_way_and_whoever_uses_keys_keeps_their_place_while_numbers_move()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder);
        await SignAsync(program, 12);
        await site.VisitAsync(
            async visit =>
            {
                var (page, looks) = (visit.Page, new Looks(visit.Page));
                await visit.SetUpAsync(program);
                await looks.AtAsync("home");
                foreach (var path in (string[])[OfPetition, OfCampaign])
                {
                    await page.GotoAsync(path);
                    await page.GetByText("The same as a table").ClickAsync();
                    await looks.AtAsync(path);
                }

                Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));

                await page.Locator(".petitions a").First.FocusAsync();
                await SignAsync(program, 1, from: 200);
                await page.Locator(".total strong", new() { HasText = "13" }).WaitForAsync();
                Assert.True(await page.EvaluateAsync<bool>("() => !!document.activeElement.closest('.petitions')"));
                await page.Keyboard.PressAsync("Enter");
                await visit.ArrivesAsync(OfPetition);
            },
            program.Address);
    }

    [Fact]
    public async Task A_page_that_is_told_nothing_any_more_says_that_it_stands_still()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder);
        await site.VisitAsync(
            async visit =>
            {
                visit.Forgive("EventSource's response has a MIME type");
                await visit.SetUpAsync(program);
                await visit.Page.RouteAsync("**/live?*", route => route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = "" }));

                await visit.Page.GotoAsync(OfPetition);

                await visit.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "stand still" }).WaitForAsync();
            },
            program.Address);
    }

    private static async Task SignAsync(RunningProgram program, int people, int from = 0)
    {
        using var client = new HttpClient { BaseAddress = program.Address };
        for (var person = from; person < from + people; person++) await new SignerForm { Email = $"momentum-{person}@example.org" }.SignAsync(client, BrowserSeeds.Plain);
    }
}
