using System.Text.Json;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>The element of <c>/embed/v1.js</c> on pages of another origin that allow little.</summary>
[Collection(BrowserSuite.Name)]
public sealed class ElementTests(BrowserSite site)
{
    private const string Element = $"<campaign-petition petition=\"{BrowserSeeds.Plain}\"></campaign-petition>";
    private const string Listen = """
        window.heard = [];
        for (const name of ['ready', 'signed', 'awaiting', 'failed']) addEventListener(`campaignkit:${name}`, event => heard.push(`${name} ${JSON.stringify(event.detail)}`));
        """;

    [Fact]
    public Task Who_signs_through_the_element_is_counted_thanked_in_place_and_counted_live() => OnHostAsync(Element, async visit =>
    {
        await visit.Page.AddInitScriptAsync(Listen);
        await visit.Page.GotoAsync("/");
        var before = await CountAsync(BrowserSeeds.Plain);
        await visit.TypeAsync("ada@example.org");
        await SignAsync(visit);

        await Heading(visit, "You are counted. Thank you.").WaitForAsync();
        Assert.Equal(before + 1, await CountAsync(BrowserSeeds.Plain));
        Assert.Equal("You are counted. Thank you.", await FocusedAsync(visit));
        await visit.Page.GetByText($"{before + 1} {(before == 0 ? "person has" : "people have")} signed").WaitForAsync();
        Assert.Equal("/", new Uri(visit.Page.Url).AbsolutePath);
        var heard = await visit.Page.EvaluateAsync<string[]>("heard");
        Assert.Equal([$$"""ready {"petition":"{{BrowserSeeds.Plain}}","count":{{before}}}""", $$"""signed {"petition":"{{BrowserSeeds.Plain}}","count":{{before + 1}}}"""], heard);
    });

    [Fact]
    public Task Petition_that_asks_for_work_gets_it_on_another_site() => OnHostAsync($"<campaign-petition petition=\"{BrowserSeeds.ForWork}\"></campaign-petition>", async visit =>
    {
        await visit.Page.GotoAsync("/");
        await visit.TypeAsync("worker@example.org");
        await SignAsync(visit);

        await Heading(visit, "You are counted. Thank you.").WaitForAsync();
    });

    [Fact]
    public Task Petition_that_asks_for_a_mail_takes_its_code_in_place() => OnHostAsync($"<campaign-petition petition=\"{BrowserSeeds.Mailed}\"></campaign-petition>", async visit =>
    {
        await visit.Page.AddInitScriptAsync(Listen);
        await visit.Page.GotoAsync("/");
        await visit.TypeAsync("ada@example.org");
        await SignAsync(visit);
        await Heading(visit, "Please look into your mail").WaitForAsync();
        visit.Forgive("400");
        await visit.Page.GetByLabel("The six digits of the mail").FillAsync("12345");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm my signature" }).ClickAsync();

        await visit.Page.GetByText("These are not the six digits").WaitForAsync();
        Assert.Equal("12345", await visit.Page.GetByLabel("The six digits of the mail").InputValueAsync());
        Assert.Contains($$"""awaiting {"petition":"{{BrowserSeeds.Mailed}}"}""", await visit.Page.EvaluateAsync<string[]>("heard"));
    });

    [Fact]
    public Task What_is_wrong_is_said_at_its_field_and_the_first_is_led_to() => OnHostAsync(Element, async visit =>
    {
        await visit.Page.GotoAsync("/");
        await visit.Page.GetByLabel("Your name").FillAsync("Ada Example");
        visit.Forgive("400");
        await SignAsync(visit);

        var email = visit.Page.GetByLabel("Your e-mail address");
        await visit.Page.Locator("#email-problem").WaitForAsync();
        Assert.Equal("true", await email.GetAttributeAsync("aria-invalid"));
        Assert.Equal("email-problem email-why", await email.GetAttributeAsync("aria-describedby"));
        Assert.Equal("email", await visit.Page.EvaluateAsync<string>("document.querySelector('campaign-petition').shadowRoot.activeElement.id"));
        Assert.Equal("Ada Example", await visit.Page.GetByLabel("Your name").InputValueAsync());
    });

