using System.Net;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace CampaignKit.Storage.Tests.AzureTables;

public class TableRequestTests
{
    [Theory]
    [InlineData("it's", "a b")]
    [InlineData("100%", "1+1=2&c")]
    [InlineData("", "'';DROP")]
    [InlineData("ünï", "🌹")]
    [InlineData("a/b#c", "d?e\\f")]
    public async Task Keys_arrive_as_they_are_however_awkward(string partitionKey, string rowKey)
    {
        var wire = new TablesWire(TablesWire.Done());

        await wire.Client().DeleteEntityAsync(partitionKey, rowKey);

        var asked = Assert.Single(wire.Requests);
        Assert.Equal("DELETE", asked.Method);
        Assert.Equal("*", asked.Headers["If-Match"]);
        Assert.Equal("", asked.Address.Query);
        Assert.Equal(
            $"/petitions(PartitionKey='{partitionKey.Replace("'", "''")}',RowKey='{rowKey.Replace("'", "''")}')",
            Uri.UnescapeDataString(asked.Address.AbsolutePath));
    }

    [Fact]
    public async Task An_insert_carries_types_and_no_nulls()
    {
        var wire = new TablesWire(TablesWire.Done());
        var row = new TableEntity("p", "r") { ["Long"] = 5L, ["Bytes"] = new byte[] { 1, 2 }, ["Text"] = "x", ["Nothing"] = null };

        await wire.Client().AddEntityAsync(row);

        using var body = JsonDocument.Parse(wire.Requests[0].Body);
        Assert.Equal("5", body.RootElement.GetProperty("Long").GetString());
        Assert.Equal("Edm.Int64", body.RootElement.GetProperty("Long@odata.type").GetString());
        Assert.Equal("AQI=", body.RootElement.GetProperty("Bytes").GetString());
        Assert.Equal("Edm.Binary", body.RootElement.GetProperty("Bytes@odata.type").GetString());
        Assert.Equal("x", body.RootElement.GetProperty("Text").GetString());
        Assert.False(body.RootElement.TryGetProperty("Nothing", out _));
        Assert.Equal("return-no-content", wire.Requests[0].Headers["Prefer"]);
    }

    [Fact]
    public async Task A_row_read_has_its_types_version_and_time()
    {
        var wire = new TablesWire(TablesWire.Json("""
            {"odata.etag":"W/\"datetime'2026'\"","PartitionKey":"p","RowKey":"r","Timestamp":"2026-11-01T10:00:00.1234567Z",
             "Long@odata.type":"Edm.Int64","Long":"9007199254740993","Small":7,"Real":1.0,"Bytes@odata.type":"Edm.Binary","Bytes":"AQI=",
             "At@odata.type":"Edm.DateTime","At":"2026-11-01T10:00:00Z"}
            """));

        var row = (await wire.Client().GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal(9007199254740993, row.GetInt64("Long"));
        Assert.Equal(7, row.GetInt32("Small"));
        Assert.Equal(1.0, row.GetDouble("Real"));
        Assert.Equal([1, 2], row.GetBinary("Bytes"));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), row.GetDateTimeOffset("At"));
        Assert.Equal(new ETag("W/\"datetime'2026'\""), row.ETag);
        Assert.NotNull(row.Timestamp);
    }

    [Fact]
    public async Task A_busy_service_is_asked_again_with_a_signature()
    {
        var wire = new TablesWire(TablesWire.Refusal(HttpStatusCode.ServiceUnavailable, "ServerBusy", "later"), TablesWire.Done());

        var response = await wire.Client().AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(204, response.Status);
        Assert.Equal(2, wire.Requests.Count);
        Assert.All(wire.Requests, asked => Assert.StartsWith("SharedKey", asked.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "TableNotFound")]
    [InlineData(HttpStatusCode.Conflict, "EntityAlreadyExists")]
    [InlineData(HttpStatusCode.PreconditionFailed, "UpdateConditionNotSatisfied")]
    public async Task A_refusal_is_not_asked_again(HttpStatusCode status, string code)
    {
        var wire = new TablesWire(TablesWire.Refusal(status, code, "no"));

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => wire.Client().UpsertEntityAsync(new TableEntity("p", "r")));

        Assert.Equal((int)status, refusal.Status);
        Assert.True(refusal.ErrorCode == new TableErrorCode(code));
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task A_missing_row_is_an_answer_to_delete_and_to_get_if_exists()
    {
        var wire = new TablesWire(
            TablesWire.Refusal(HttpStatusCode.NotFound, "ResourceNotFound", "no"), TablesWire.Refusal(HttpStatusCode.NotFound, "ResourceNotFound", "no"));
        var client = wire.Client();

        var deleted = await client.DeleteEntityAsync("p", "r");
        var read = await client.GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.Equal(404, deleted.Status);
        Assert.False(read.HasValue);
    }

    [Fact]
    public async Task A_page_without_rows_is_not_the_last_while_it_has_a_continuation()
    {
        var empty = TablesWire.Json("""{"value":[]}""");
        empty.Headers.Add("x-ms-continuation-NextPartitionKey", "1!4!cA--");
        var wire = new TablesWire(empty, TablesWire.Json("""{"value":[{"PartitionKey":"p","RowKey":"r"}]}"""));
        var rows = new List<string>();

        await foreach (var row in wire.Client().QueryAsync<TableEntity>(maxPerPage: 5))
            rows.Add(row.RowKey);

        Assert.Equal(["r"], rows);
        Assert.Contains("NextPartitionKey=1!4!cA--", Uri.UnescapeDataString(wire.Requests[1].Address.Query), StringComparison.Ordinal);
        Assert.All(wire.Requests, asked => Assert.Contains("$top=5", Uri.UnescapeDataString(asked.Address.Query), StringComparison.Ordinal));
    }

    [Fact]
    public void A_filter_keeps_text_within_its_quotes()
    {
        var (name, at) = ("O'Neil' or 1 eq 1", new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.FromHours(2)));

        var filter = TableClient.CreateQueryFilter($"Name eq {name} and Count ge {5L} and At lt {at} and Open eq {true}");

        Assert.Equal("Name eq 'O''Neil'' or 1 eq 1' and Count ge 5L and At lt datetime'2026-11-01T10:00:00.0000000Z' and Open eq true", filter);
    }

    [Fact]
    public async Task A_token_is_not_sent_in_the_clear()
    {
        var client = new TableClient(new Uri("http://127.0.0.1:1/acme"), "petitions", new NoToken());

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.AddEntityAsync(new TableEntity("p", "r")));
    }

    private sealed class NoToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody may ask for a token here.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody may ask for a token here.");
    }
}
