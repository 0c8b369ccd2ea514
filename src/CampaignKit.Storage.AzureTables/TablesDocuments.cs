using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CampaignKit.Core.Documents;

namespace CampaignKit.Storage.AzureTables;

/// <summary>Documents as entities of one partition, so that several are written in one transaction; the ETag is the service's own.</summary>
/// <remarks>A body is cut into properties of 60 KiB, because one holds 64 KiB at most and an entity 1 MiB: documents of up to 900 KiB fit.</remarks>
public sealed class TablesDocuments(TablesAccount account) : IDocuments
{
    private const string Partition = "documents";
    private const int PartSize = 60 * 1024;
    private const int LargestBody = 15 * PartSize;

    /// <inheritdoc/>
    public async ValueTask<Document<T>?> ReadAsync<T>(string kind, string id, CancellationToken cancellationToken = default)
    {
        var found = await Outage.TellAsync(() => account.Documents.GetEntityIfExistsAsync<TableEntity>(Partition, DocumentKeys.Of(kind, id), cancellationToken: cancellationToken), cancellationToken);
        return found.HasValue ? Read<T>(found.Value!) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Document<T>>> ListAsync<T>(string kind, CancellationToken cancellationToken = default)
    {
        var (first, last) = ($"{kind}{DocumentKeys.Separator}", $"{kind}{DocumentKeys.AfterSeparator}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {first} and RowKey lt {last}");
        return await Outage.TellAsync(async () =>
        {
            var documents = new List<Document<T>>();
            await foreach (var entity in account.Documents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) documents.Add(Read<T>(entity));
            documents.Sort(static (one, other) => string.CompareOrdinal(one.Id, other.Id));
            return documents;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        if (writes.Count == 0) return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(writes.Count, IDocuments.WritesAtOnce, nameof(writes));

        // A try whose answer was lost is made again by the client and then meets its own work: the mark tells that from a conflict.
        var mark = Guid.NewGuid();
        var actions = writes.Select(write => ActionOf(write, mark)).ToList();
        try
        {
            await Outage.TellAsync(() => account.Documents.SubmitTransactionAsync(actions, cancellationToken), cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 409 or 412 && failure.ErrorCode != TableErrorCode.TableNotFound)
        {
            if (await WasWrittenAsync(actions[0].Entity.RowKey, mark, cancellationToken)) return;
            var conflict = writes[(failure as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0];
            throw new DocumentConflictException($"{conflict.Kind} {conflict.Id} is not in the version that this write expects.", failure);
        }
    }

    private async Task<bool> WasWrittenAsync(string key, Guid mark, CancellationToken cancellationToken)
    {
        var found = await Outage.TellAsync(() => account.Documents.GetEntityIfExistsAsync<TableEntity>(Partition, key, ["Mark"], cancellationToken), cancellationToken);
        return found.HasValue && found.Value!.GetGuid("Mark") == mark;
    }

    private static TableTransactionAction ActionOf(DocumentWrite write, Guid mark)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(write.Value, write.Value.GetType(), DocumentJson.Options);
        if (body.Length > LargestBody) throw new ArgumentException($"The document {write.Kind} {write.Id} has {body.Length} bytes; {LargestBody} fit.", nameof(write));
        var entity = new TableEntity(Partition, DocumentKeys.Of(write.Kind, write.Id)) { ["Id"] = write.Id, ["Mark"] = mark };
        for (var part = 0; part * PartSize < body.Length; part++) entity[PartName(part)] = body[(part * PartSize)..Math.Min((part + 1) * PartSize, body.Length)];
        return write.IfMatch is null
            ? new(TableTransactionActionType.Add, entity)
            : new(TableTransactionActionType.UpdateReplace, entity, new ETag(write.IfMatch));
    }

    private static Document<T> Read<T>(TableEntity entity)
    {
        using var body = new MemoryStream();
        for (var part = 0; entity.GetBinary(PartName(part)) is { } bytes; part++) body.Write(bytes);
        return new(entity.GetString("Id"), JsonSerializer.Deserialize<T>(body.GetBuffer().AsSpan(0, (int)body.Length), DocumentJson.Options)!, entity.ETag.ToString());
    }

    private static string PartName(int part) => $"Body{part:00}";
}
