using System.Net;
using System.Text.Json;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;
using CampaignKit.Web.Tests.Staff;

namespace CampaignKit.Web.Tests.Organisations;

/// <summary>Signers say for each partner of a campaign whether it may write to them: on the page, in a frame, by the element, as programs, and afterwards.</summary>
public sealed class PartnerChoiceTests : IAsyncLifetime, IDisposable
{
    private const string Campaign = "free-to-change-jobs";
    private const string Petition = "end-closed-work-permits";
    private const string Email = "ada@example.org";
    private const string Mine = "/api/v1/my-signatures";

    private readonly ServedApp _app = new();

    public Task InitializeAsync() => _app.PartnerAsync(Campaign, ("a-union", "A Union"), ("b-union", "B <Union>"));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData($"/petitions/{Petition}")]
    [InlineData($"/embed/{Petition}")]
    public async Task Form_asks_about_each_partner_and_presumes_nothing(string path)
    {
        var page = await _app.Visitor.GetAsync(path);

        var boxes = Html.Elements(page.Html, "input").Where(input => input.GetValueOrDefault("name") == "partners").ToList();
        Assert.Equal(["a-union", "b-union"], boxes.Select(box => box["value"]));
        Assert.DoesNotContain(boxes, box => box.ContainsKey("checked"));
        Assert.Contains("Yes, B <Union> may write to me about this campaign.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_of_a_campaign_without_partners_asks_about_none()
    {
        await _app.PartnerAsync(Campaign);

        Assert.DoesNotContain("name=\"partners\"", (await _app.Visitor.GetAsync($"/petitions/{Petition}")).Html, StringComparison.Ordinal);
        Assert.Equal(0, (await _app.Client.GetJsonAsync($"/api/v1/petitions/{Petition}/embed")).GetProperty("partners").GetArrayLength());
    }

    [Fact]
    public async Task Campaign_says_who_runs_it_to_readers_and_to_programs()
    {
        Assert.Contains(", A Union, B <Union>", (await _app.Visitor.GetAsync($"/campaigns/{Campaign}")).Text, StringComparison.Ordinal);
        var partners = (await _app.Client.GetJsonAsync($"/api/v1/campaigns/{Campaign}")).GetProperty("partners");
        Assert.Equal([("a-union", "A Union"), ("b-union", "B <Union>")], partners.EnumerateArray().Select(partner => (partner.Text("slug"), partner.Text("name"))));
    }

    [Fact]
    public async Task Boxes_that_were_ticked_are_what_is_held()
    {
        await PostAsync(("partners", "b-union"), ("partners", "a-union"));

        Assert.Equal(("a-union b-union", Email, false), Held(await OwnAsync()));
    }

    [Fact]
    public async Task Organisation_that_is_no_partner_is_said_so_in_the_language_of_the_page_and_the_rest_stays_ticked()
    {
        var told = await PostAsync("/fr", ("partners", "b-union"), ("partners", "c-union"));

        Assert.Equal(HttpStatusCode.BadRequest, told.Status);
        Assert.Contains("L’une des organisations choisies n’est pas partenaire de cette campagne", told.Text, StringComparison.Ordinal);
        Assert.Equal("b-union", Assert.Single(Html.Elements(told.Html, "input"), input => input.GetValueOrDefault("name") == "partners" && input.ContainsKey("checked"))["value"]);
        using var refused = await new SignerForm { Partners = ["c-union"] }.PostAsync(_app.Client, Petition);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(["partners"], JsonElement.Parse(await refused.Content.ReadAsStringAsync()).GetProperty("errors").Names());
    }

    [Theory]
    [InlineData("", "Yes, A Union may write to me about this campaign.")]
    [InlineData("/fr", "Oui, A Union peut m’écrire au sujet de cette campagne.")]
    public async Task Element_is_told_each_partner_and_what_its_box_says(string prefix, string label)
    {
        var partners = (await _app.Client.GetJsonAsync($"{prefix}/api/v1/petitions/{Petition}/embed")).GetProperty("partners");

        Assert.Equal(["a-union", "b-union"], partners.EnumerateArray().Select(partner => partner[0].GetString()));
        Assert.Equal(label, partners[0][1].GetString());
    }

    [Fact]
    public async Task Page_behind_the_mailed_link_says_whom_the_signer_lets_write()
    {
        var mailed = SeedPetitions.Mailed[0];
        await _app.PartnerAsync(_app.Catalogue().Petition(mailed)!.Campaign, ("a-union", "A Union"), ("b-union", "B <Union>"));
        await new SignerForm { Partners = ["b-union"] }.PostAsync(_app.Client, mailed);
        var token = _app.Mails.To(Email)[^1].Token;

        Assert.Contains("Mail from other organisations B <Union>", (await _app.Visitor.GetAsync($"/confirm/{token}")).Text, StringComparison.Ordinal);
        Assert.Equal(["b-union"], (await _app.Client.GetJsonAsync($"/api/v1/confirmations/{token}")).Texts("partners"));
    }

    [Fact]
    public async Task Own_page_shows_whom_they_let_write_and_ends_each_apart()
    {
        await new SignerForm { Partners = ["a-union", "b-union"] }.SignAsync(_app.Client, Petition);
        var path = await OwnPathAsync();
        var page = await _app.Visitor.GetAsync(path);
        Assert.Contains("Mail from other organisations A Union, B <Union>", page.Text, StringComparison.Ordinal);

        var changed = await LongForm.Of(page, "/change").With(("visibility", "named"), ("partners", "b-union")).SendAsync(_app.Visitor);
        Assert.Contains("Mail from other organisations B <Union>", changed.Text, StringComparison.Ordinal);
        var ended = await (LongForm.Of(changed, "/change") with { Fields = [.. LongForm.Of(changed, "/change").Fields.Where(field => field.Name != "partners")] }).SendAsync(_app.Visitor);

        Assert.Contains("Mail from other organisations No", ended.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Email, Html.Text(ended.Html[ended.Html.IndexOf("class=\"own\"", StringComparison.Ordinal)..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_that_says_nothing_of_partners_leaves_them_and_one_that_names_a_strange_one_is_told()
    {
        var receipt = (await new SignerForm { Partners = ["a-union"] }.SignAsync(_app.Client, Petition)).Receipt;
        var token = (await OwnPathAsync()).Split('/')[^1];
        object Wish(string[]? partners) => new { petition = Petition, receipt, visibility = "named", updates = false, partners };

        Assert.Equal(200, (await ChangeAsync(token, Wish(null))).Status);
        Assert.Equal("a-union", Held(await _app.Client.GetJsonAsync($"{Mine}/{token}")).Partners);
        Assert.Equal(["partners"], (await ChangeAsync(token, Wish(["c-union"]))).AssertProblem(400, "invalid-fields").GetProperty("errors").Names());
        Assert.Equal(200, (await ChangeAsync(token, Wish([]))).Status);
        Assert.Equal(("", "", false), Held(await _app.Client.GetJsonAsync($"{Mine}/{token}")));
    }

    [Fact]
    public async Task Lines_for_another_site_carry_the_label_of_the_organisation_that_was_chosen()
    {
        var page = await _app.Visitor.GetAsync($"/petitions/{Petition}/embed?source=b-union");

        Assert.Contains("value=\"b-union\" selected", page.Html, StringComparison.Ordinal);
        foreach (var line in (string[])[$"<campaign-petition petition=\"{Petition}\" lang=\"en\" source=\"b-union\">", $"/embed/{Petition}?source=b-union\"", $"/petitions/{Petition}?source=b-union\""]) Assert.Contains(line, page.Text, StringComparison.Ordinal);
        var stranger = await _app.Visitor.GetAsync($"/petitions/{Petition}/embed?source=c-union");
        Assert.DoesNotContain("source=\"c-union\"", stranger.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"c-union\"", stranger.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{Campaign}\"", stranger.Html, StringComparison.Ordinal);
    }

    private Task<Shown> PostAsync(params (string Name, string Value)[] chosen) => PostAsync("", chosen);

    private Task<Shown> PostAsync(string prefix, params (string Name, string Value)[] chosen) =>
        _app.Visitor.PostAsync(prefix + SignerForm.Address(Petition), [("name", "Ada Example"), ("email", Email), ("country", "NP"), ("visibility", "named"), .. chosen]);

    private async Task<JsonElement> OwnAsync() => await _app.Client.GetJsonAsync($"{Mine}/{(await OwnPathAsync()).Split('/')[^1]}");

    private async Task<string> OwnPathAsync()
    {
        await _app.Visitor.PostAsync("/my-signatures", ("email", Email));
        return $"/my-signatures/{_app.Mails.To(Email)[^1].Token}";
    }

    private Task<RawAnswer> ChangeAsync(string token, object wish) =>
        RawHttp.SendAsync(_app.Client.BaseAddress!, RawHttp.Request("POST", $"{Mine}/{token}/change", null, "application/json", JsonSerializer.SerializeToUtf8Bytes(wish)));

    private static (string Partners, string Email, bool Updates) Held(JsonElement page)
    {
        var signature = page.GetProperty("signatures").EnumerateArray().Single();
        return (
            signature.TryGetProperty("partners", out _) ? string.Join(' ', signature.Texts("partners")) : "",
            signature.TryGetProperty("email", out var email) ? email.GetString()! : "",
            signature.GetProperty("updates").GetBoolean());
    }
}
