using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>A petition in a frame on a page of another origin.</summary>
[Collection(BrowserSuite.Name)]
public sealed class FrameTests(BrowserSite site)
{
    private string Origin => site.Program.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public Task Frame_is_as_high_as_what_is_in_it_before_and_after_signing() => OnHostAsync("<script type=\"module\" src=\"SITE/embed/height.js\"></script>", hasScript: true, async visit =>
    {
        await visit.Page.GotoAsync("/");
        await FitsAsync(visit);
        var before = await HeightAsync(visit);
        await SignAsync(visit, "framed@example.org");

        await visit.Page.WaitForFunctionAsync($"document.querySelector('iframe').clientHeight < {before}");
        await FitsAsync(visit);
        var row = Assert.Single(await site.Program.ExportAsync(BrowserSeeds.Framed));
        Assert.Equal("127.0.0.1", row.Source);
    });

    [Fact]
    public Task Without_any_script_the_frame_is_signed_in() => OnHostAsync("", hasScript: false, async visit =>
    {
        await visit.Page.GotoAsync("/");
        Assert.Equal(1100, await visit.Page.Locator("iframe").EvaluateAsync<int>("frame => frame.clientHeight"));
        await SignAsync(visit, "scriptless.frame@example.org");
    }, BrowserSeeds.Plain);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Frame_on_a_host_that_reads_from_the_right_reads_so_too_light_and_dark(bool isDark) => OnHostAsync(
        "<script type=\"module\" src=\"SITE/embed/height.js\"></script>",
        hasScript: true,
        async visit =>
        {
            await visit.Page.GotoAsync("/");
            await FitsAsync(visit);
            var inside = visit.Page.Frames[1];

            Assert.Equal(("rtl", "rtl"), (await inside.EvaluateAsync<string>("document.dir"), await inside.EvaluateAsync<string>("getComputedStyle(document.querySelector('#sign')).direction")));
            Assert.Equal(isDark ? "rgb(22, 24, 22)" : "rgb(251, 250, 247)", await inside.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            Assert.True(await inside.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
            var looks = new Looks(visit.Page);
            await looks.JudgeAsync("framed", inside);
            Assert.Empty(looks.Found);
        },
        language: "/ar",
        attributes: "lang=\"ar\" dir=\"rtl\"",
        isDark: isDark);

    private async Task OnHostAsync(
        string script, bool hasScript, Func<Visit, Task> visitAsync, string petition = BrowserSeeds.Framed, string language = "", string attributes = "lang=\"en\"", bool isDark = false)
    {
        await using var host = await HostSite.StartAsync(
            $"""<iframe src="{Origin}{language}/embed/{petition}" title="A petition" width="600" height="1100"></iframe>{script.Replace("SITE", Origin, StringComparison.Ordinal)}""",
            $"default-src 'none'; style-src 'self'; img-src data:; script-src {Origin}; frame-src {Origin}",
            attributes,
            ":root { color-scheme: light dark; }");
        await site.VisitAsync(visitAsync, hasScript: hasScript, host: host.Address, isDark: isDark);
    }

    private static async Task SignAsync(Visit visit, string email)
    {
        var frame = visit.Page.FrameLocator("iframe");
        await frame.GetByLabel("Your name").FillAsync("Ada Example");
        await frame.GetByLabel("Your e-mail address").FillAsync(email);
        await frame.GetByLabel("Country or territory where you live").SelectOptionAsync("NP");
        await frame.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).ClickAsync();
        await frame.GetByRole(AriaRole.Heading, new() { Name = "You are counted. Thank you." }).WaitForAsync();
    }

    private static Task<int> HeightAsync(Visit visit) => visit.Page.Locator("iframe").EvaluateAsync<int>("frame => frame.clientHeight");

    private static async Task FitsAsync(Visit visit)
    {
        var inside = visit.Page.Frames[1];
        await inside.WaitForFunctionAsync("document.readyState === 'complete' && Math.abs(innerHeight - document.documentElement.getBoundingClientRect().height) <= 1");
    }
}
