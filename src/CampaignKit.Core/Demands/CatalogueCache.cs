using CampaignKit.Core.Actors;

namespace CampaignKit.Core.Demands;

/// <summary>This node's copy of the catalogue, so that neither readers nor signers wait for an actor.</summary>
public sealed class CatalogueCache(IActors actors)
{
    private CatalogueSnapshot? _current;

    /// <summary>Whether the first snapshot is there.</summary>
    public bool IsLoaded => _current is not null;

    /// <summary>The newest snapshot that this node knows.</summary>
    /// <exception cref="InvalidOperationException">Before the first <see cref="RefreshAsync"/>.</exception>
    public CatalogueSnapshot Current => _current ?? throw new InvalidOperationException("The catalogue has not been loaded yet.");

    /// <summary>Asks for a newer snapshot; cheap when there is none.</summary>
    public async Task RefreshAsync() => _current = await actors.Catalogue().ReadAsync(_current?.Version) ?? _current;
}
