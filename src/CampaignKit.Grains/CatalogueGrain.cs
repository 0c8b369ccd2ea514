using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using Orleans.Concurrency;

namespace CampaignKit.Grains;

/// <inheritdoc cref="ICatalogue"/>
[Alias("catalogue")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    /// <summary>Key of the only one.</summary>
    const string TheOnlyOne = "catalogue";

    /// <inheritdoc cref="ICatalogue.ReadAsync"/>
    [Alias("read")]
    ValueTask<CatalogueSnapshot?> ReadAsync(string? knownVersion);

    /// <inheritdoc cref="ICatalogue.RefreshAsync"/>
    [Alias("refresh")]
    ValueTask RefreshAsync();
}

/// <summary>The catalogue as a grain. Reentrant: <see cref="Catalogue"/> is written for calls that interleave where they wait.</summary>
[Reentrant, GrainType("catalogue")]
public sealed class CatalogueGrain(IGrainContext context, IDocuments documents) : Catalogue(documents), ICatalogueGrain, IGrainBase
{
    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;
}
