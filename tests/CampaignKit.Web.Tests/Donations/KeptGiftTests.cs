using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignKit.Core.Donations;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>A gift and a signature are joined only where the donor asks for it, and part when they say so.</summary>
public sealed partial class KeptGiftTests : IAsyncLifetime
{
    private const string Email = "ada@example.org";

    private GivingSite _site = null!;

    public async Task InitializeAsync() => _site = await GivingSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Nothing_joins_them_unless_it_is_asked_for()
    {
        await SignAsync();
        await _site.GiveAsync();

        Assert.DoesNotContain("Example Coalition", (await OwnPageAsync()).Text, StringComparison.Ordinal);
        Assert.Empty(Html.ById((await _site.Visitor.GetAsync(GivingSite.Form)).Html, "give-receipt").GetValueOrDefault("value", ""));
    }

    [Fact]
    public async Task Gift_that_is_to_be_kept_with_a_signature_is_on_its_own_page_once_it_is_paid()
    {
        var receipt = await SignAsync();
        var stripe = await _site.ChooseAsync(("amount", "2500"), ("receipt", string.Join(' ', receipt.Chunk(4).Select(four => new string(four)))));
        Assert.DoesNotContain("Example Coalition", (await OwnPageAsync()).Text, StringComparison.Ordinal);

        await _site.PayAsync(stripe);

        var page = await OwnPageAsync();
        Assert.Contains("Gifts that you keep with this signature EUR 25.00 for Example Coalition, 22 November 2026, 12:00 UTC.", page.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Empty(PageSafety.Offences(page.Html));
    }

    [Fact]
    public async Task What_went_back_of_it_is_told()
    {
        var receipt = await SignAsync();
        await _site.PayAsync(await _site.ChooseAsync(("amount", "2500"), ("receipt", receipt)));
        _site.Stripe.Account.Do(() => _site.Stripe.Account.Refunds.Create(_site.Stripe.Account.Objects.All("charge").Single(), 1_000, reason: null, []));
        await _site.Stripe.Webhooks.IdleAsync();

        Assert.Contains("Of this, EUR 15.00 is left after what went back.", (await OwnPageAsync()).Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_Stripe_nor_the_ledger_learns_of_the_signature()
    {
        var receipt = await SignAsync();
        await _site.PayAsync(await _site.ChooseAsync(("amount", "2500"), ("receipt", receipt)));

        var ledger = _site.App.Services.GetRequiredService<IDonationLedger>();
        var facts = JsonSerializer.Serialize((await ledger.ReadAsync(GivingSite.Campaign, 0)).Facts);
        var told = string.Join('\n', _site.Stripe.Account.Do(() => _site.Stripe.Account.Objects.All("checkout.session").Select(session => session.ToJsonString()).ToList()));
        Assert.Contains("2500", facts, StringComparison.Ordinal);
        Assert.Contains("2500", told, StringComparison.Ordinal);
        Assert.All((string[])[facts, told], text => Assert.DoesNotContain(receipt, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Receipt_of_nothing_is_said_and_nothing_is_begun_or_lost()
    {
        await SignAsync();

        var answer = await _site.Visitor.SendAsync(await _site.Visitor.GetAsync(GivingSite.Form), "/give", ("amount", "other"), ("other", "7.50"), ("receipt", "0000 0000 0000 0000 0000 0000 00"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("<a href=\"#give-receipt\">No signature of this campaign has this receipt. Correct it, or leave it empty.</a>", answer.Html, StringComparison.Ordinal);
        Assert.Equal(("0000 0000 0000 0000 0000 0000 00", "true"), (Html.ById(answer.Html, "give-receipt")["value"], Html.ById(answer.Html, "give-receipt")["aria-invalid"]));
        Assert.Equal("7.50", Html.ById(answer.Html, "give-other")["value"]);
        Assert.False(Html.ById(answer.Html, "give-other").ContainsKey("aria-invalid"));
        Assert.Empty(_site.Stripe.Account.Do(() => _site.Stripe.Account.Objects.All("checkout.session").ToList()));
    }

    [Fact]
    public async Task Signer_parts_them_again_and_the_gift_stays()
    {
        var receipt = await SignAsync();
        await _site.PayAsync(await _site.ChooseAsync(("amount", "2500"), ("receipt", receipt)));

        var parted = await _site.Visitor.SendAsync(await OwnPageAsync(), "/part");

        Assert.Equal(HttpStatusCode.OK, parted.Status);
        Assert.Contains("Nothing leads from this signature to a gift any more.", parted.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Example Coalition", parted.Text, StringComparison.Ordinal);
        Assert.Equal(2_500, (await _site.App.Services.GetRequiredService<DonationBooks>().ReadAsync(GivingSite.Campaign)).Currencies.Single().Net.MinorUnits);
    }

    [Fact]
    public async Task Programs_keep_read_and_part_them_too()
    {
        var receipt = await SignAsync();
        var begun = await PostAsync($"/api/v1/campaigns/{GivingSite.Campaign}/donations", $$"""{"amount":1200,"currency":"EUR","receipt":"{{receipt}}"}""");
        await _site.PayAsync(new(begun.GetProperty("url").GetString()!));
        var own = "/api/v1" + await OwnLinkAsync();

        var gift = Assert.Single((await _site.Visitor.GetAsync($"{own}/gifts")).Json.GetProperty("gifts").EnumerateArray());
        Assert.Equal(
            (GivingSite.Petition, receipt, begun.GetProperty("donation").GetString(), "Example Coalition", 1_200L, 1_200L, "EUR"),
            (gift.GetProperty("petition").GetString(), gift.GetProperty("receipt").GetString(), gift.GetProperty("donation").GetString(), gift.GetProperty("recipient").GetString(),
                gift.GetProperty("amount").GetInt64(), gift.GetProperty("left").GetInt64(), gift.GetProperty("currency").GetString()));

        await PostAsync($"{own}/gifts/part", $$"""{"petition":"{{GivingSite.Petition}}","receipt":"{{receipt}}"}""");
        Assert.Empty((await _site.Visitor.GetAsync($"{own}/gifts")).Json.GetProperty("gifts").EnumerateArray());
        var refused = await PostAsync($"/api/v1/campaigns/{GivingSite.Campaign}/donations", """{"amount":1200,"currency":"EUR","receipt":"none"}""", HttpStatusCode.BadRequest);
        Assert.True(refused.GetProperty("errors").TryGetProperty("receipt", out _));
    }

    private async Task<JsonElement> PostAsync(string path, string body, HttpStatusCode? expected = null)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _site.App.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        if (expected is null) Assert.True(answer.IsSuccessStatusCode, text);
        else Assert.Equal(expected, answer.StatusCode);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<string> SignAsync()
    {
        await _site.Visitor.SignAsync(GivingSite.Petition, Email);
        return ReceiptOnPage().Match((await OwnPageAsync()).Text).Groups[1].Value;
    }

    private async Task<Shown> OwnPageAsync() => await _site.Visitor.GetAsync(await OwnLinkAsync());

    private async Task<string> OwnLinkAsync()
    {
        await _site.Visitor.PostAsync("/my-signatures", ("email", Email));
        return $"/my-signatures/{_site.App.Mails.To(Email)[^1].Token}";
    }

    [GeneratedRegex("Receipt ([0-7][0-9A-HJKMNP-TV-Z]{25})")]
    private static partial Regex ReceiptOnPage();
}
