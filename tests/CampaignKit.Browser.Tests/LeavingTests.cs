using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Whoever has to leave fast: nothing of the page is left, and nobody comes back to it by accident.</summary>
[Collection(BrowserSuite.Name)]
public sealed class LeavingTests(BrowserSite site)
{
    private const string Away = "https://www.wikipedia.org/";

    [Fact]
    public Task Third_stroke_of_Escape_leaves_the_page_and_no_further_one_stops_that() => LeaveAsync(async (page, arrive) =>
    {
        // At once: how far apart they come is the machine's business otherwise. A stroke that is kept from the browser cannot tell it to stop loading.
        var strokes = await page.EvaluateAsync<string[]>("""
            () => [1, 2, 3, 4].map(() => {
              const goesOn = document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
              return `${document.documentElement.hidden ? 'hidden' : 'shown'}, ${goesOn ? 'told to the browser' : 'kept'}`;
            })
            """);
        Assert.Equal(["shown, told to the browser", "shown, told to the browser", "hidden, kept", "hidden, kept"], strokes);
        arrive();
    });

    [Fact]
    public Task Escape_pressed_again_and_again_leaves_the_page() => LeaveAsync(async (page, arrive) =>
    {
        arrive();

        // Three would do, but on a busy machine they may come too far apart to be meant as one.
        for (var strokes = 0; strokes < 30 && page.Url != Away; strokes++) await page.Keyboard.PressAsync("Escape");
    });

    [Fact]
    public Task Link_leaves_the_page_from_wherever_it_is_scrolled_to() => LeaveAsync(async (page, arrive) =>
    {
        await page.Locator("#sign-title").ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(page.Locator(".exit")).ToBeInViewportAsync();
        arrive();
        await page.Locator(".exit").ClickAsync();
    });

    [Fact]
    public Task Link_leaves_without_script_too() => LeaveAsync(
        async (page, arrive) =>
        {
            arrive();
            await page.Locator(".exit").ClickAsync();
        },
        hasScript: false);

    // The other site answers when it is let arrive: until then the page is still there, hidden.
    private Task LeaveAsync(Func<IPage, Action, Task> leaveAsync, bool hasScript = true) => site.VisitAsync(
        async visit =>
        {
            // Nothing leaves this machine: an empty page stands for the other site.
            var arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            visit.Allow(Away);
            await visit.Page.RouteAsync($"{Away}**", async route =>
            {
                await arrival.Task;
                await route.FulfillAsync(new() { ContentType = "text/html", Body = "<title>Elsewhere</title>" });
            });
            await visit.Page.GotoAsync("/privacy");
            await visit.Page.GotoAsync($"/petitions/{BrowserSeeds.Listed}");

            await leaveAsync(visit.Page, arrival.SetResult);

            await visit.ArrivesAsync(Away);
            if (!hasScript) return;
            await visit.Page.EvaluateAsync("history.back()");
            await visit.ArrivesAsync("/privacy");
        },
        hasScript: hasScript);
}
