using CampaignKit.Core.Petitions;

namespace CampaignKit.Web.Petitions;

/// <summary>Counts as they move: read from memory, once a second for all who watch a petition.</summary>
internal sealed class LiveCounts(PetitionCounts counts, TimeProvider clock, IHostApplicationLifetime life)
{
    private readonly Watches<PetitionCount> _watches = new(static (told, now) => told.Counted == now.Counted, clock, life);

    /// <summary>The count now, and then each time it has moved.</summary>
    public IAsyncEnumerable<PetitionCount> WatchAsync(PetitionRecord petition, CancellationToken cancellationToken) =>
        _watches.WatchAsync(petition.Slug, () => counts.ReadAsync(petition), cancellationToken);
}
