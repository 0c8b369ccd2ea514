using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Deliveries;

/// <summary>The documents of handovers. Each change is durable and on its way to the public when it returns.</summary>
internal sealed class Handovers(IDocuments documents, IActors actors, CatalogueCache catalogue)
{
    private const int TriesAtMost = 20;

    /// <summary>One of them as it stands in the store.</summary>
    public async Task<Handover> ReadAsync(string petition) => (await documents.ReadAsync<Handover>(Handover.Kind, petition))?.Value ?? new() { Petition = petition };

    /// <summary>Changes one as it stands in the store, however many do so at once.</summary>
    /// <param name="petition">Slug.</param>
    /// <param name="change">From what is there to what is to be there, with what else is written in the same transaction; <see langword="null"/> for no change. May be asked several times.</param>
    /// <returns>What is there now, and whether it was changed.</returns>
    public async Task<(Handover Handover, bool IsChanged)> ChangeAsync(string petition, Func<Handover, Task<(Handover Changed, IReadOnlyList<DocumentWrite> Also)?>> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await documents.ReadAsync<Handover>(Handover.Kind, petition);
            var current = stored?.Value ?? new() { Petition = petition };
            if (await change(current) is not var (changed, also)) return (current, false);
            try
            {
                await documents.WriteAsync([new(Handover.Kind, petition, changed, stored?.ETag), .. also]);
                await actors.Catalogue().RefreshAsync();

                // On this node at once: whoever has just recorded something looks whether it is there.
                await catalogue.RefreshAsync();
                return (changed, true);
            }
            catch (DocumentConflictException) when (attempt < TriesAtMost)
            {
                // Somebody else records something of the same petition: decide anew.
            }
        }
    }
}
