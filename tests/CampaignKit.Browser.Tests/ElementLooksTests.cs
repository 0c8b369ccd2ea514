using CampaignKit.Web.Tests.Trust;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>The element and a petition's page as people with other eyes and hands have them: judged by axe-core in every state, zoomed, spaced out, and without a mouse.</summary>
[Collection(BrowserSuite.Name)]
public sealed class ElementLooksTests(BrowserSite site)
{
    private const string Style = ":root { color-scheme: light dark; } body { margin: 0; } body > a { color: inherit; }";

    // WCAG 2.2, 1.4.12: what readers may set for themselves. A sheet of their own is not held up by the policy of a page.
    private const string SpaceOut = """
        () => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }');
          for (const root of [document, ...[...document.querySelectorAll('campaign-petition')].map(element => element.shadowRoot)]) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
        }
        """;

    // Text that is beside the window, or cut off by what it stands in. What is only for those who listen is off the screen on purpose.
    private const string Lost = """
        () => {
          const lost = document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} px wide`] : [];
          const look = root => {
            const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
            while (texts.nextNode()) {
              const node = texts.currentNode;
              if (node.shadowRoot) look(node.shadowRoot);
              if (node.nodeType !== 3 || !node.data.trim() || node.parentElement.closest('.away, .skip, script, style, option, details:not([open])')) continue;
              const range = document.createRange();
              range.selectNodeContents(node);
              for (const box of range.getClientRects()) {
                if (box.left < -1 || box.right > innerWidth + 1) lost.push(node.data);
                for (let around = node.parentElement; around; around = around.parentElement) {
                  const edge = around.getBoundingClientRect();
                  if (getComputedStyle(around).overflow !== 'visible' && (box.right > edge.right + 1 || box.bottom > edge.bottom + 1 || box.left < edge.left - 1)) lost.push(node.data);
                }
              }
            }
          };
          look(document.body);
          return lost;
        }
        """;

    [Theory]
    [InlineData("en")]
    [InlineData("pa")]
    [InlineData("ar")]
    public Task Nobody_is_kept_out_of_the_element_in_any_of_its_states(string language) => OnHostAsync(BrowserSeeds.Plain, language, async visit =>
    {
        visit.Expect(400);
        visit.Forgive("net::ERR_");
        var (page, looks) = (visit.Page, new Looks(visit.Page));
        await page.GotoAsync("/");
        await page.Locator("#email").WaitForAsync();
        await looks.AtAsync("form");
        await SubmitAsync(page);
        await page.Locator("#email-problem").WaitForAsync();
        await looks.AtAsync("form with problems");
        await FillInAsync(page, $"element.{language}@example.org");
        await page.Context.SetOfflineAsync(true);
        await SubmitAsync(page);
        await page.Locator("[role=alert]").WaitForAsync();
        await looks.AtAsync("no answer");
        await page.Context.SetOfflineAsync(false);
        await SubmitAsync(page);
        await page.Locator("[part=receipt]").WaitForAsync();
        await looks.AtAsync("thanks");
        Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));

