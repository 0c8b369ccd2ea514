using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Demands;

/// <inheritdoc cref="ICatalogue"/>
/// <remarks>There is one. It owns nothing but the snapshot, which it can make again from the documents at any time.</remarks>
public class Catalogue(IDocuments documents) : ICatalogue
{
    private CatalogueSnapshot? _snapshot;

    /// <inheritdoc/>
    public async ValueTask<CatalogueSnapshot?> ReadAsync(string? knownVersion)
    {
        if (_snapshot is null) await RefreshAsync();
        return _snapshot!.Version == knownVersion ? null : _snapshot;
    }

    /// <inheritdoc/>
    public async ValueTask RefreshAsync()
    {
        var themes = await documents.ListAsync<Theme>(Theme.Kind);
        var consultations = await documents.ListAsync<Consultation>(Consultation.DocumentKind);
        var campaigns = await documents.ListAsync<CampaignRecord>(CampaignRecord.Kind);
        var petitions = await documents.ListAsync<PetitionRecord>(PetitionRecord.Kind);

        var versions = new StringBuilder();
        void Add<T>(IReadOnlyList<Document<T>> list)
        {
            foreach (var document in list) versions.Append(CultureInfo.InvariantCulture, $"{typeof(T).Name}/{document.Id}/{document.ETag}\n");
        }

        Add(themes);
        Add(consultations);
        Add(campaigns);
        Add(petitions);
        _snapshot = new(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(versions.ToString())).AsSpan(0, 8)),
            [.. themes.Select(theme => theme.Value)],
            [.. consultations.Select(consultation => consultation.Value)],
            [.. campaigns.Select(campaign => campaign.Value)],
            [.. petitions.Select(petition => petition.Value)]);
    }
}
