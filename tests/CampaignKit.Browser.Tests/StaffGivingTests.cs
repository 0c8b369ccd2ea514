using CampaignKit.Doubles;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>What staff do with donations in a browser: how they ask, what they see, what they give back.</summary>
[Collection(BrowserSuite.Name)]
public sealed class StaffGivingTests(BrowserSite site) : IAsyncLifetime
{
    private const string AskPath = "/staff/campaigns/browser/donations/ask";
    private const string ListPath = "/staff/donations";

    private GivingProgram _giving = null!;

    private Account Stripe => _giving.Stripe.Account;

    public async Task InitializeAsync() => _giving = await GivingProgram.StartAsync(site);

    public async Task DisposeAsync() => await _giving.DisposeAsync();

    [Fact]
    public Task Nothing_stands_in_the_way_where_staff_write_how_a_campaign_asks() => _giving.VisitAsync(async visit =>
    {
        var (page, looks) = (visit.Page, new Looks(visit.Page));
        visit.Expect(400);
        await visit.SetUpAsync(_giving.Program);
        await page.GotoAsync(AskPath);
        await looks.AtAsync("ask");
        await page.GetByLabel("Who gets it").FillAsync("");
        await page.GetByLabel("The least").First.FillAsync("a little");
        await page.GetByLabel("Suggested amounts").First.FillAsync("0.001");
        await visit.SendAsync();
        await page.GetByText("The least amount is not an amount.").First.WaitForAsync();
        await looks.AtAsync("ask with problems");
        await page.GetByLabel("Who gets it").FillAsync("Example Coalition");
        await page.GetByLabel("The least").First.FillAsync("1");
        await page.GetByLabel("Suggested amounts").First.FillAsync("5\n12.50");
        await visit.SendAsync();
        await page.GetByText("It is saved.").WaitForAsync();
        await looks.AtAsync("ask that is saved");
        await page.GotoAsync(GivingProgram.Form);
        Assert.Equal(1, await page.GetByLabel("EUR 12.50").CountAsync());
        Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
    });

    [Fact]
    public Task Nothing_stands_in_the_way_where_staff_see_gifts_give_them_back_and_compare_payouts() => _giving.VisitAsync(async visit =>
    {
        var (page, looks) = (visit.Page, new Looks(visit.Page));
        visit.Expect(400);
        visit.Expect(409);
        visit.Expect(503);
        await visit.SetUpAsync(_giving.Program);
        await page.GotoAsync(ListPath);
        await looks.AtAsync("no donations");
        await _giving.GiveAsync(visit, "EUR 25.00", isMonthly: true);
        await _giving.GiveAsync(visit, "EUR 10.00");
        visit.Forgive("The specified value \"soon\" does not conform");
        await page.GotoAsync($"{ListPath}?month=soon");
        await looks.AtAsync("donations by a filter that is none");
        await page.GotoAsync(ListPath);
        await page.GetByText("2 found, of which is left: EUR 35.00").WaitForAsync();
        await looks.AtAsync("donations");
        await page.GetByLabel("Kind").SelectOptionAsync("once");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await page.GetByText("1 found, of which is left: EUR 10.00").WaitForAsync();
        await looks.AtAsync("donations that are filtered");

        await page.Locator(".titles a").First.ClickAsync();
        await page.Locator("summary").ClickAsync();
        await looks.AtAsync("gift");
        await page.GetByLabel("Amount in EUR").FillAsync("10.01");
        await GiveBackAsync(page);
        await page.GetByText("Type an amount of up to EUR 10.00").First.WaitForAsync();
        await looks.AtAsync("refund with problems");

        // Of a gift that a bank holds a part of, Stripe gives nothing back.
        await page.GetByLabel("Amount in EUR").FillAsync("6");
        await page.GetByLabel("Reason").FillAsync("Given twice by mistake");
        Stripe.Do(() => Stripe.Disputes.Open(Charge(1000), 400, "fraudulent"));
        await _giving.Stripe.Webhooks.IdleAsync();
        await GiveBackAsync(page);
        await page.GetByText("Stripe refused this refund").WaitForAsync();
        await looks.AtAsync("refund that Stripe refused");
        Assert.Equal("6", await page.GetByLabel("Amount in EUR").InputValueAsync());
        Assert.Empty(Refunds());

        await ComparePayoutsAsync(visit, looks);
        Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
    });

    [Fact]
    public Task Gift_is_given_back_in_part_with_the_keyboard_alone() => _giving.VisitAsync(async visit =>
    {
        var page = visit.Page;
        visit.Expect(400);
        await _giving.GiveAsync(visit, "EUR 10.00");
        await visit.SetUpAsync(_giving.Program);

        // Behind every campaign and petition.
        await page.TabToAsync("Donations", "Enter", most: 200);
        await visit.SeesAsync("Donations");
        await page.TabToAsync(await page.Locator(".titles a").First.InnerTextAsync(), "Enter");
        await page.GetByText("What happened").WaitForAsync();
        await page.TabToAsync("Give it back", "Enter");
        await page.TabToAsync("Amount in EUR");
        await page.Keyboard.TypeAsync("4.50");
        await page.TabToAsync("Give it back", "Enter");

        // The summary of what is wrong has the focus, and its link leads to the field.
        await page.GetByText("Nothing was given back yet").WaitForAsync();
        await page.TabToAsync("The reason is empty.", "Enter");
        await page.Keyboard.TypeAsync("Given twice by mistake");
        await page.TabToAsync("Give it back", "Enter");
        await page.GetByText("Stripe has the refund.").WaitForAsync();

        Assert.Equal(450, Assert.Single(Refunds()).Number("amount"));
        await page.GetByText("refunded, EUR 4.50").WaitForAsync();
        Assert.Contains("Given twice by mistake", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    });

    private async Task ComparePayoutsAsync(Visit visit, Looks looks)
    {
        var page = visit.Page;

        // Given back in Stripe's dashboard, and the program was not told.
        _giving.Stripe.Webhooks.Mode = WebhookMode.Hold;
        Stripe.Do(() => Stripe.Refunds.Create(Charge(2500), 300, reason: null, []));
        var month = Stripe.Move(TimeSpan.FromDays(7)).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        await page.GotoAsync($"{ListPath}/report?month=2020-01");
        await page.GetByText("Nothing was paid out in 2020-01.").WaitForAsync();
        await looks.AtAsync("no payouts");
        Stripe.Do(() => Stripe.Payouts.Create("eur", live: false));
        await page.GotoAsync($"{ListPath}/report?month={month}");
        await page.GetByText("and the ledger lacks it").WaitForAsync();
        await looks.AtAsync("payouts");

        // Too narrow for the table, and too wide for cards: keys move it sideways.
        await page.SetViewportSizeAsync(760, 900);
        await looks.JudgeAsync("payouts that are moved sideways", page.MainFrame);
        _giving.Stripe.Faults.Add(new(FaultKind.ErrorBeforeEffect, "/v1/payouts", Times: 10));
        await page.GotoAsync($"{ListPath}/report?month={month}");
        await page.GetByText("Stripe does not tell now.").WaitForAsync();
        await looks.AtAsync("payouts of which Stripe tells nothing");
    }

    private static Task GiveBackAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Give it back" }).ClickAsync();

    private System.Text.Json.Nodes.JsonObject Charge(long cents) => Stripe.Do(() => Stripe.Objects.All("charge").Single(charge => charge.Number("amount") == cents));

    private List<System.Text.Json.Nodes.JsonObject> Refunds() => Stripe.Do(() => Stripe.Objects.All("refund").ToList());
}
