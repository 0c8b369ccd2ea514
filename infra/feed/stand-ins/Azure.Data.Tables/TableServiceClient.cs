#nullable disable annotations // As in the real package, whose public types say nothing about null.

using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>The tables of a storage account. Safe for many callers at once; keep one.</summary>
public class TableServiceClient
{
    private readonly TablesPipeline _pipeline;

    /// <summary>For doubles in tests.</summary>
    protected TableServiceClient()
    {
    }

    /// <summary>Endpoint and key from a connection string; a malformed one is a <see cref="FormatException"/>.</summary>
    public TableServiceClient(string connectionString) : this(connectionString, null)
    {
    }

    /// <summary>Endpoint and key from a connection string; a malformed one is a <see cref="FormatException"/>.</summary>
    public TableServiceClient(string connectionString, TableClientOptions options = null) => _pipeline = TablesPipeline.Create(connectionString, options);

    /// <summary>Signs with the account's key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential) : this(endpoint, credential, null)
    {
    }

    /// <summary>Signs with the account's key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options) =>
        _pipeline = TablesPipeline.Create(endpoint, credential, options);

    /// <summary>Shows the identity's token; requests to a plain http endpoint are refused.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null) =>
        _pipeline = TablesPipeline.Create(endpoint, tokenCredential, options);

    /// <summary>The storage account.</summary>
    public virtual string AccountName => _pipeline.AccountName;

    /// <summary>The endpoint.</summary>
    public virtual Uri Uri => _pipeline.Endpoint;

    /// <summary>A filter over tables with its values escaped.</summary>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    /// <summary>A client of one table, which need not be there yet. Sends nothing.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(_pipeline, tableName);

    /// <summary>Makes a table; 409 <c>TableAlreadyExists</c> is thrown.</summary>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        _pipeline.CreateTableAsync(tableName, mayExist: false, cancellationToken);

    /// <summary>Makes a table unless it is there; safe to repeat.</summary>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        _pipeline.CreateTableAsync(tableName, mayExist: true, cancellationToken);

    /// <summary>Drops a table; one that is not there is answered 404, not thrown.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        _pipeline.DeleteTableAsync(tableName, cancellationToken);

    /// <summary>The tables a filter lets through, all without one.</summary>
    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        _pipeline.QueryTables(filter, maxPerPage, cancellationToken);
}
