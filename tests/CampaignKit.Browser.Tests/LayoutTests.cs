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

            await visit.ArrivesAsync($"/fr{Petition}?source=flyer");
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

    [Theory]
    [MemberData(nameof(BrowserSite.Languages), MemberType = typeof(BrowserSite))]
    public Task Way_out_covers_no_text_at_the_end_of_a_page_and_nothing_that_keys_lead_to(string language) => site.VisitAsync(async visit =>
    {
        foreach (var width in (int[])[320, 360])
        {
            await visit.Page.SetViewportSizeAsync(width, 740);
            foreach (var address in (string[])["/", Petition, "/privacy"])
            {
                await visit.Page.GotoAsync($"/{language}{address}");
                await visit.Page.EvaluateAsync("() => scrollTo(0, document.documentElement.scrollHeight)");
                Assert.Empty(await visit.Page.EvaluateAsync<string[]>(CoveredTexts));
            }
        }

        await visit.Page.GotoAsync($"/{language}{Petition}");
        for (var keys = 0; keys < 40; keys++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            Assert.Equal("", await visit.Page.EvaluateAsync<string>("""
                () => {
                  const box = document.activeElement.getBoundingClientRect(), over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                  return over?.matches('.exit') && over !== document.activeElement ? document.activeElement.outerHTML : '';
                }
                """));
        }
    });

    private const string CoveredTexts = """
        () => {
          const out = document.querySelector('.exit').getBoundingClientRect(), covered = [], texts = document.createTreeWalker(document.querySelector('.site-footer'), NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const range = document.createRange();
            range.selectNodeContents(texts.currentNode);
            if ([...range.getClientRects()].some(box => box.width && box.left < out.right && box.right > out.left && box.top < out.bottom && box.bottom > out.top)) covered.push(texts.currentNode.data);
          }
          return covered;
        }
        """;

    private static async Task<(float X, float Width)> BoxAsync(Visit visit, string selector)
    {
        var box = (await visit.Page.Locator(selector).BoundingBoxAsync())!;
        return (box.X, box.Width);
    }
}
