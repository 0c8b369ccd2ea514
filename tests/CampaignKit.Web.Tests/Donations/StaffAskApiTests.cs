using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>How a campaign asks for donations, read and written with a key.</summary>
public sealed class StaffAskApiTests : IAsyncLifetime
{
    private const string Other = "status-for-all";

    private GivingSite _site = null!;

    public async Task InitializeAsync() => _site = await GivingSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Ask_is_read_changed_in_the_version_that_was_read_and_shown_to_donors()
    {
        var key = await KeyAsync(StaffRole.Campaigner);

        var (read, ask) = await SendAsync(HttpMethod.Get, Path(), key);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(
                """
                {"recipient":"Example Coalition","address":null,"registrationNumber":null,"purpose":"Legal help for workers","offersMonthly":true,"descriptor":null,"hasPublicTotals":true,"isAsked":true,
                 "currencies":[{"currency":"EUR","suggested":["10.00","25.00"],"minimum":"1.00","maximum":"5000.00"},{"currency":"JPY","suggested":["1000"],"minimum":"100","maximum":"900000"}]}
                """), ask),
            ask.ToJsonString());

        ask["purpose"] = "A bus to the capital";
        ask["currencies"] = new JsonArray(new JsonObject { ["currency"] = "KWD", ["suggested"] = new JsonArray("2.5"), ["minimum"] = "1", ["maximum"] = "100.00" });
        var (changed, now) = await SendAsync(HttpMethod.Put, Path(), key, ask, read.Headers.ETag!.Tag);

        Assert.Equal((HttpStatusCode.OK, "A bus to the capital", "2.500"), (changed.StatusCode, (string?)now["purpose"], (string?)now["currencies"]![0]!["suggested"]![0]));
        Assert.NotEqual(read.Headers.ETag, changed.Headers.ETag);
        Assert.Equal(changed.Headers.ETag, (await SendAsync(HttpMethod.Get, Path(), key)).Answer.Headers.ETag);
        Assert.Contains("for: A bus to the capital", (await _site.Visitor.GetAsync(GivingSite.Form)).Text, StringComparison.Ordinal);
        Assert.Equal("purpose currencies", Assert.Single(await _site.App.AuditedAsync("donation-ask")).Details["fields"]);
    }

    [Fact]
    public async Task What_was_read_can_be_sent_back_as_it_is_and_changes_nothing()
    {
        var key = await KeyAsync(StaffRole.Administrator);
        var (read, ask) = await SendAsync(HttpMethod.Get, Path(), key);

        var (sent, _) = await SendAsync(HttpMethod.Put, Path(), key, ask, read.Headers.ETag!.Tag);

        Assert.Equal((HttpStatusCode.OK, read.Headers.ETag), (sent.StatusCode, sent.Headers.ETag));
        Assert.Empty(await _site.App.AuditedAsync("donation-ask"));
    }

    [Fact]
    public async Task First_ask_of_a_campaign_is_sent_for_nothing_that_is_there()
    {
        var key = await KeyAsync(StaffRole.Administrator);
        var (_, ask) = await SendAsync(HttpMethod.Get, Path(), key);

        Assert.Equal((HttpStatusCode.NotFound, "There is no such campaign, or it has never asked for donations."), await RefusedAsync(HttpMethod.Get, Path(Other), key));
        var (made, _) = await SendAsync(HttpMethod.Put, Path(Other), key, ask, isFirst: true);
        Assert.Equal((HttpStatusCode.OK, made.Headers.ETag), (made.StatusCode, (await SendAsync(HttpMethod.Get, Path(Other), key)).Answer.Headers.ETag));
        Assert.Equal(HttpStatusCode.Conflict, (await RefusedAsync(HttpMethod.Put, Path(Other), key, ask, isFirst: true)).Status);
    }

    [Fact]
    public async Task Ask_is_not_written_over_what_was_not_read()
    {
        var key = await KeyAsync(StaffRole.Administrator);
        var (read, ask) = await SendAsync(HttpMethod.Get, Path(), key);
        ask["purpose"] = "A bus to the capital";
        await SendAsync(HttpMethod.Put, Path(), key, ask, read.Headers.ETag!.Tag);
        ask["purpose"] = "Two buses";

        Assert.Equal(HttpStatusCode.Conflict, (await RefusedAsync(HttpMethod.Put, Path(), key, ask, read.Headers.ETag.Tag)).Status);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await RefusedAsync(HttpMethod.Put, Path(), key, ask)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await RefusedAsync(HttpMethod.Put, Path(), key, ask, isFirst: true)).Status);
        Assert.Equal("A bus to the capital", (string?)(await SendAsync(HttpMethod.Get, Path(), key)).Json["purpose"]);
    }

    [Theory]
    [InlineData("recipient", "\"\"", "recipient", "The name of the organisation is empty.")]
    [InlineData("purpose", "null", "purpose", "The purpose is empty.")]
    [InlineData("descriptor", "\"ÅDA\"", "descriptor", "The text for statements may have unaccented letters, digits, spaces and signs, but none of < > \\ ' \" *.")]
    [InlineData("descriptor", "\"123\"", "descriptor", "The text for statements needs at least one letter.")]
    [InlineData("currencies", "[]", "currencies", "Name 1 to 5 currencies.")]
    [InlineData("currencies", "null", "currencies", "Name 1 to 5 currencies.")]
    [InlineData("currencies", """[{"currency":"EURO","suggested":["5"],"minimum":"1","maximum":"9"}]""", "currencies[0].currency", "This is not the code of a currency that Stripe takes, such as EUR.")]
    [InlineData("currencies", """[{"currency":"JPY","suggested":["5"],"minimum":"1.50","maximum":"9"}]""", "currencies[0].minimum", "The least amount has decimals, and JPY is given without any.")]
    [InlineData("currencies", """[{"currency":"EUR","suggested":["5"],"minimum":"9","maximum":"1"}]""", "currencies[0].maximum", "The most amount has to be at least the least.")]
    [InlineData("currencies", """[{"currency":"EUR","suggested":["50"],"minimum":"1","maximum":"9"}]""", "currencies[0].suggested", "Suggested amounts have to be between the least and the most.")]
    [InlineData("currencies", """[{"currency":"EUR","minimum":"1","maximum":"9"},{"currency":"eur","minimum":"1","maximum":"9"}]""", "currencies", "EUR is there more than once.")]
    public async Task What_is_wrong_is_told_field_by_field_and_nothing_is_written(string key, string value, string field, string sentence)
    {
        var token = await KeyAsync(StaffRole.Administrator);
        var (read, ask) = await SendAsync(HttpMethod.Get, Path(), token);
        ask[key] = JsonNode.Parse(value);

        var (refused, problem) = await SendAsync(HttpMethod.Put, Path(), token, ask, read.Headers.ETag!.Tag);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([(field, sentence)], problem["errors"]!.AsObject().Select(error => (error.Key, (string)error.Value!.AsArray().Single()!)));
        Assert.Equal(read.Headers.ETag, (await SendAsync(HttpMethod.Get, Path(), token)).Answer.Headers.ETag);
        Assert.Empty(await _site.App.AuditedAsync("donation-ask"));
    }

    [Fact]
    public async Task Campaign_that_is_not_there_and_one_of_another_organisation_are_not_found()
    {
        var (administrator, campaigner) = (await KeyAsync(StaffRole.Administrator), await KeyAsync(StaffRole.Campaigner));
        await GivingSite.WriteAsync(_site.App, GivingSite.Ask with { Campaign = Other });
        var (read, ask) = await SendAsync(HttpMethod.Get, Path(Other), administrator);

        foreach (var (key, campaign) in ((string, string)[])[(administrator, "there-is-none"), (campaigner, Other)])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await RefusedAsync(HttpMethod.Get, Path(campaign), key)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await RefusedAsync(HttpMethod.Put, Path(campaign), key, ask, read.Headers.ETag!.Tag)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await RefusedAsync(HttpMethod.Put, Path(campaign), key, ask, isFirst: true)).Status);
        }
    }

    [Fact]
    public async Task Who_may_not_edit_it_and_a_key_without_the_scope_are_refused()
    {
        foreach (var key in (string[])[await KeyAsync(StaffRole.Treasurer), await KeyAsync(StaffRole.Administrator, StaffAction.ReadDonations)])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await RefusedAsync(HttpMethod.Get, Path(), key)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await RefusedAsync(HttpMethod.Put, Path(), key, [], isFirst: true)).Status);
        }
    }

    private static string Path(string? campaign = null) => $"/api/v1/staff/campaigns/{campaign ?? GivingSite.Campaign}/donations/ask";

    private async Task<string> KeyAsync(StaffRole role, StaffAction scope = StaffAction.EditDonationAsk)
    {
        var people = _site.App.Services.GetRequiredService<StaffPeople>();
        var member = people.New("Ben Example", Mailbox.TryParse($"{role}@example.org", out var mailbox, out _) ? mailbox : throw new FormatException(), role);
        member.Record = member.Record with { Campaigns = [GivingSite.Campaign] };
        Assert.True(await people.AddAsync(member));
        return (await _site.App.Services.GetRequiredService<ApiKeys>().MakeAsync(member, "a script", [scope], days: 1))!.Value.Token;
    }

    private async Task<(HttpStatusCode Status, string? Detail)> RefusedAsync(HttpMethod method, string path, string key, JsonObject? body = null, string? version = null, bool isFirst = false)
    {
        var (answer, problem) = await SendAsync(method, path, key, body, version, isFirst);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, (string?)problem["detail"]);
    }

    private async Task<(HttpResponseMessage Answer, JsonObject Json)> SendAsync(HttpMethod method, string path, string key, JsonObject? body = null, string? version = null, bool isFirst = false)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new("Bearer", key);
        if (version is not null) request.Headers.TryAddWithoutValidation("If-Match", version);
        if (isFirst) request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var answer = await _site.App.Client.SendAsync(request);
        return (answer, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }
}
