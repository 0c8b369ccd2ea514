using System.Net;
using System.Net.Http.Headers;
using Azure;
using Azure.Data.Tables;

namespace CampaignKit.Storage.Tests.AzureTables;

public class TableTransactionTests
{
    [Fact]
    public async Task Every_action_of_a_transaction_has_its_answer_in_order()
    {
        var wire = new TablesWire(Answer(
            "HTTP/1.1 204 No Content\r\nETag: W/\"datetime'1'\"\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nETag: W/\"datetime'2'\"\r\n\r\n"));

        var answer = await wire.Client().SubmitTransactionAsync(Adds(2));

        Assert.Equal([204, 204], answer.Value.Select(part => part.Status));
        Assert.Equal("W/\"datetime'2'\"", answer.Value[1].Headers.ETag.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task A_refused_transaction_says_which_action_was_at_fault(int index)
    {
        var body = TablesWire.RefusalBody("EntityAlreadyExists", $"{index}:There already.\\nTime:2026");
        var wire = new TablesWire(Answer($"HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n\r\n{body}"));

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(() => wire.Client().SubmitTransactionAsync(Adds(100)));

        Assert.Equal(index, refusal.FailedTransactionActionIndex);
        Assert.Equal((409, "EntityAlreadyExists"), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task A_transaction_is_one_request_with_an_inner_request_for_each_action()
    {
        var wire = new TablesWire(Answer("HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n"));
        var actions = Adds(1).Append(new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "it's")))
            .Append(new(TableTransactionActionType.Delete, new TableEntity("p", "gone")));

        await wire.Client().SubmitTransactionAsync(actions);

        var asked = Assert.Single(wire.Requests);
        Assert.EndsWith("/$batch", Uri.UnescapeDataString(asked.Address.AbsolutePath), StringComparison.Ordinal);
        Assert.Contains("POST https://acme.table.core.windows.net/petitions", asked.Body, StringComparison.Ordinal);
        Assert.Contains("PUT https://", asked.Body, StringComparison.Ordinal);
        Assert.Contains("DELETE https://", asked.Body, StringComparison.Ordinal);
        Assert.Contains("If-Match: *", asked.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_and_deletes_of_a_transaction_say_which_version_they_expect_and_adds_and_upserts_do_not()
    {
        var wire = new TablesWire(Answer([.. Enumerable.Repeat("HTTP/1.1 204 No Content\r\n\r\n", 5)]));
        TableTransactionActionType[] types =
        [
            TableTransactionActionType.UpdateReplace, TableTransactionActionType.UpdateMerge, TableTransactionActionType.Delete, TableTransactionActionType.Add, TableTransactionActionType.UpsertMerge,
        ];

        await wire.Client().SubmitTransactionAsync(types.Select((type, at) => new TableTransactionAction(type, new TableEntity("p", $"{at}"), new ETag($"W/\"datetime'{at}'\""))));

        Assert.Equal(
            ["PUT If-Match: W/\"datetime'0'\"", "PATCH If-Match: W/\"datetime'1'\"", "DELETE If-Match: W/\"datetime'2'\"", "POST ", "PATCH "],
            Assert.Single(wire.Requests).Body.Split("Content-Transfer-Encoding: binary").Skip(1).Select(Expectation));
    }

    private static string Expectation(string operation)
    {
        var lines = operation.Trim().Split("\r\n");
        return $"{lines[0].Split(' ')[0]} {lines.FirstOrDefault(line => line.StartsWith("If-Match", StringComparison.Ordinal))}";
    }

    private static IEnumerable<TableTransactionAction> Adds(int count) =>
        Enumerable.Range(0, count).Select(number => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{number:D3}")));

    private static HttpResponseMessage Answer(params string[] parts)
    {
        const string PartHead = "--changesetresponse_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
        var text = "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n"
            + string.Concat(parts.Select(part => PartHead + part + "\r\n"))
            + "--changesetresponse_2--\r\n--batchresponse_1--\r\n";
        var content = new StringContent(text);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batchresponse_1");
        return new HttpResponseMessage(HttpStatusCode.Accepted) { Content = content };
    }
}
