using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>What a petition's page does in the hands of people: those in a hurry, on a bad line, without a mouse, or afraid.</summary>
[Collection(BrowserSuite.Name)]
public sealed class BehaviourTests(BrowserSite site)
{
    private const string Petition = $"/petitions/{BrowserSeeds.Listed}";
    private const string Thanks = "You are counted. Thank you.";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Petition_is_signed_with_script_and_without(bool hasScript) => site.VisitAsync(
        async visit =>
        {
            await visit.Page.GotoAsync(Petition);
            await visit.TypeAsync($"script.{hasScript}@example.org");
            await visit.SendAsync();

            await visit.SeesAsync(Thanks);
        },
        hasScript: hasScript);

    [Fact]
    public Task Count_moves_on_an_open_page_when_somebody_else_signs() => site.VisitAsync(async reader =>
    {
        await reader.Page.GotoAsync(Petition);
        var before = await CountAsync(reader.Page);

        await site.VisitAsync(async signer =>
        {
            await signer.Page.GotoAsync(Petition);
            await signer.TypeAsync("somebody.else@example.org");
            await signer.SendAsync();
            await signer.SeesAsync(Thanks);
        });

        await reader.Page.Locator(".progress .count strong", new() { HasText = $"{before + 1}" }).WaitForAsync();
        Assert.Equal($"{before + 1}", await reader.Page.Locator(".progress progress").GetAttributeAsync("value"));
    });

    [Fact]
    public Task Whoever_works_with_keys_alone_reaches_every_field_in_order_and_signs_with_Enter() => site.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync(Petition);
        var reached = new List<string>();
        for (var keys = 0; keys < 60 && !reached.Contains("submit"); keys++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            if (await visit.Page.EvaluateAsync<string?>("() => document.activeElement.closest('#sign') && (document.activeElement.name || document.activeElement.type)") is { } field) reached.Add(field);
        }

        Assert.Equal(["name", "email", "country", "postcode", "visibility", "updates", "submit"], reached);
        await visit.TypeAsync("keys@example.org");
        await visit.Page.Locator("#sign-email").PressAsync("Enter");
        await visit.SeesAsync(Thanks);
    });

    [Fact]
    public Task First_key_leads_past_the_navigation() => site.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync(Petition);
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.ArrivesAsync($"{Petition}#content");
    });

    [Fact]
    public Task Button_that_is_pressed_twice_signs_once() => site.VisitAsync(async visit =>
    {
        var sent = new ConcurrentQueue<string>();
        visit.Page.Request += (_, request) =>
        {
            if (request.Method == "POST") sent.Enqueue(request.Url);
        };
        await visit.Page.GotoAsync(Petition);
        await visit.TypeAsync("twice@example.org");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign now" }).DblClickAsync();

        await visit.SeesAsync(Thanks);
        Assert.Single(sent);
    });

    [Fact]
    public Task Who_goes_back_after_thanks_finds_the_form_and_no_error() => site.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync(Petition);
        await visit.TypeAsync("back@example.org");
        await visit.SendAsync();
        await visit.SeesAsync(Thanks);

        await visit.Page.GoBackAsync();

        await visit.Page.Locator("#sign-name").WaitForAsync();
        Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Alert).CountAsync());
        Assert.Equal("", await visit.Page.Locator("#sign [data-offline]").TextContentAsync());
    });

    [Theory]
    [InlineData("", Petition, "You are offline. Nothing was sent, and what you typed is still here.")]
    [InlineData("/fr", Petition, "Vous êtes hors connexion. Rien n’a été envoyé, et ce que vous avez tapé est encore ici.")]
    [InlineData("", $"/petitions/{BrowserSeeds.ForWork}", "You are offline. Nothing was sent, and what you typed is still here.")]
    public Task Who_is_offline_is_told_so_keeps_what_was_typed_and_signs_later(string language, string petition, string words) => site.VisitAsync(async visit =>
    {
        visit.Forgive("ERR_INTERNET_DISCONNECTED");
        await visit.Page.GotoAsync(language + petition);
        await visit.FillInAsync($"offline{(language + petition).Length}@example.org");
        await visit.Page.Context.SetOfflineAsync(true);
        await visit.Page.Locator("#sign [type=submit]").ClickAsync();

        await visit.Page.GetByText(words).WaitForAsync();
        Assert.Equal(("Ada Example", "NP"), (await visit.Page.Locator("#sign-name").InputValueAsync(), await visit.Page.Locator("#sign-country").InputValueAsync()));

        await visit.Page.Context.SetOfflineAsync(false);
        await visit.Page.GetByText(words).WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await visit.SendAsync();
        await visit.Page.Locator(".thanks").WaitForAsync();
    });

    [Fact]
    public Task Slow_network_loses_nothing() => site.VisitAsync(async visit =>
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visit.Page.RouteAsync("**/signatures", async route =>
        {
            arrived.SetResult();
            await held.Task;
            await route.ContinueAsync();
        });
        await visit.Page.GotoAsync(Petition);
        await visit.TypeAsync("slow@example.org");
        var click = visit.Page.Locator("#sign [type=submit]").ClickAsync();
        await arrived.Task;

        held.SetResult();
        await click;

        await visit.SeesAsync(Thanks);
    });

    private static async Task<long> CountAsync(IPage page) => long.Parse(await page.Locator(".progress progress").GetAttributeAsync("value") ?? "", System.Globalization.CultureInfo.InvariantCulture);
}
