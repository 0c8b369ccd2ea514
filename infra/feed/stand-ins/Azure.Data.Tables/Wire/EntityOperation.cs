using Azure.Core;

namespace Azure.Data.Tables.Wire;

/// <summary>One write of one row, the same whether it is sent by itself or in a transaction.</summary>
internal sealed record EntityOperation(RequestMethod Method, string Path, byte[]? Body = null, string? IfMatch = null)
{
    public static EntityOperation Insert(string table, ITableEntity entity) => new(RequestMethod.Post, table, EntityJson.Write(entity));

    /// <summary>Without a version the row may be missing; with one, or with any (<c>*</c>), it must be there.</summary>
    public static EntityOperation Write(string table, ITableEntity entity, TableUpdateMode mode, string? ifMatch) =>
        new(MethodOf(mode), RowPath(table, entity.PartitionKey, entity.RowKey), EntityJson.Write(entity), ifMatch);

    public static EntityOperation Delete(string table, string partitionKey, string rowKey, ETag version) =>
        new(RequestMethod.Delete, RowPath(table, partitionKey, rowKey), IfMatch: VersionOrAny(version));

    public static EntityOperation From(string table, TableTransactionAction action)
    {
        var (entity, version) = (action.Entity, VersionOrAny(action.ETag));
        return action.ActionType switch
        {
            TableTransactionActionType.Add => Insert(table, entity),
            TableTransactionActionType.UpdateMerge => Write(table, entity, TableUpdateMode.Merge, version),
            TableTransactionActionType.UpdateReplace => Write(table, entity, TableUpdateMode.Replace, version),
            TableTransactionActionType.UpsertMerge => Write(table, entity, TableUpdateMode.Merge, ifMatch: null),
            TableTransactionActionType.UpsertReplace => Write(table, entity, TableUpdateMode.Replace, ifMatch: null),
            TableTransactionActionType.Delete => Delete(table, entity.PartitionKey, entity.RowKey, action.ETag),
            _ => throw new InvalidOperationException($"There is no transaction action of type {action.ActionType}."),
        };
    }

    public static string RowPath(string table, string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return $"{table}(PartitionKey={QuoteForPath(partitionKey)},RowKey={QuoteForPath(rowKey)})";
    }

    public static string QuoteForPath(string text) => $"'{Uri.EscapeDataString(text.Replace("'", "''", StringComparison.Ordinal))}'";

    private static string VersionOrAny(ETag version) => (version == default ? ETag.All : version).ToString("H");

    private static RequestMethod MethodOf(TableUpdateMode mode) => mode switch
    {
        TableUpdateMode.Merge => RequestMethod.Patch,
        TableUpdateMode.Replace => RequestMethod.Put,
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };
}
