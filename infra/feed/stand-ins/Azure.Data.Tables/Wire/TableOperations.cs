using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Wire;

/// <summary>Making, dropping and listing tables, which both clients offer.</summary>
internal static class TableOperations
{
    private const string Tables = "Tables";

    public static async Task<Response<TableItem>> CreateTableAsync(this TablesPipeline pipeline, string name, bool mayExist, CancellationToken cancellationToken)
    {
        var message = pipeline.CreateMessage(RequestMethod.Post, Tables);
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        TablesPipeline.SetContent(message, TablesPipeline.JsonType, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = name }));

        var response = await pipeline.SendAsync(message, cancellationToken, notAnError: mayExist ? 409 : null).ConfigureAwait(false);
        if (response.Status is 409)
        {
            // "Still being deleted" is a conflict too, and then there is no table to use.
            var conflict = new RequestFailedException(response);
            if (conflict.ErrorCode == TableErrorCode.TableBeingDeleted)
                throw conflict;
        }

        return Response.FromValue(new TableItem(name), response);
    }

    /// <summary>A table that is not there is answered 404, not thrown.</summary>
    public static Task<Response> DeleteTableAsync(this TablesPipeline pipeline, string name, CancellationToken cancellationToken) =>
        pipeline.SendAsync(pipeline.CreateMessage(RequestMethod.Delete, $"{Tables}({EntityOperation.QuoteForPath(name)})"), cancellationToken, notAnError: 404);

    public static AsyncPageable<TableItem> QueryTables(this TablesPipeline pipeline, string? filter, int? maxPerPage, CancellationToken cancellationToken) =>
        new ContinuedPages<TableItem>(
            async (continuation, pageSize, cancel) =>
            {
                var message = pipeline.CreateMessage(
                    RequestMethod.Get, Tables, ("$filter", filter), ("$top", ContinuedPages.Top(pageSize ?? maxPerPage)), ("NextTableName", continuation));
                var response = await pipeline.SendAsync(message, cancel).ConfigureAwait(false);
                response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next);
                return ContinuedPages.Read(response, next, row => new TableItem(row.GetProperty("TableName").GetString()!));
            },
            cancellationToken);
}
