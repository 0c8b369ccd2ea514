using System.Globalization;
using System.Text.Json;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Tests.Stores;

/// <summary>Documents that are gone with the test, stored as the JSON that every store writes. The hooks let a test hold an access back or make it fail.</summary>
internal sealed class InMemoryDocuments : IDocuments
{
    private readonly Lock _gate = new();
    private Dictionary<(string Kind, string Id), (byte[] Body, int Version)> _documents = [];

    /// <summary>Runs before each read of one document or of all of a kind, which is its argument.</summary>
    public Func<string, Task> BeforeReading { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs when a read has been done and before its caller is told.</summary>
    public Func<string, Task> AfterReading { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before each write.</summary>
    public Func<Task> BeforeWriting { get; set; } = () => Task.CompletedTask;

    public ValueTask<Document<T>?> ReadAsync<T>(string kind, string id, CancellationToken cancellationToken = default) =>
        ReadAsync(kind, documents => documents.TryGetValue((kind, id), out var stored) ? Read<T>(id, stored) : null);

    public ValueTask<IReadOnlyList<Document<T>>> ListAsync<T>(string kind, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<Document<T>>>(kind, documents =>
            [.. documents.Where(document => document.Key.Kind == kind)
                .OrderBy(document => document.Key.Id, StringComparer.Ordinal)
                .Select(document => Read<T>(document.Key.Id, document.Value))]);

    public async ValueTask WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(writes.Count, IDocuments.WritesAtOnce, nameof(writes));
        await BeforeWriting();
        lock (_gate)
        {
            var after = new Dictionary<(string, string), (byte[] Body, int Version)>(_documents);
            foreach (var write in writes)
            {
                var version = after.GetValueOrDefault((write.Kind, write.Id)).Version;
                if (write.IfMatch != (version == 0 ? null : ETag(version))) throw new DocumentConflictException($"{write.Kind} {write.Id} is at version {version}.");
                after[(write.Kind, write.Id)] = (Body(write.Value), version + 1);
            }

            _documents = after;
        }
    }

    /// <summary>Writes a document whatever version is there, without the hooks.</summary>
    public void Put(string kind, string id, object value)
    {
        lock (_gate) _documents[(kind, id)] = (Body(value), _documents.GetValueOrDefault((kind, id)).Version + 1);
    }

    /// <summary>Takes a document out, which no store offers: somebody did it with the database in hand.</summary>
    public void Remove(string kind, string id)
    {
        lock (_gate) _documents.Remove((kind, id));
    }

    private async ValueTask<TResult> ReadAsync<TResult>(string kind, Func<Dictionary<(string Kind, string Id), (byte[] Body, int Version)>, TResult> read)
    {
        await BeforeReading(kind);
        TResult result;
        lock (_gate) result = read(_documents);
        await AfterReading(kind);
        return result;
    }

    private static byte[] Body(object value) => JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), DocumentJson.Options);

    private static Document<T> Read<T>(string id, (byte[] Body, int Version) stored) =>
        new(id, JsonSerializer.Deserialize<T>(stored.Body, DocumentJson.Options)!, ETag(stored.Version));

    private static string ETag(int version) => version.ToString(CultureInfo.InvariantCulture);
}
