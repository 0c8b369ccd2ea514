using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>What staff do with signatures: exported, handed over, entered from paper, decided on, looked up.</summary>
[Collection(BrowserSuite.Name)]
public sealed class StaffWorkTests(BrowserSite site)
{
    private const string Petition = BrowserSeeds.Plain;

    [Fact]
    public async Task Signers_are_exported_and_the_petition_is_handed_over_and_nothing_stands_in_the_way()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder, ("CampaignKit__Abuse__AllowedNetworks", "127.0.0.0/8, ::1"));

        await site.VisitAsync(
            async visit =>
            {
                var (page, looks) = (visit.Page, new Looks(visit.Page));
                await page.GotoAsync($"/petitions/{Petition}");
                await visit.FillInAsync("ada@example.org", "named");
                await visit.SendAsync();
                await visit.SetUpAsync(program);

                await page.GotoAsync($"/staff/exports?petition={Petition}");
                await looks.AtAsync("exports");
                await page.GetByLabel("Who gets it").FillAsync("The ministry of labour");
                await page.GetByLabel("Their purpose").FillAsync("A hearing");
                await visit.SendAsync();

                // The page loads itself again until the file is there.
                var download = page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Download ") });
                await download.WaitForAsync();
                await looks.AtAsync("export that is done");
                var file = await page.RunAndWaitForDownloadAsync(() => download.ClickAsync());
                Assert.Contains("Ada Example", await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);

                await page.GotoAsync($"/staff/petitions/{Petition}/delivery");
                await looks.AtAsync("delivery");
                await page.GetByLabel("Day", new() { Exact = true }).FillAsync("2026-11-05");
                await page.GetByLabel("How", new() { Exact = true }).FillAsync("in person");
                await page.GetByLabel("Who handed it over").FillAsync("Grace Hopper");
                await page.GetByRole(AriaRole.Button, new() { Name = "Record the delivery" }).ClickAsync();
                await page.GetByText("1 signatures, 0 on paper").WaitForAsync();
                await looks.AtAsync("delivery that is recorded");
                await page.GotoAsync($"/staff/petitions/{Petition}/delivery/cover");
                await looks.AtAsync("cover");
                await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^The names") }).ClickAsync();
                await page.GetByText("Ada Example").WaitForAsync();
                await looks.AtAsync("names");

                foreach (var path in (string[])["paper", "review", "review/rules"])
                {
                    await page.GotoAsync($"/staff/petitions/{Petition}/{path}");
                    await looks.AtAsync(path);
                }

                await page.GotoAsync("/staff/search");
                await looks.AtAsync("search");
                await page.GotoAsync($"/en/petitions/{Petition}");
                Assert.Contains("5 November 2026 with 1 signature", await page.InnerTextAsync("main"), StringComparison.Ordinal);
                await looks.AtAsync("petition that was handed over");
                Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
            },
            program.Address);
    }
}