    [Fact]
    public Task Network_that_is_away_loses_nothing_that_was_typed() => OnHostAsync(Element, async visit =>
    {
        await visit.Page.GotoAsync("/");
        await visit.TypeAsync("patient@example.org");
        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        visit.Forgive("CORS");
        await visit.Page.Context.SetOfflineAsync(true);
        await SignAsync(visit);
        await visit.Page.GetByText("No answer came").WaitForAsync();
        Assert.Equal("patient@example.org", await visit.Page.GetByLabel("Your e-mail address").InputValueAsync());

        await visit.Page.Context.SetOfflineAsync(false);
        await SignAsync(visit);
        await Heading(visit, "You are counted. Thank you.").WaitForAsync();
    });

    [Fact]
    public Task Too_many_and_outages_are_told_and_lose_nothing() => OnHostAsync(Element, async visit =>
    {
        await visit.Page.GotoAsync("/");
        await visit.TypeAsync("patient@example.org");
        visit.Forgive("429");
        visit.Forgive("502");
        foreach (var (status, body, words) in ((int, string, string)[])[(429, """{"detail":"Come again in a minute."}""", "Come again in a minute. What you typed is still in the form below."), (502, "<html>", "No answer came")])
        {
            await visit.Page.RouteAsync("**/signatures", route => route.Request.Method == "OPTIONS"
                ? route.ContinueAsync()
                : route.FulfillAsync(new() { Status = status, Body = body, ContentType = "application/problem+json", Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" } }));
            await SignAsync(visit);
            await visit.Page.GetByText(words).WaitForAsync();
            Assert.Equal("patient@example.org", await visit.Page.GetByLabel("Your e-mail address").InputValueAsync());
            await visit.Page.UnrouteAllAsync();
        }
    });

    [Fact]
    public Task Text_that_has_changed_since_it_was_shown_comes_above_the_form_and_can_be_signed() => OnHostAsync(Element, async visit =>
    {
        visit.Forgive("400");
        await visit.Page.RouteAsync("**/embed", async route =>
        {
            var answer = await (await route.FetchAsync()).TextAsync();
            await route.FulfillAsync(new()
            {
                Body = answer.Replace("\"version\":1", "\"version\":9", StringComparison.Ordinal).Replace("We ask the ministry to answer.", "An old ask.", StringComparison.Ordinal),
                ContentType = "application/json",
                Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" },
            });
        });
        await visit.Page.GotoAsync("/");
        await visit.Page.GetByText("An old ask.").WaitForAsync();
        await visit.Page.UnrouteAllAsync();
        await visit.TypeAsync("changed@example.org");
        await SignAsync(visit);

        await visit.Page.GetByText("This petition has no version with this number.").WaitForAsync();
        await visit.Page.GetByText("We ask the ministry to answer.").WaitForAsync();
        Assert.Equal("changed@example.org", await visit.Page.GetByLabel("Your e-mail address").InputValueAsync());
        await SignAsync(visit);
        await Heading(visit, "You are counted. Thank you.").WaitForAsync();
    });

    [Fact]
    public Task Two_on_one_page_have_fields_of_their_own_and_hold_one_connection() => OnHostAsync(Element + Element.Replace("petition=", "layout=\"button\" petition=", StringComparison.Ordinal), async visit =>
    {
        var streams = 0;
        visit.Page.Request += (_, request) => streams += request.Url.EndsWith("/count/live", StringComparison.Ordinal) ? 1 : 0;
        await visit.Page.GotoAsync("/");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign this petition" }).ClickAsync();
        await visit.Page.GetByLabel("Your name").First.FillAsync("Ada Example");

        Assert.Equal(2, await visit.Page.GetByLabel("Your name").CountAsync());
        Assert.Equal("", await visit.Page.GetByLabel("Your name").Last.InputValueAsync());
        Assert.Equal(1, streams);
    });

    [Theory]
    [InlineData("light", "rgb(255, 255, 255)")]
    [InlineData("dark", "rgb(31, 34, 32)")]
    public async Task Host_says_whether_it_is_dark_whatever_the_device_prefers(string scheme, string paper)
    {
        await OnHostAsync(
            Element,
            async visit =>
            {
                await visit.Page.GotoAsync("/");
                Assert.Equal(paper, await StyleAsync(visit, ".card", "backgroundColor"));
            },
            style: $":root {{ color-scheme: {scheme}; }}",
            isDark: scheme == "light");
    }

    [Fact]
    public Task Host_in_Arabic_gets_it_from_right_to_left_in_Arabic() => OnHostAsync(
        Element,
        async visit =>
        {
            await visit.Page.GotoAsync("/");
            await visit.Page.GetByLabel("الاسم").First.WaitForAsync();
            Assert.Equal("rtl", await StyleAsync(visit, ".card", "direction"));
        },
        attributes: "lang=\"ar\" dir=\"rtl\"");

    [Fact]
    public Task Host_sets_colours_by_properties_parts_and_attributes() => OnHostAsync(
        Element + "<campaign-petition petition=\"" + BrowserSeeds.Plain + "\" layout=\"button\" accent=\"#ffdd00\"></campaign-petition>",
        async visit =>
        {
            await visit.Page.GotoAsync("/");
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign this petition" }).WaitForAsync();
            Assert.Equal("rgb(1, 2, 3)", await StyleAsync(visit, "button", "backgroundColor"));
            Assert.Equal("uppercase", await StyleAsync(visit, "h2", "textTransform"));
            Assert.Equal("rgb(255, 221, 0)", await StyleAsync(visit, "button", "backgroundColor", 1));
        },
        style: "campaign-petition { --campaignkit-accent: #010203; } campaign-petition::part(title) { text-transform: uppercase; }");

    [Fact]
    public Task Petition_that_is_not_there_leaves_what_the_host_wrote() => OnHostAsync("<campaign-petition petition=\"no-such-petition\"><p>Sign it elsewhere.</p></campaign-petition>", async visit =>
    {
        visit.Forgive("404");
        await visit.Page.GotoAsync("/");
        await visit.Page.GetByText("Sign it elsewhere.").WaitForAsync();
    });

    [Fact]
    public Task Builder_shows_what_was_chosen() => site.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync($"/petitions/{BrowserSeeds.Plain}/embed?layout=button&accent=%23aa0011");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign this petition" }).WaitForAsync();
        Assert.Equal("rgb(170, 0, 17)", await StyleAsync(visit, "button", "backgroundColor"));
    });

    private async Task OnHostAsync(string elements, Func<Visit, Task> visitAsync, string attributes = "lang=\"en\"", string style = "", bool isDark = false)
    {
        await using var host = await HostSite.WithElementAsync(site.Program.Address, elements, attributes, style);
        await site.VisitAsync(visitAsync, host: host.Address, isDark: isDark);
    }

    private static ILocator Heading(Visit visit, string name) => visit.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    private static Task SignAsync(Visit visit) => visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).ClickAsync();

    private static Task<string> FocusedAsync(Visit visit) => visit.Page.EvaluateAsync<string>("document.querySelector('campaign-petition').shadowRoot.activeElement.textContent");

    private static async Task<string> StyleAsync(Visit visit, string selector, string property, int number = 0)
    {
        await visit.Page.Locator($"campaign-petition >> nth={number}").Locator(selector).First.WaitForAsync();
        return await visit.Page.EvaluateAsync<string>($"getComputedStyle(document.querySelectorAll('campaign-petition')[{number}].shadowRoot.querySelector('{selector}')).{property}");
    }

    private async Task<long> CountAsync(string petition) =>
        JsonSerializer.Deserialize<JsonElement>(await site.Program.Client.GetStringAsync($"/api/v1/petitions/{petition}/count")).GetProperty("count").GetInt64();
}
