using System.Diagnostics;
using CampaignKit.Web.Tests.Faults;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>A petition whose text is changed while people sign it: in the operator's file, over a restart.</summary>
[Collection(BrowserSuite.Name)]
public sealed class WordingTests(BrowserSite site)
{
    private const string Before = "We ask the ministry to answer.";
    private const string After = "We ask the ministry to answer by May.";

    [Fact]
    public async Task Who_comes_after_a_change_reads_both_texts_and_how_many_signed_which()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder);
        await VisitAsync(program, visit => SignAsync(visit, "first@example.org"));
        Assert.Equal(0, await program.StopAsync());
        var file = Path.Combine(folder.Beside, "seeds", "campaigns", "browser.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(Before, After, StringComparison.Ordinal));
        await program.RestartAsync();

        await VisitAsync(program, async visit =>
        {
            await SignAsync(visit, "second@example.org");
            var wordings = visit.Page.Locator("section[aria-labelledby=wordings]");

            // A page may be a second old, and the counts on it another.
            await Eventually.HoldsAsync(
                async () =>
                {
                    await visit.Page.GotoAsync($"/petitions/{BrowserSeeds.Plain}");
                    Assert.Equal(["1", "1"], await wordings.Locator("dt:text-is('Signatures for this text') + dd").AllInnerTextsAsync());
                },
                TimeSpan.FromMinutes(1),
                Stopwatch.GetTimestamp());
            Assert.Equal(After, await visit.Page.Locator(".lede").InnerTextAsync());
            await wordings.GetByRole(AriaRole.Link, new() { Name = "Version 1", Exact = true }).ClickAsync();
            await visit.Page.GetByText(Before).WaitForAsync();
            await visit.Page.GetByText("This text is kept as it was signed.").WaitForAsync();

            var looks = new Looks(visit.Page);
            foreach (var language in (string[])["en", "ar"])
            {
                foreach (var address in (string[])["", "/wordings/1"])
                {
                    await visit.Page.GotoAsync($"/{language}/petitions/{BrowserSeeds.Plain}{address}");
                    await looks.AtAsync($"{language}{address}");
                }
            }

            Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
        });
        Assert.Equal(["1", "2"], (await program.ExportAsync(BrowserSeeds.Plain)).Select(row => row.Version).Order(StringComparer.Ordinal));
    }

    private Task VisitAsync(RunningProgram program, Func<Visit, Task> visitAsync) => site.VisitAsync(visitAsync, program.Address);

    private static async Task SignAsync(Visit visit, string email)
    {
        await visit.Page.GotoAsync($"/petitions/{BrowserSeeds.Plain}");
        await visit.FillInAsync(email);
        await visit.SendAsync();
        await visit.SeesAsync("You are counted. Thank you.");
    }
}
