using System.Net;
using CampaignKit.Core.Donations;
using CampaignKit.Doubles;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>Giving as people do it, from the form to Stripe's page and back.</summary>
public sealed class GivePagesTests : IAsyncLifetime
{
    private GivingSite _site = null!;

    public async Task InitializeAsync() => _site = await GivingSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Form_says_who_gets_it_and_what_for_and_chooses_nothing()
    {
        var page = await _site.Visitor.GetAsync(GivingSite.Form);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Give to Example Coalition for: Legal help for workers", page.Text, StringComparison.Ordinal);
        Assert.Contains("EUR 10.00", page.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain(Html.Elements(page.Html, "input"), input => input.ContainsKey("checked"));
        Assert.Contains(Html.Elements(page.Html, "input"), input => input.GetValueOrDefault("name") == "monthly");
        Assert.Empty(PageSafety.Offences(page.Html));
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Contains($"form-action 'self' {_site.Stripe.Address.GetLeftPart(UriPartial.Authority)};", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.False(page.Headers.ContainsKey("Set-Cookie"));
    }

    [Theory]
    [InlineData("1000", "", "EUR 10.00")]
    [InlineData("other", "7,50", "EUR 7.50")]
    [InlineData("", "7.50", "EUR 7.50")]
    [InlineData("1000", "10", "EUR 10.00")]
    public async Task Choice_leads_to_a_page_for_just_that_and_its_payment_to_thanks(string amount, string typed, string paid)
    {
        var page = await _site.ChooseAsync(("amount", amount), ("other", typed));
        var thanks = await _site.Visitor.GetAsync(await _site.PayAsync(page));

        Assert.Equal(HttpStatusCode.OK, thanks.Status);
        Assert.Contains($"{paid} for Example Coalition has arrived.", thanks.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", thanks.Html, StringComparison.Ordinal);
        Assert.Empty(PageSafety.Offences(thanks.Html));
    }

    [Fact]
    public async Task Form_that_is_sent_twice_leads_to_one_page_and_a_changed_one_to_another()
    {
        var form = await _site.Visitor.GetAsync(GivingSite.Form);
        async Task<string> SendAsync(string amount) => (await _site.Visitor.SendAsync(form, "/give", ("amount", amount))).Headers["Location"];

        var first = await SendAsync("1000");

        Assert.Equal(first, await SendAsync("1000"));
        Assert.NotEqual(first, await SendAsync("2500"));
    }

    [Theory]
    [InlineData("", "", "Choose an amount, or type your own.")]
    [InlineData("other", " ", "Choose an amount, or type your own.")]
    [InlineData("77", "", "Choose an amount, or type your own.")]
    [InlineData("1000", "12", "You have chosen an amount and typed one.")]
    [InlineData("other", "ten", "This is not an amount.")]
    [InlineData("other", "1.234", "This could be one of two amounts.")]
    [InlineData("other", "1.2345", "This has more decimals than EUR")]
    [InlineData("other", "0.50", "Choose an amount from EUR 1.00 to EUR 5,000.00.")]
    [InlineData("other", "5000.01", "Choose an amount from EUR 1.00 to EUR 5,000.00.")]
    public async Task What_cannot_be_given_is_said_and_what_was_typed_stays(string amount, string typed, string said)
    {
        var answer = await _site.Visitor.SendAsync(await _site.Visitor.GetAsync(GivingSite.Form), "/give", ("amount", amount), ("other", typed), ("monthly", "true"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(said, answer.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal(typed, Html.ById(answer.Html, "give-other")["value"]);
        Assert.True(Html.ById(answer.Html, "give-monthly").ContainsKey("checked"));
        Assert.Contains("form-action 'self' http://127.0.0.1:", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_back_without_paying_finds_what_they_chose_and_no_reproach()
    {
        var page = await _site.ChooseAsync(("amount", "other"), ("other", "7.50"), ("monthly", "true"));
        var session = _site.Stripe.Account.Do(() => _site.Stripe.Account.Objects.Get("checkout.session", page.Segments[^1]).Copy());
        var back = new Uri(session["cancel_url"]!.GetValue<string>()).PathAndQuery;

        var form = await _site.Visitor.GetAsync(back);

        Assert.Equal(HttpStatusCode.OK, form.Status);
        Assert.Equal("7.50", Html.ById(form.Html, "give-other")["value"]);
        Assert.True(Html.ById(form.Html, "give-monthly").ContainsKey("checked"));
        Assert.Contains("Nothing was paid.", form.Text, StringComparison.Ordinal);
        var forged = await _site.Visitor.GetAsync(back.Replace("-750-", "-99900-", StringComparison.Ordinal));
        Assert.DoesNotContain(Html.Elements(forged.Html, "input"), input => input.ContainsKey("checked"));
    }

    [Fact]
    public async Task Gift_by_direct_debit_is_on_its_way_until_the_bank_has_spoken()
    {
        var address = await _site.PayAsync(await _site.ChooseAsync(("amount", "1000")), CheckoutAct.PayLater);

        Assert.Contains("is on its way", (await _site.Visitor.GetAsync(address)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?session=cs_test_nothing&gift=EUR-1000-once.0123456789abcdef01234567")]
    [InlineData("")]
    public async Task Thanks_that_belong_to_no_gift_are_not_there(string query) => Assert.Equal(HttpStatusCode.NotFound, (await _site.Visitor.GetAsync($"{GivingSite.Form}/thanks{query}")).Status);

    [Fact]
    public async Task Currency_is_chosen_by_a_link_and_without_decimals_where_it_has_none()
    {
        var yen = await _site.Visitor.GetAsync($"{GivingSite.Form}?currency=JPY");
        var answer = await _site.Visitor.SendAsync(yen, "/give", ("amount", "1000"));

        Assert.Contains("JPY 1,000", yen.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("JPY 1,000 for Example Coalition has arrived.", (await _site.Visitor.GetAsync(await _site.PayAsync(new(answer.Headers["Location"])))).Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stripe_that_is_away_costs_a_sentence_and_nothing_that_was_typed()
    {
        var form = await _site.Visitor.GetAsync(GivingSite.Form);
        await _site.StopStripeAsync();

        var answer = await _site.Visitor.SendAsync(form, "/give", ("amount", "2500"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.True(Html.Elements(answer.Html, "input").Single(input => input.GetValueOrDefault("value") == "2500").ContainsKey("checked"));
    }

    [Fact]
    public async Task Page_of_the_campaign_asks_and_tells_what_was_given()
    {
        await _site.GiveAsync();
        _site.App.Clock.Now += TimeSpan.FromSeconds(2);

        var page = await _site.Visitor.GetAsync($"/campaigns/{GivingSite.Campaign}");

        Assert.Contains($"href=\"{GivingSite.Form}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("EUR 10.00 in 1 gift", page.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_that_are_not_public_are_nowhere()
    {
        await _site.GiveAsync();
        await GivingSite.WriteAsync(_site.App, GivingSite.Ask with { HasPublicTotals = false });
        _site.App.Clock.Now += TimeSpan.FromSeconds(10);

        Assert.DoesNotContain("EUR", (await _site.Visitor.GetAsync($"/campaigns/{GivingSite.Campaign}")).Text, StringComparison.Ordinal);
        Assert.False((await _site.Visitor.GetAsync($"/api/v1/campaigns/{GivingSite.Campaign}/donations")).Json.TryGetProperty("given", out _));
    }

    [Fact]
    public async Task Campaign_that_does_not_ask_has_no_form_and_no_link_to_one()
    {
        await GivingSite.WriteAsync(_site.App, GivingSite.Ask with { IsAsked = false });

        Assert.Equal(HttpStatusCode.NotFound, (await _site.Visitor.GetAsync(GivingSite.Form)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _site.Visitor.GetAsync($"/api/v1/campaigns/{GivingSite.Campaign}/donations")).Status);
        Assert.DoesNotContain("/give", (await _site.Visitor.GetAsync($"/campaigns/{GivingSite.Campaign}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signer_is_asked_after_signing_and_neither_before_nor_in_a_frame()
    {
        var petition = GivingSite.Petition;
        var before = await _site.Visitor.GetAsync($"/petitions/{petition}");
        var thanks = await _site.Visitor.SignAsync(petition, "ada@example.org");
        var framed = await _site.Visitor.PostAsync($"/embed/{petition}", ("name", "Ben Example"), ("email", "ben@example.org"), ("country", "NP"), ("locale", "en"));

        Assert.DoesNotContain("/give", before.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{GivingSite.Form}\"", thanks.Html, StringComparison.Ordinal);
        Assert.Contains("No thanks", thanks.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, framed.Status);
        Assert.DoesNotContain("/give", framed.Html, StringComparison.Ordinal);
    }
}
