using System.Net;
using System.Text.Json;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Receipts;

[Collection(SitePages.Name)]
public sealed class ReceiptTests(SiteFixture site)
{
    private const string Petition = "end-closed-work-permits";
    private const string Other = "honest-recruitment";

    [Fact]
    public async Task Receipt_says_that_the_signature_counts_however_it_is_typed()
    {
        var told = await new SignerForm { Email = "receipt@example.org" }.SignAsync(site.Client, Petition);

        Assert.Equal("counted", await CheckAsync(Petition, told.Receipt));
        Assert.Equal("counted", await CheckAsync(Petition, string.Join('-', told.Receipt.ToLowerInvariant().Chunk(4).Select(group => new string(group)))));
    }

    [Fact]
    public async Task Receipt_of_another_petition_or_of_nobody_is_not_there()
    {
        var told = await new SignerForm { Email = "elsewhere@example.org" }.SignAsync(site.Client, Petition);

        Assert.Equal("not-there", await CheckAsync(Other, told.Receipt));
        Assert.Equal("not-there", await CheckAsync(Petition, "0123456789ABCDEFGHJKMNPQRS"));
    }

    [Theory]
    [InlineData(Petition, "", HttpStatusCode.BadRequest)]
    [InlineData(Petition, "too short", HttpStatusCode.BadRequest)]
    [InlineData("no-such-petition", "0123456789ABCDEFGHJKMNPQRS", HttpStatusCode.NotFound)]
    public async Task What_is_no_receipt_is_refused(string petition, string receipt, HttpStatusCode status)
    {
        using var answer = await PostAsync(petition, receipt);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Page_answers_in_the_language_of_its_address_and_keeps_what_was_typed()
    {
        var told = await new SignerForm { Email = "page-receipt@example.org" }.SignAsync(site.Client, Petition);

        Assert.Contains("This signature is counted.", Html.Text(await SendAsync("/receipts", Petition, told.Receipt)), StringComparison.Ordinal);
        Assert.Contains(SiteLanguage.Find("fr")!["Site.Receipt.Counted"], Html.Text(await SendAsync("/fr/receipts", Petition, told.Receipt)), StringComparison.Ordinal);
        var refused = await SendAsync("/receipts", Petition, "no receipt");
        Assert.Equal("no receipt", Html.ById(refused, "receipts-receipt")["value"]);
        Assert.Equal(Petition, Html.Elements(refused, "option").Single(option => option.ContainsKey("selected"))["value"]);
    }

    private async Task<string> SendAsync(string address, string petition, string receipt)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["petition"] = petition, ["receipt"] = receipt });
        using var answer = await site.Client.PostAsync(new Uri(address, UriKind.Relative), form);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> CheckAsync(string petition, string receipt)
    {
        using var answer = await PostAsync(petition, receipt);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("status").GetString()!;
    }

    private Task<HttpResponseMessage> PostAsync(string petition, string receipt) =>
        site.Client.PostAsync(new Uri($"/api/v1/petitions/{petition}/receipts", UriKind.Relative), new StringContent(JsonSerializer.Serialize(new { receipt }), null, "application/json"));
}
