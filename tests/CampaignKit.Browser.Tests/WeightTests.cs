using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>What a petition's page costs somebody on an old phone and a slow line.</summary>
[Collection(BrowserSuite.Name)]
public sealed class WeightTests(BrowserSite site)
{
    private const int Budget = 30 * 1024;

    // Shifts from the very beginning, also those before this runs.
    private const string WatchShifts = """
        addEventListener('DOMContentLoaded', () => {
          window.shifts = [];
          new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(shift => shift.value))).observe({ type: 'layout-shift', buffered: true });
        });
        """;

    [Theory]
    [MemberData(nameof(BrowserSite.Languages), MemberType = typeof(BrowserSite))]
    public async Task Petition_with_its_style_and_its_scripts_is_light(string language)
    {
        foreach (var petition in (string[])["end-closed-work-permits", BrowserSeeds.Listed, BrowserSeeds.ForWork])
        {
            await site.VisitAsync(async visit =>
            {
                var answers = new ConcurrentQueue<IResponse>();
                visit.Page.Response += (_, answer) => answers.Enqueue(answer);
                await visit.Page.GotoAsync($"/{language}/petitions/{petition}", new() { WaitUntil = WaitUntilState.Load });

                var sizes = new List<(string Path, int Bytes)>();
                foreach (var answer in answers.Where(answer => answer.Request.ResourceType is not "eventsource"))
                {
                    await answer.FinishedAsync();
                    var size = await answer.Request.SizesAsync();
                    sizes.Add((new Uri(answer.Url).AbsolutePath, size.ResponseBodySize + size.ResponseHeadersSize));
                }

                Assert.Contains(sizes, size => size.Path == "/site.css");
                Assert.Contains(sizes, size => size.Path == "/page.js");
                Assert.True(sizes.Sum(size => size.Bytes) <= Budget, string.Join(", ", sizes));
            });
        }
    }

    [Theory]
    [InlineData("/en", 360)]
    [InlineData("/en", 1280)]
    [InlineData("/ar", 360)]
    [InlineData("/ar", 1280)]
    public Task Nothing_moves_while_the_page_loads_and_its_count_arrives(string language, int width) => site.VisitAsync(async visit =>
    {
        await visit.Page.SetViewportSizeAsync(width, 800);
        await visit.Page.AddInitScriptAsync(WatchShifts);
        await visit.Page.RunAndWaitForResponseAsync(
            () => visit.Page.GotoAsync($"{language}/petitions/{BrowserSeeds.Listed}", new() { WaitUntil = WaitUntilState.Load }), answer => answer.Url.EndsWith("/count/live", StringComparison.Ordinal));

        // Two frames later whatever came with the first is drawn.
        var shifts = await visit.Page.EvaluateAsync<double[]>("() => new Promise(told => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => told(window.shifts)))))");

        Assert.Equal(0, shifts.Sum());
    });
}
