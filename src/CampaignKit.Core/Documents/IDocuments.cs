namespace CampaignKit.Core.Documents;

/// <summary>Small durable documents found by kind and id: everything that is not a signature.</summary>
public interface IDocuments
{
    /// <summary>The most documents that one write takes: a transaction of Azure Tables has no room for more.</summary>
    const int WritesAtOnce = 100;

    /// <summary>One document, or <see langword="null"/>. Cost: one read.</summary>
    ValueTask<Document<T>?> ReadAsync<T>(string kind, string id, CancellationToken cancellationToken = default);

    /// <summary>Every document of a kind, ordered by id (ordinal). Cost: one read of them all.</summary>
    ValueTask<IReadOnlyList<Document<T>>> ListAsync<T>(string kind, CancellationToken cancellationToken = default);

    /// <summary>Writes all of the documents or none, durably; at most <see cref="WritesAtOnce"/>.</summary>
    /// <exception cref="DocumentConflictException">
    /// One of them is not in the version that its write expects; read again and decide anew. Over a network it may also be, rarely, that one's own write
    /// was done, its answer was lost, and somebody has replaced it before the next try.
    /// </exception>
    ValueTask WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default);
}

/// <summary>A document as it was read.</summary>
/// <param name="Id">Unique within its kind.</param>
/// <param name="Value">The content.</param>
/// <param name="ETag">The version read; give it back to overwrite just that version.</param>
public sealed record Document<T>(string Id, T Value, string ETag);

/// <summary>One document to write.</summary>
/// <param name="Kind">1–40 characters of <c>a–z</c> and <c>-</c>.</param>
/// <param name="Id">Unique within its kind, 1–200 characters.</param>
/// <param name="Value">Serialised as JSON by its runtime type.</param>
/// <param name="IfMatch">The version it replaces; <see langword="null"/> when it must not exist yet.</param>
public sealed record DocumentWrite(string Kind, string Id, object Value, string? IfMatch);

/// <summary>A document was changed by somebody else since it was read.</summary>
public sealed class DocumentConflictException : Exception
{
    /// <summary>A conflict without further detail.</summary>
    public DocumentConflictException() { }

    /// <inheritdoc/>
    public DocumentConflictException(string message) : base(message) { }

    /// <inheritdoc/>
    public DocumentConflictException(string message, Exception innerException) : base(message, innerException) { }
}
