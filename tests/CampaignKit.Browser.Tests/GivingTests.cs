using CampaignKit.Web.Tests.Trust;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Giving in a browser: from signing to Stripe's page and back, with the real program and a double of Stripe.</summary>
[Collection(BrowserSuite.Name)]
public sealed class GivingTests(BrowserSite site) : IAsyncLifetime
{
    private GivingProgram _giving = null!;

    public async Task InitializeAsync() => _giving = await GivingProgram.StartAsync(site);

    public async Task DisposeAsync() => await _giving.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Signer_gives_and_comes_back(bool hasScript) => _giving.VisitAsync(
        async visit =>
        {
            var page = visit.Page;
            await page.GotoAsync($"/en/petitions/{BrowserSeeds.Plain}");
            Assert.Equal(0, await page.Locator("a[href*='/give']").CountAsync());
            await visit.FillInAsync("giver@example.org");
            await visit.SendAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = "Would you also like to give?" }).WaitForAsync();
            await AssertEqualAsync(page);
            await page.GetByRole(AriaRole.Link, new() { Name = "Give to Example Coalition" }).ClickAsync();
            await visit.SeesAsync("Give to Example Coalition");
            Assert.Equal(0, await page.Locator("main input:checked").CountAsync());
            await AssertEqualAsync(page);

            await page.Locator("#give-other").FillAsync("12.50");
            await _giving.GoToStripeAsync(page);
            await page.GetByText("€12.50").Or(page.GetByText("12.50")).First.WaitForAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Donate" }).ClickAsync();

            await visit.SeesAsync("Thank you for your gift");
            await page.GetByText("for Example Coalition has arrived.").WaitForAsync();
            Assert.Empty(await page.Context.CookiesAsync());
            await page.GetByRole(AriaRole.Link, new() { Name = "Back to the campaign" }).ClickAsync();
            await visit.SeesAsync("Browsers");
        },
        hasScript);

    [Fact]
    public Task Monthly_is_chosen_by_its_donor_alone_and_cancelling_loses_nothing() => _giving.VisitAsync(
        async visit =>
        {
            var page = visit.Page;
            await page.GotoAsync(GivingProgram.Form);
            await page.GetByLabel("EUR 10.00").CheckAsync();
            await page.GetByLabel("Give this every month").CheckAsync();
            await _giving.GoToStripeAsync(page);
            await page.GetByText("every month").First.WaitForAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Back, without paying" }).ClickAsync();

            await visit.SeesAsync("Give to Example Coalition");
            await page.GetByText("Nothing was paid.").WaitForAsync();
            Assert.True(await page.GetByLabel("EUR 10.00").IsCheckedAsync());
            Assert.True(await page.GetByLabel("Give this every month").IsCheckedAsync());
            await _giving.GoToStripeAsync(page);
            await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
            await visit.SeesAsync("Thank you for your gift");
        });

    [Fact]
    public Task Typing_an_amount_means_it_and_choosing_another_drops_it() => _giving.VisitAsync(
        async visit =>
        {
            var page = visit.Page;
            await page.GotoAsync(GivingProgram.Form);
            await page.Locator("#give-other").FillAsync("7");
            Assert.True(await page.GetByLabel("Another amount").IsCheckedAsync());
            await page.GetByLabel("EUR 10.00").CheckAsync();
            Assert.Equal("", await page.Locator("#give-other").InputValueAsync());
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Gift_is_kept_with_a_signature_by_who_asks_for_it_and_parts_again(bool hasScript) => _giving.VisitAsync(
        async visit =>
        {
            const string Email = "keeper@example.org";
            var (page, looks) = (visit.Page, new Looks(visit.Page));
            visit.Expect(400);
            await page.GotoAsync($"/en/petitions/{BrowserSeeds.Plain}");
            await visit.FillInAsync(Email);
            await visit.SendAsync();
            var receipt = await page.Locator(".receipt code").InnerTextAsync();

            await page.GotoAsync(GivingProgram.Form);
            await page.GetByLabel("EUR 10.00").CheckAsync();
            await page.GetByText("Keep this gift with my signature").ClickAsync();
            await page.GetByLabel("Receipt of your signature").FillAsync(receipt[..^1]);
            await visit.SendAsync();
            Assert.True(await page.GetByLabel("EUR 10.00").IsCheckedAsync());
            await page.GetByRole(AriaRole.Link, new() { Name = "No signature of this campaign has this receipt." }).ClickAsync();
            await Assertions.Expect(page.GetByLabel("Receipt of your signature")).ToBeFocusedAsync();
            if (hasScript) await looks.AtAsync("form for giving with a receipt of nothing");
            await page.GetByLabel("Receipt of your signature").FillAsync(receipt);
            await _giving.GoToStripeAsync(page);
            await page.GetByRole(AriaRole.Button, new() { Name = "Donate" }).ClickAsync();
            await visit.SeesAsync("Thank you for your gift");
            await _giving.Stripe.Webhooks.IdleAsync();

            await page.GotoAsync("/en/my-signatures");
            await page.Locator("#ask-email").FillAsync(Email);
            await visit.SendAsync();
            await page.GotoAsync((await MailedFile.ToAsync(_giving.Program.Folder, Email)).Single(mail => mail.Path.Contains("/my-signatures/", StringComparison.Ordinal)).Path);
            await page.GetByText("EUR\u00A010.00 for Example Coalition").WaitForAsync();
            if (hasScript) await looks.AtAsync("own page with a gift");
            await page.GetByRole(AriaRole.Button, new() { Name = "Keep them apart again" }).ClickAsync();
            await page.GetByText("Nothing leads from this signature to a gift any more.").WaitForAsync();
            Assert.Equal(0, await page.GetByText("Example Coalition").CountAsync());
            Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
        },
        hasScript);

    [Theory]
    [MemberData(nameof(BrowserSite.Languages), MemberType = typeof(BrowserSite))]
    public Task Nobody_is_kept_out_in_any_language(string language) => _giving.VisitAsync(
        async visit =>
        {
            var (page, looks) = (visit.Page, new Looks(visit.Page));
            visit.Expect(400);
            await page.GotoAsync($"/{language}/campaigns/browser");
            await looks.AtAsync("campaign that asks");
            await page.GotoAsync($"/{language}/campaigns/browser/give");
            await looks.AtAsync("form for giving");
            await page.SetViewportSizeAsync(360, 800);
            await AssertEqualAsync(page);
            await visit.SendAsync();
            await looks.AtAsync("form for giving with a problem");
            await page.Locator("[name=amount][value='1000']").CheckAsync();
            await _giving.GoToStripeAsync(page);
            await page.GetByRole(AriaRole.Button, new() { Name = "Donate" }).ClickAsync();
            await page.Locator(".thanks").WaitForAsync();
            await looks.AtAsync("thanks for a gift");
            Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
        });

    // "No thanks" is as large as the other, to the pixel.
    private static async Task AssertEqualAsync(IPage page)
    {
        var boxes = new List<(double Width, double Height)>();
        foreach (var button in await page.Locator(".either > .button").AllAsync())
        {
            var box = (await button.BoundingBoxAsync())!;
            boxes.Add((Math.Round(box.Width), Math.Round(box.Height)));
        }

        Assert.Equal(2, boxes.Count);
        Assert.Equal(boxes[0], boxes[1]);
    }
}
