using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Review;

/// <summary>The documents of invalidations. Each change is durable and on its way to the public when it returns.</summary>
internal sealed class Invalidations(IDocuments documents, IActors actors, CatalogueCache catalogue)
{
    /// <summary>One of them as it stands in the store, or <see langword="null"/>.</summary>
    public async Task<Invalidation?> FindAsync(string petition, string id) =>
        (await documents.ReadAsync<Invalidation>(Invalidation.Kind, Invalidation.DocumentId(petition, id)))?.Value;

    /// <summary>All of them, by petition and time.</summary>
    public async Task<IReadOnlyList<Invalidation>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await documents.ListAsync<Invalidation>(Invalidation.Kind, cancellationToken)).Select(document => document.Value)];

    /// <summary>Stores a new one under the first id that is free at its moment.</summary>
    public async Task<Invalidation> AddAsync(Invalidation invalidation)
    {
        for (var millisecond = invalidation.At.ToUnixTimeMilliseconds(); ; millisecond++)
        {
            var added = invalidation with { Id = Invalidation.IdAt(millisecond) };
            if (!await TryWriteAsync(added, etag: null)) continue;
            return added;
        }
    }

    /// <summary>Changes one as it stands in the store, however many do so at once.</summary>
    /// <param name="petition">Slug.</param>
    /// <param name="id">Which.</param>
    /// <param name="change">From what is there, if anything is, to what is to be there; <see langword="null"/> for no change. May be asked several times.</param>
    /// <returns>What is there now.</returns>
    public async Task<Invalidation?> ChangeAsync(string petition, string id, Func<Invalidation?, Invalidation?> change)
    {
        while (true)
        {
            var document = await documents.ReadAsync<Invalidation>(Invalidation.Kind, Invalidation.DocumentId(petition, id));
            if (change(document?.Value) is not { } changed) return document?.Value;
            if (await TryWriteAsync(changed, document?.ETag)) return changed;
        }
    }

    private async Task<bool> TryWriteAsync(Invalidation invalidation, string? etag)
    {
        try
        {
            await documents.WriteAsync([new(Invalidation.Kind, Invalidation.DocumentId(invalidation.Petition, invalidation.Id), invalidation, etag)]);
        }
        catch (DocumentConflictException)
        {
            return false;
        }

        await actors.Catalogue().RefreshAsync();

        // On this node at once: the count moves here before an interval is over, and the reason has to be there with it.
        await catalogue.RefreshAsync();
        return true;
    }
}
