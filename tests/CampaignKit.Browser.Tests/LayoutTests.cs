using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Where things are on a petition's page.</summary>
[Collection(BrowserSuite.Name)]
public sealed class LayoutTests(BrowserSite site)
{
    private const string Petition = $"/petitions/{BrowserSeeds.Listed}";

    [Theory]
    [InlineData("/en", false)]
    [InlineData("/ar", true)]
    public Task Form_stands_where_lines_end_and_the_bar_fills_from_where_they_begin(string language, bool isRightToLeft) => site.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync(language + Petition);

        var (form, story) = (await BoxAsync(visit, "#sign"), await BoxAsync(visit, ".story"));
        Assert.Equal(isRightToLeft, form.X + form.Width < story.X + 1);
        Assert.Equal(!isRightToLeft, story.X + story.Width < form.X + 1);
        Assert.Equal(isRightToLeft ? "rtl" : "ltr", await visit.Page.Locator("progress").EvaluateAsync<string>("bar => getComputedStyle(bar).direction"));
    });

    [Fact]
    public Task Language_is_changed_without_script() => site.VisitAsync(
        async visit =>
        {
            await visit.Page.GotoAsync($"{Petition}?source=flyer");
            await visit.Page.Locator(".languages summary").ClickAsync();
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Français" }).ClickAsync();

            await visit.Page.WaitForURLAsync($"**/fr{Petition}?source=flyer");
            Assert.Equal("fr", await visit.Page.Locator("html").GetAttributeAsync("lang"));
        },
        hasScript: false);

    [Fact]
    public Task Paper_shows_the_petition_and_neither_navigation_nor_form() => site.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync(Petition);
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });

        foreach (var hidden in (string[])[".site-header", ".site-footer", "#sign", ".exit"]) Assert.False(await visit.Page.Locator(hidden).IsVisibleAsync(), hidden);
        foreach (var shown in (string[])["h1", ".lede", ".story"]) Assert.True(await visit.Page.Locator(shown).First.IsVisibleAsync(), shown);
    });

    private static async Task<(float X, float Width)> BoxAsync(Visit visit, string selector)
    {
        var box = (await visit.Page.Locator(selector).BoundingBoxAsync())!;
        return (box.X, box.Width);
    }
}
