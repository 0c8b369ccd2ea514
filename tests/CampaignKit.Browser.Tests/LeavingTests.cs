using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Whoever has to leave fast: nothing of the page is left, and nobody comes back to it by accident.</summary>
[Collection(BrowserSuite.Name)]
public sealed class LeavingTests(BrowserSite site)
{
    private const string Away = "https://www.wikipedia.org/";

    [Fact]
    public Task Three_strokes_of_Escape_leave_the_page() => LeaveAsync(async page =>
    {
        for (var strokes = 0; strokes < 3; strokes++) await page.Keyboard.PressAsync("Escape");
    });

    [Fact]
    public Task Link_leaves_the_page_from_wherever_it_is_scrolled_to() => LeaveAsync(async page =>
    {
        await page.Locator("#sign-title").ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(page.Locator(".exit")).ToBeInViewportAsync();
        await page.Locator(".exit").ClickAsync();
    });

    [Fact]
    public Task Link_leaves_without_script_too() => LeaveAsync(page => page.Locator(".exit").ClickAsync(), hasScript: false);

    private Task LeaveAsync(Func<IPage, Task> leaveAsync, bool hasScript = true) => site.VisitAsync(
        async visit =>
        {
            // Nothing leaves this machine: an empty page stands for the other site.
            visit.Allow(Away);
            await visit.Page.RouteAsync($"{Away}**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<title>Elsewhere</title>" }));
            await visit.Page.GotoAsync("/privacy");
            await visit.Page.GotoAsync($"/petitions/{BrowserSeeds.Listed}");

            await leaveAsync(visit.Page);

            await visit.Page.WaitForURLAsync(Away);
            if (!hasScript) return;
            await visit.Page.GoBackAsync();
            Assert.EndsWith("/privacy", visit.Page.Url, StringComparison.Ordinal);
        },
        hasScript: hasScript);
}
