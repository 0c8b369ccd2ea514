namespace CampaignKit.Core.Demands;

/// <summary>Everything that is published besides counts, as one immutable snapshot that every node keeps.</summary>
public interface ICatalogue
{
    /// <summary>The current snapshot, or <see langword="null"/> if it is the version that the caller knows.</summary>
    ValueTask<CatalogueSnapshot?> ReadAsync(string? knownVersion);

    /// <summary>Reads the documents again: for whoever has just written one.</summary>
    ValueTask RefreshAsync();
}