        // What stands in somebody's way in there would be seen.
        await page.Locator("[part=card]").EvaluateAsync("card => card.append(document.createElement('input'))");
        await looks.JudgeAsync("spoilt", page.MainFrame);
        Assert.Contains(looks.Found, found => found.StartsWith("spoilt: label", StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    public Task Code_of_the_mail_counts_in_the_element_and_nobody_is_kept_out_on_the_way(string language) => OnHostAsync(BrowserSeeds.Mailed, language, async visit =>
    {
        visit.Expect(400);
        var (page, looks, email) = (visit.Page, new Looks(visit.Page), $"code.{language}@example.org");
        await page.GotoAsync("/");
        await FillInAsync(page, email);
        await SubmitAsync(page);
        await page.Locator("#code").WaitForAsync();
        await looks.AtAsync("awaiting");
        var before = (await site.Program.ExportAsync(BrowserSeeds.Mailed)).Count;
        var mail = Assert.Single(await MailedFile.ToAsync(site.Program.Folder, email));
        await page.Locator("#code").FillAsync("1");
        await SubmitAsync(page);
        await page.Locator("#code-problem").WaitForAsync();
        await looks.AtAsync("wrong code");
        await page.Locator("#code").FillAsync(mail.Code!);
        await SubmitAsync(page);

        await page.Locator("[part=receipt]").WaitForAsync();
        await looks.AtAsync("confirmed");
        Assert.Equal(before + 1, (await site.Program.ExportAsync(BrowserSeeds.Mailed)).Count);
        Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
    });

    [Theory]
    [InlineData("en", 2, false)]
    [InlineData("ar", 2, false)]
    [InlineData("en", 4, true)]
    [InlineData("tl", 1, true)]
    [InlineData("ar", 2, true)]
    public async Task Nothing_is_lost_when_readers_zoom_in_or_space_the_text_out(string language, int zoom, bool isSpaced)
    {
        async Task LookAsync(Visit visit, string address, string waitFor)
        {
            await visit.Page.GotoAsync(address);
            await visit.Page.Locator(waitFor).First.WaitForAsync();
            if (isSpaced) await visit.Page.EvaluateAsync(SpaceOut);
            Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Lost));
            await SubmitAsync(visit.Page);
            await visit.Page.Locator("[aria-invalid]").First.WaitForAsync();
            if (isSpaced) await visit.Page.EvaluateAsync(SpaceOut);
            Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Lost));
        }

        await site.VisitAsync(
            async visit =>
            {
                visit.Expect(400);
                await LookAsync(visit, $"/{language}/petitions/{BrowserSeeds.Listed}", "#sign");
            },
            zoom: zoom);
        await OnHostAsync(
            BrowserSeeds.Plain,
            language,
            async visit =>
            {
                visit.Expect(400);
                await LookAsync(visit, "/", "#email");
            },
            zoom);
    }

    [Fact]
    public Task Who_works_with_keys_alone_goes_through_the_element_in_order_and_signs() => OnHostAsync(BrowserSeeds.Plain, "en", async visit =>
    {
        var page = visit.Page;
        await page.GotoAsync("/");
        await page.Locator("#name").WaitForAsync();
        var reached = new List<string>();
        for (var keys = 0; keys < 9; keys++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await FocusedAsync(page));
        }

        Assert.Equal(["before", "name", "email", "country", "postcode", "visibility", "updates", "submit", "link"], reached);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("after", await FocusedAsync(page));
        for (var keys = 0; keys < 8; keys++) await page.Keyboard.PressAsync("Shift+Tab");
        foreach (var typed in (string[])["Ada Example", "keys.element@example.org", "Nep"])
        {
            await page.Keyboard.TypeAsync(typed);
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await page.GetByRole(AriaRole.Heading, new() { Name = "You are counted. Thank you." }).WaitForAsync();
        Assert.Equal("thanks", await FocusedAsync(page));
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("button", await FocusedAsync(page));
        var row = (await site.Program.ExportAsync(BrowserSeeds.Plain)).Last();
        Assert.Equal(("NP", "initials"), (row.Country, row.Visibility));
    });

    [Fact]
    public Task Who_has_signed_is_in_the_count_and_copies_the_address() => OnHostAsync(BrowserSeeds.Plain, "fr", async visit =>
    {
        // What a desktop has: no sheet of the system's.
        await visit.Page.AddInitScriptAsync("delete Navigator.prototype.share");
        await visit.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await visit.Page.GotoAsync("/");
        await FillInAsync(visit.Page, "included@example.org");
        Assert.DoesNotContain("vous", await visit.Page.Locator("[part=count]").TextContentAsync(), StringComparison.Ordinal);
        await SubmitAsync(visit.Page);

        await Assertions.Expect(visit.Page.Locator("[part=count]")).ToContainTextAsync("vous");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Faire connaître cette pétition" }).ClickAsync();
        await visit.Page.GetByText("L’adresse est copiée").WaitForAsync();
        Assert.Equal($"{site.Program.Address.GetLeftPart(UriPartial.Authority)}/fr/petitions/{BrowserSeeds.Plain}", await visit.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    });

    [Fact]
    public Task Where_the_system_has_a_sheet_for_it_the_petition_is_passed_on_by_that() => OnHostAsync(BrowserSeeds.Plain, "en", async visit =>
    {
        await visit.Page.AddInitScriptAsync("Navigator.prototype.share = async shared => { window.shared = shared; }");
        await visit.Page.GotoAsync("/");
        await FillInAsync(visit.Page, "sheet@example.org");
        await SubmitAsync(visit.Page);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pass this petition on" }).ClickAsync();

        Assert.Equal(
            $"{site.Program.Address.GetLeftPart(UriPartial.Authority)}/en/petitions/{BrowserSeeds.Plain} A petition that counts at once", await visit.Page.EvaluateAsync<string>("`${shared.url} ${shared.title}`"));
    });

    private async Task OnHostAsync(string petition, string language, Func<Visit, Task> visitAsync, int zoom = 1)
    {
        await using var host = await HostSite.WithElementAsync(
            site.Program.Address,
            $"<a id=\"before\" href=\"#before\">Before</a><campaign-petition petition=\"{petition}\" lang=\"{language}\"></campaign-petition><a id=\"after\" href=\"#after\">After</a>",
            style: Style);
        await site.VisitAsync(visitAsync, host: host.Address, zoom: zoom);
    }

    private static async Task FillInAsync(IPage page, string email)
    {
        await page.Locator("#name").FillAsync("Ada Example");
        await page.Locator("#email").FillAsync(email);
        await page.Locator("#country").SelectOptionAsync("NP");
    }

    private static Task SubmitAsync(IPage page) => page.Locator("[type=submit]").First.ClickAsync();

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("""
        () => {
          const focused = document.activeElement.shadowRoot?.activeElement ?? document.activeElement;
          return focused.name || focused.type || focused.getAttribute('part') || focused.id;
        }
        """);
}
