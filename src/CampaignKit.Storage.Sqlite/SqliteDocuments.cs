using System.Globalization;
using System.Text.Json;
using CampaignKit.Core.Documents;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>Documents as rows of JSON. The ETag is a number that grows with every write of the document.</summary>
public sealed class SqliteDocuments(SqliteDatabase database) : IDocuments
{
    /// <inheritdoc/>
    public ValueTask<Document<T>?> ReadAsync<T>(string kind, string id, CancellationToken cancellationToken = default)
    {
        using var connection = database.OpenReader();
        using var command = connection.Command("SELECT id, body, etag FROM documents WHERE kind = $kind AND id = $id", ("$kind", kind), ("$id", id));
        using var reader = command.ExecuteReader();
        return new(reader.Read() ? Read<T>(reader) : null);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Document<T>>> ListAsync<T>(string kind, CancellationToken cancellationToken = default)
    {
        using var connection = database.OpenReader();
        using var command = connection.Command("SELECT id, body, etag FROM documents WHERE kind = $kind", ("$kind", kind));
        using var reader = command.ExecuteReader();
        var documents = new List<Document<T>>();
        while (reader.Read()) documents.Add(Read<T>(reader));

        // SQLite orders text by its UTF-8, which puts what lies beyond 16 bits behind what .NET puts behind it.
        documents.Sort(static (one, other) => string.CompareOrdinal(one.Id, other.Id));
        return new(documents);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(writes.Count, IDocuments.WritesAtOnce, nameof(writes));
        await database.Writer.RunAsync(connection =>
        {
            foreach (var write in writes) Write(connection, write);
        });
    }

    private static void Write(SqliteConnection connection, DocumentWrite write)
    {
        using var command = write.IfMatch is null
            ? connection.Command("INSERT INTO documents VALUES ($kind, $id, 1, $body) ON CONFLICT DO NOTHING")
            : connection.Command(
                "UPDATE documents SET body = $body, etag = etag + 1 WHERE kind = $kind AND id = $id AND etag = $etag",
                ("$etag", long.Parse(write.IfMatch, CultureInfo.InvariantCulture)));
        command.Parameters.AddWithValue("$kind", write.Kind);
        command.Parameters.AddWithValue("$id", write.Id);
        command.Parameters.AddWithValue("$body", JsonSerializer.SerializeToUtf8Bytes(write.Value, write.Value.GetType(), DocumentJson.Options));
        if (command.ExecuteNonQuery() == 0) throw new DocumentConflictException($"{write.Kind} {write.Id} is not in the version that this write expects.");
    }

    private static Document<T> Read<T>(SqliteDataReader reader) => new(
        reader.GetString(0),
        JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(1), DocumentJson.Options)!,
        reader.GetInt64(2).ToString(CultureInfo.InvariantCulture));
}
