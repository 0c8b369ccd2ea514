using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Lines that are slow or break off while the answer comes: nothing that was typed is lost, and who sends it again counts once.</summary>
/// <remarks>
/// The page's form is sent as any form is, with script too. Its answer is then a document with an address of its own, nothing of the receipt is in the history, Back leads to
/// the form, and one and the same way is tried for everybody. What a broken answer looks like is the browser's affair; what was typed is behind Back.
/// </remarks>
[Collection(BrowserSuite.Name)]
public sealed class LineTests(BrowserSite site)
{
    private const string Petition = $"/petitions/{BrowserSeeds.Plain}";
    private const string Thanks = "You are counted. Thank you.";
    private const string Unreachable = "No answer came: the network may be away, or this site.";

    // Instead of waiting for it, the test ends it.
    private const string HandOverWaits = """
        window.waits = [];
        window.heard = [];
        AbortSignal.timeout = patience => {
          const wait = new AbortController();
          waits.push({ patience, end: () => wait.abort(new DOMException('', 'TimeoutError')) });
          return wait.signal;
        };
        addEventListener('campaignkit:failed', event => heard.push(event.detail.reason));
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_that_breaks_off_leaves_what_was_typed_behind_Back(bool hasScript)
    {
        await using var line = new BrokenLine(site.Program.Address);
        await site.VisitAsync(
            async visit =>
            {
                visit.Forgive("net::ERR_");
                await visit.Page.GotoAsync(Petition);
                var before = await CountAsync();
                await visit.TypeAsync($"broken.off.{hasScript}@example.org");
                var broken = visit.Page.WaitForRequestAsync("**/signatures");
                await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).ClickAsync();
                await broken;
                await visit.Page.Locator("#sign").WaitForAsync(new() { State = WaitForSelectorState.Detached });

                await visit.Page.GoBackAsync();
                await visit.Page.GetByLabel("Your name").WaitForAsync();
                Assert.Equal(
                    ("Ada Example", $"broken.off.{hasScript}@example.org", "NP"),
                    (await visit.Page.GetByLabel("Your name").InputValueAsync(), await visit.Page.GetByLabel("Your e-mail address").InputValueAsync(), await visit.Page.Locator("#sign-country").InputValueAsync()));

                line.Mend();
                await visit.SendAsync();
                await visit.SeesAsync(Thanks);
                Assert.Equal(before + 1, await CountAsync());
            },
            line.Address,
            hasScript);
    }

    [Fact]
    public Task Page_whose_answer_does_not_come_says_so_after_fifteen_seconds_and_can_be_sent_again() => site.VisitAsync(async visit =>
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visit.Page.Context.RouteAsync("**/signatures", route =>
        {
            arrived.TrySetResult();
            return Task.CompletedTask;
        });
        await visit.Page.Clock.InstallAsync();
        await visit.Page.GotoAsync(Petition);
        await visit.TypeAsync("not.answered@example.org");

        // A page that goes elsewhere answers no test; one whose form opens another does, and waits as long.
        await visit.Page.EvaluateAsync("() => { document.querySelector('#sign form').target = '_blank'; }");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).ClickAsync();
        await arrived.Task;
        var status = visit.Page.Locator("#sign [data-slow]");
        await visit.Page.Clock.FastForwardAsync(14_000);
        Assert.Equal("", await status.TextContentAsync());
        await visit.Page.Clock.FastForwardAsync(1_500);

        await Assertions.Expect(status).ToContainTextAsync(Unreachable);
        Assert.Equal("not.answered@example.org", await visit.Page.GetByLabel("Your e-mail address").InputValueAsync());
        await visit.Page.Context.UnrouteAllAsync();
        await visit.Page.EvaluateAsync("() => { document.querySelector('#sign form').target = ''; }");
        await visit.SendAsync();
        await visit.SeesAsync(Thanks);
    });

    [Fact]
    public Task Element_whose_answer_breaks_off_says_so_and_keeps_what_was_typed() => OnBrokenHostAsync(async (visit, line) =>
    {
        visit.Forgive("net::ERR_");
        var before = await CountAsync();
        await visit.Page.GotoAsync("/");
        await visit.TypeAsync("broken.element@example.org");
        await SignAsync(visit);
        await visit.Page.GetByText(Unreachable).WaitForAsync();
        Assert.Equal("broken.element@example.org", await visit.Page.GetByLabel("Your e-mail address").InputValueAsync());

        line.Mend();
        await SignAsync(visit);
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = Thanks }).WaitForAsync();
        Assert.Equal(before + 1, await CountAsync());
    });

    [Fact]
    public Task Element_gives_up_after_fifteen_seconds_says_so_and_keeps_what_was_typed() => OnHostAsync(async visit =>
    {
        visit.Forgive("net::ERR_");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visit.Page.AddInitScriptAsync(HandOverWaits);
        await visit.Page.RouteAsync("**/signatures", route =>
        {
            if (route.Request.Method == "OPTIONS") return route.ContinueAsync();
            arrived.TrySetResult();
            return Task.CompletedTask;
        });
        await visit.Page.GotoAsync("/");
        await visit.TypeAsync("patient@example.org");
        await SignAsync(visit);
        await arrived.Task;

        Assert.Equal(15_000, await visit.Page.EvaluateAsync<int>("waits.at(-1).patience"));
        await visit.Page.EvaluateAsync("waits.at(-1).end()");

        await visit.Page.GetByText(Unreachable).WaitForAsync();
        Assert.Equal(["timeout"], await visit.Page.EvaluateAsync<string[]>("heard"));
        Assert.Equal("patient@example.org", await visit.Page.GetByLabel("Your e-mail address").InputValueAsync());
    });

    [Fact]
    public Task Button_of_the_element_that_is_pressed_twice_signs_once() => OnHostAsync(async visit =>
    {
        var sent = new ConcurrentQueue<string>();
        visit.Page.Request += (_, request) =>
        {
            if (request.Method == "POST") sent.Enqueue(request.Url);
        };
        var before = await CountAsync();
        await visit.Page.GotoAsync("/");
        await visit.TypeAsync("twice.element@example.org");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).DblClickAsync();

        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = Thanks }).WaitForAsync();
        Assert.Single(sent);
        Assert.Equal(before + 1, await CountAsync());
    });

    private async Task OnHostAsync(Func<Visit, Task> visitAsync)
    {
        await using var host = await HostSite.WithElementAsync(site.Program.Address, $"<campaign-petition petition=\"{BrowserSeeds.Plain}\"></campaign-petition>");
        await site.VisitAsync(visitAsync, host: host.Address);
    }

    private async Task OnBrokenHostAsync(Func<Visit, BrokenLine, Task> visitAsync)
    {
        await using var line = new BrokenLine(site.Program.Address);
        await using var host = await HostSite.WithElementAsync(line.Address, $"<campaign-petition petition=\"{BrowserSeeds.Plain}\"></campaign-petition>");
        await site.VisitAsync(visit => visitAsync(visit, line), line.Address, host: host.Address);
    }

    private static Task SignAsync(Visit visit) => visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).ClickAsync();

    private async Task<long> CountAsync() =>
        JsonSerializer.Deserialize<JsonElement>(await site.Program.Client.GetStringAsync($"/api/v1/petitions/{BrowserSeeds.Plain}/count")).GetProperty("count").GetInt64();
}
