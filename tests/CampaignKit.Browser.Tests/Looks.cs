using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Looks at whatever page is open as people with different eyes, hands and screens do, and keeps what stands in their way.</summary>
internal sealed class Looks(IPage page)
{
    /// <summary>Of a usual desktop window; half of each is the same window at 200 %.</summary>
    private static readonly (int Width, int Height) Window = (1280, 900);

    // Handed to the page once and run twice: Deque's wrapper for Playwright does so anew for each run, with a page of its own beside it, and takes three times as long.
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    /// <summary>Looks in light and in dark, in a wide window and a narrow one, and for anything that sticks out at the side.</summary>
    /// <param name="name">What the page is, for whoever reads what was found.</param>
    public async Task AtAsync(string name)
    {
        await WidenAsync(Window);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await JudgeAsync($"{name}, light", page.MainFrame);
        await MeasureAsync(name, (Window.Width / 2, Window.Height / 2));
        await MeasureAsync(name, (320, 640));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await JudgeAsync($"{name}, dark and narrow", page.MainFrame);
    }

    /// <summary>Has axe-core judge one page or frame as it is.</summary>
    /// <param name="name">What it is, for whoever reads what was found.</param>
    /// <param name="frame">Which.</param>
    public async Task JudgeAsync(string name, IFrame frame)
    {
        if (!await frame.EvaluateAsync<bool>("() => !!window.axe")) await frame.EvaluateAsync(Axe);

        // The size of what is pointed at is a rule that axe does not run unasked.
        var violations = await frame.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, {
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
              rules: { 'target-size': { enabled: true } },
              resultTypes: ['violations'],
            })).violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target}: ${node.html.slice(0, 160)}`))
            """);
        _found.AddRange(violations.Select(violation => $"{name}: {violation}"));
    }

    private async Task MeasureAsync(string name, (int Width, int Height) window)
    {
        await WidenAsync(window);
        var sticksOut = await page.EvaluateAsync<string[]>("""
            () => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
              .filter(element => { const box = element.getBoundingClientRect(); return box.width && (box.right > innerWidth + 1 || box.left < -1); })
              .map(element => element.outerHTML.slice(0, 120)).slice(-4).concat(`${document.documentElement.scrollWidth} px`)
            """);
        if (sticksOut.Length > 0) _found.Add($"{name} at {window.Width} px: sticks out: {string.Join(" · ", sticksOut)}");
    }

    private Task WidenAsync((int Width, int Height) window) => page.SetViewportSizeAsync(window.Width, window.Height);
}
