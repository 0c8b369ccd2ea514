#nullable disable annotations // As in the real package, whose public types say nothing about null.

using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>One table. Safe for many callers at once; keep one. A refusal by the service is a <see cref="RequestFailedException"/> with its status and code.</summary>
public class TableClient
{
    private readonly TablesPipeline _pipeline;

    /// <summary>For doubles in tests.</summary>
    protected TableClient()
    {
    }

    /// <summary>Endpoint and key from a connection string; a malformed one is a <see cref="FormatException"/>.</summary>
    public TableClient(string connectionString, string tableName) : this(connectionString, tableName, null)
    {
    }

    /// <summary>Endpoint and key from a connection string; a malformed one is a <see cref="FormatException"/>.</summary>
    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(TablesPipeline.Create(connectionString, options), tableName)
    {
    }

    /// <summary>Signs with the account's key. The endpoint is the account's, without the table.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential) : this(endpoint, tableName, credential, null)
    {
    }

    /// <summary>Signs with the account's key. The endpoint is the account's, without the table.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(TablesPipeline.Create(endpoint, credential, options), tableName)
    {
    }

    /// <summary>Shows the identity's token; requests to a plain http endpoint are refused.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TablesPipeline.Create(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TablesPipeline pipeline, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        (_pipeline, Name) = (pipeline, tableName);
    }

    /// <summary>The table's name.</summary>
    public virtual string Name { get; }

    /// <summary>The storage account.</summary>
    public virtual string AccountName => _pipeline.AccountName;

    /// <summary>The table's address.</summary>
    public virtual Uri Uri => _pipeline.AddressOf(Name);

    /// <summary>A filter with its values escaped: text in quotes, 64-bit numbers with L, times, GUIDs and bytes in their own forms.</summary>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    /// <summary>Makes the table; 409 <c>TableAlreadyExists</c> is thrown.</summary>
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        _pipeline.CreateTableAsync(Name, mayExist: false, cancellationToken);

    /// <summary>Makes the table unless it is there; safe to repeat.</summary>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        _pipeline.CreateTableAsync(Name, mayExist: true, cancellationToken);

    /// <summary>Drops the table; one that is not there is answered 404, not thrown.</summary>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) => _pipeline.DeleteTableAsync(Name, cancellationToken);

    /// <summary>Inserts a row; 409 <c>EntityAlreadyExists</c> is thrown. After a lost answer a retry may meet its own row.</summary>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        return SendAsync(EntityOperation.Insert(Name, entity), cancellationToken);
    }

    /// <summary>Inserts or updates a row, whatever its version.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        return SendAsync(EntityOperation.Write(Name, entity, mode, ifMatch: null), cancellationToken);
    }

    /// <summary>Updates a row that still has this version, or any with <see cref="ETag.All"/>; 412 or 404 is thrown.</summary>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (ifMatch == default)
            throw new ArgumentException("An update needs the version it read, or ETag.All.", nameof(ifMatch));
        return SendAsync(EntityOperation.Write(Name, entity, mode, ifMatch.ToString("H")), cancellationToken);
    }

    /// <summary>Deletes a row that still has this version, any by default. A row that is not there is answered 404, not thrown; 412 is thrown.</summary>
    public virtual Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        _pipeline.SendAsync(_pipeline.CreateMessage(EntityOperation.Delete(Name, partitionKey, rowKey, ifMatch)), cancellationToken, notAnError: 404);

    /// <summary>One row; 404 is thrown.</summary>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await _pipeline.SendAsync(GetMessage(partitionKey, rowKey, select), cancellationToken).ConfigureAwait(false);
        return ReadRow<T>(response);
    }

    /// <summary>One row, or an answer without a value.</summary>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await _pipeline.SendAsync(GetMessage(partitionKey, rowKey, select), cancellationToken, notAnError: 404).ConfigureAwait(false);
        return response.Status is 404 ? new NoValueResponse<T>(response) : ReadRow<T>(response);
    }

    /// <summary>The rows a filter lets through, in key order; all without one. The service gives at most 1,000 a page.</summary>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var columns = Columns(select);
        return new ContinuedPages<T>(
            async (continuation, pageSize, cancel) =>
            {
                // Two tokens in one, divided by a space, which neither has; the second may be missing.
                var next = continuation?.Split(' ', 2);
                var message = _pipeline.CreateMessage(
                    RequestMethod.Get, Name + "()", ("$filter", filter), ("$top", ContinuedPages.Top(pageSize ?? maxPerPage)), ("$select", columns),
                    ("NextPartitionKey", next?[0]), ("NextRowKey", next?.ElementAtOrDefault(1)));
                var response = await _pipeline.SendAsync(message, cancel).ConfigureAwait(false);
                return ContinuedPages.Read(response, ContinuationOf(response), EntityJson.Read<T>);
            },
            cancellationToken);
    }

    /// <summary>
    /// Writes all or none: at most 100 rows of one partition, 4 MiB. Answers stand in the order of the actions.
    /// A refused action is a <see cref="TableTransactionFailedException"/>.
    /// </summary>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var operations = transactionActions.Select(action => EntityOperation.From(Name, action)).ToList();
        if (operations.Count is 0)
            throw new InvalidOperationException("A transaction needs at least one action.");

        var response = await _pipeline.SendAsync(BatchRequest.Create(_pipeline, operations), cancellationToken).ConfigureAwait(false);
        return Response.FromValue(BatchResponse.Read(response), response);
    }

    private Task<Response> SendAsync(EntityOperation operation, CancellationToken cancellationToken) =>
        _pipeline.SendAsync(_pipeline.CreateMessage(operation), cancellationToken);

    private HttpMessage GetMessage(string partitionKey, string rowKey, IEnumerable<string> select) =>
        _pipeline.CreateMessage(RequestMethod.Get, EntityOperation.RowPath(Name, partitionKey, rowKey), ("$select", Columns(select)));

    private static string Columns(IEnumerable<string> select) => select is null ? null : string.Join(',', select);

    private static Response<T> ReadRow<T>(Response response) where T : class, ITableEntity
    {
        using var body = JsonDocument.Parse(response.Content);
        return Response.FromValue(EntityJson.Read<T>(body.RootElement), response);
    }

    private static string ContinuationOf(Response response)
    {
        if (!response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition))
            return null;
        return response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row) ? $"{partition} {row}" : partition;
    }
}
