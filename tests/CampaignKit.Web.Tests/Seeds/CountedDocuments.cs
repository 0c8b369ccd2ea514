using CampaignKit.Core.Documents;

namespace CampaignKit.Web.Tests.Seeds;

internal sealed class CountedDocuments(IDocuments documents) : IDocuments
{
    public int Writes { get; private set; }

    public ValueTask<Document<T>?> ReadAsync<T>(string kind, string id, CancellationToken cancellationToken = default) => documents.ReadAsync<T>(kind, id, cancellationToken);

    public ValueTask<IReadOnlyList<Document<T>>> ListAsync<T>(string kind, CancellationToken cancellationToken = default) => documents.ListAsync<T>(kind, cancellationToken);

    public ValueTask WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        Writes++;
        return documents.WriteAsync(writes, cancellationToken);
    }
}
