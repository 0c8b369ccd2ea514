using System.Net;
using System.Text;
using System.Text.Json;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>Giving by programs.</summary>
public sealed class GiveApiTests : IAsyncLifetime
{
    private static readonly string Path = $"/api/v1/campaigns/{GivingSite.Campaign}/donations";

    private GivingSite _site = null!;

    public async Task InitializeAsync() => _site = await GivingSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Ask_is_told_with_what_was_given()
    {
        await _site.GiveAsync();

        var ask = (await _site.Visitor.GetAsync(Path)).Json;

        Assert.Equal("Example Coalition", ask.GetProperty("recipient").GetString());
        Assert.Equal("Legal help for workers", ask.GetProperty("purpose").GetString());
        var euro = ask.GetProperty("currencies")[0];
        Assert.Equal(("EUR", 2, 100, 500_000), (euro.GetProperty("currency").GetString(), euro.GetProperty("digits").GetInt32(), euro.GetProperty("minimum").GetInt64(), euro.GetProperty("maximum").GetInt64()));
        Assert.Equal([1_000, 2_500], euro.GetProperty("suggested").EnumerateArray().Select(amount => amount.GetInt64()));
        Assert.Equal(1_000, ask.GetProperty("given").GetProperty("currencies")[0].GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task Donation_is_begun_once_for_each_token()
    {
        const string Body = """{"amount":1200,"currency":"EUR","token":"a-program"}""";

        var (status, first) = await PostAsync(Body);

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.StartsWith(_site.Stripe.Address.OriginalString, first.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal(first.GetProperty("url").GetString(), (await PostAsync(Body)).Body.GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("""{"currency":"EUR"}""", "amount")]
    [InlineData("""{"amount":99,"currency":"EUR"}""", "amount")]
    [InlineData("""{"amount":1000,"currency":"USD"}""", "currency")]
    [InlineData("""{"amount":1000,"currency":"EUR","token":""}""", "token")]
    public async Task What_cannot_be_given_is_said_by_field(string body, string field)
    {
        var (status, problem) = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _site.App.Client.PostAsync(new Uri(Path, UriKind.Relative), content);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }
}
