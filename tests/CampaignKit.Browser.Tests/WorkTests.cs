using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>A petition that asks for a proof of work, before browsers with script and without.</summary>
[Collection(BrowserSuite.Name)]
public sealed partial class WorkTests(BrowserSite site)
{
    private const string Petition = $"/petitions/{BrowserSeeds.ForWork}";
    private const string Thanks = "You are counted. Thank you.";
    private const string Asked = "Please look into your mail";

    [Fact]
    public Task Script_does_the_work_while_the_form_is_filled_in() => site.VisitAsync(async visit =>
    {
        var before = await CountAsync();
        await visit.Page.GotoAsync(Petition);
        await visit.TypeAsync("works@example.org");

        var sent = await SubmitAsync(visit);

        Assert.Matches(Solution(), sent);
        await visit.SeesAsync(Thanks);
        Assert.Equal(before + 1, await CountAsync());
    });

    [Fact]
    public Task Form_that_is_sent_before_the_work_is_done_says_so_waits_for_it_and_is_sent_once() => site.VisitAsync(async visit =>
    {
        var before = await CountAsync();
        await visit.Page.GotoAsync(Petition);

        // Within one turn of the page, so that nothing can have been done before.
        var sent = new ConcurrentQueue<string?>();
        visit.Page.Request += (_, request) =>
        {
            if (request.Method == "POST") sent.Enqueue(request.PostData);
        };
        var said = await visit.Page.EvaluateAsync<string>("""
            () => {
              const form = document.querySelector('form');
              Object.entries({ name: 'Ada Example', email: 'hurries@example.org', country: 'NP' }).forEach(([name, value]) => form.elements[name].value = value);
              form.requestSubmit();
              form.requestSubmit();
              return form.querySelector('[data-working]').textContent;
            }
            """);

        Assert.Equal("One moment: your browser is doing a small calculation that keeps machines away. Then the form is sent by itself.", said);
        await visit.SeesAsync(Thanks);
        Assert.Matches(Solution(), Assert.Single(sent));
        Assert.Equal(before + 1, await CountAsync());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Who_goes_back_and_signs_for_somebody_else_works_on_another_challenge(bool isPageKept) => site.VisitAsync(async visit =>
    {
        if (isPageKept) await KeepPageAsync(visit);
        await visit.Page.GotoAsync(Petition);
        await visit.TypeAsync("first@example.org");
        await SubmitAsync(visit);
        await visit.SeesAsync(Thanks);

        await visit.Page.GoBackAsync();
        await visit.TypeAsync("second@example.org");
        var sent = await SubmitAsync(visit);

        Assert.Matches(Solution(), sent);
        await visit.SeesAsync(Thanks);
    });

    [Fact]
    public Task Page_that_comes_back_as_it_was_left_works_on_another_challenge() => site.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync(Petition);

        // A page that a browser has kept goes on where it was, as one does whose form opens another.
        await visit.Page.EvaluateAsync("() => document.querySelector('form').target = '_blank'");
        foreach (var email in (string[])["kept@example.org", "kept.again@example.org"])
        {
            await visit.TypeAsync(email);
            var answer = await visit.Page.RunAndWaitForPopupAsync(() => visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).ClickAsync());
            await answer.GetByRole(AriaRole.Heading, new() { Name = Thanks }).WaitForAsync();
        }
    });

    [Fact]
    public Task Work_is_done_over_plain_http_too() => site.VisitAsync(
        async visit =>
        {
            await visit.Page.GotoAsync(Petition);
            Assert.False(await visit.Page.EvaluateAsync<bool>("() => isSecureContext"));
            await visit.TypeAsync("plain@example.org");

            var sent = await SubmitAsync(visit);

            Assert.Matches(Solution(), sent);
            await visit.SeesAsync(Thanks);
        },
        site.PlainAddress);

    [Fact]
    public async Task Work_that_takes_too_long_leaves_the_page_responsive_and_ends_with_waiting_instead()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder, ("CampaignKit__Abuse__WorkBits", "28"));
        await site.VisitAsync(
            async visit =>
            {
                await visit.Page.GotoAsync(Petition);
                await visit.TypeAsync("waits@example.org");
                var sending = visit.Page.WaitForRequestAsync("**/signatures", new() { Timeout = 60_000 });
                await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).ClickAsync();
                await visit.Page.GetByRole(AriaRole.Status).GetByText("One moment").WaitForAsync();

                // Frames of a page that hangs are seconds late; of one that works in slices, milliseconds.
                var lag = await visit.Page.EvaluateAsync<double>("""
                    () => new Promise(told => {
                      let last = performance.now(), worst = 0, frames = 0;
                      const look = () => {
                        const now = performance.now();
                        worst = Math.max(worst, now - last);
                        last = now;
                        ++frames < 60 ? requestAnimationFrame(look) : told(worst);
                      };
                      requestAnimationFrame(look);
                    })
                    """);
                Assert.InRange(lag, 0, 1000);

                Assert.EndsWith("&solution=&website=", (await sending).PostData, StringComparison.Ordinal);
                await visit.SeesAsync(Thanks);
            },
            program.Address);
    }

    [Fact]
    public Task Without_script_the_form_is_there_and_who_is_in_a_hurry_is_asked_by_mail() => site.VisitAsync(
        async visit =>
        {
            await visit.Page.GotoAsync(Petition);
            await visit.TypeAsync("scriptless@example.org");

            var sent = await SubmitAsync(visit);

            Assert.Contains("&solution=&", sent, StringComparison.Ordinal);
            await visit.SeesAsync(Asked);
        },
        hasScript: false);

    [Fact]
    public Task Petition_that_asks_for_no_work_does_none() => site.VisitAsync(async visit =>
    {
        var scripts = new List<string>();
        visit.Page.Request += (_, request) =>
        {
            if (request.ResourceType == "script") scripts.Add(request.Url);
        };

        await visit.Page.GotoAsync("/petitions/end-closed-work-permits");

        Assert.Equal(["/form.js", "/page.js"], scripts.Select(script => new Uri(script).AbsolutePath).Order());
    });

    private static async Task<string> SubmitAsync(Visit visit)
    {
        var request = await visit.Page.RunAndWaitForRequestAsync(
            () => visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).ClickAsync(), request => request.Url.EndsWith("/signatures", StringComparison.Ordinal));
        return request.PostData!;
    }

    // As a cache does that does not do what it is told: whoever comes again gets the same page, and its challenge.
    private static async Task KeepPageAsync(Visit visit)
    {
        byte[]? kept = null;
        await visit.Page.RouteAsync($"**{Petition}", async route =>
        {
            kept ??= await (await route.FetchAsync()).BodyAsync();
            await route.FulfillAsync(new() { BodyBytes = kept, ContentType = "text/html; charset=utf-8" });
        });
    }

    private async Task<long> CountAsync()
    {
        var count = JsonSerializer.Deserialize<JsonElement>(await site.Program.Client.GetStringAsync($"/api/v1/petitions/{BrowserSeeds.ForWork}/count"));
        return count.GetProperty("count").GetInt64();
    }

    [GeneratedRegex("&solution=[A-P]{8}&")]
    private static partial Regex Solution();
}
