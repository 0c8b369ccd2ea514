using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Deliveries;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Translations;
using CampaignKit.Core.Updates;

namespace CampaignKit.Core.Demands;

/// <inheritdoc cref="ICatalogue"/>
/// <remarks>There is one. It owns nothing but the snapshot, which it can make again from the documents at any time.</remarks>
public class Catalogue(IDocuments documents) : ICatalogue
{
    private CatalogueSnapshot? _snapshot;
    private int _asked;
    private int _published;

    /// <inheritdoc/>
    public async ValueTask<CatalogueSnapshot?> ReadAsync(string? knownVersion)
    {
        // Also after a refresh that failed: what was written before it has to become public, even if nobody asks again.
        if (_published < _asked || _snapshot is null) await RefreshAsync();
        return _snapshot!.Version == knownVersion ? null : _snapshot;
    }

    /// <inheritdoc/>
    public async ValueTask RefreshAsync()
    {
        var asked = ++_asked;
        var themes = await documents.ListAsync<Theme>(Theme.Kind);
        var consultations = await documents.ListAsync<Consultation>(Consultation.DocumentKind);
        var campaigns = await documents.ListAsync<CampaignRecord>(CampaignRecord.Kind);
        var petitions = await documents.ListAsync<PetitionRecord>(PetitionRecord.Kind);
        var invalidations = await documents.ListAsync<Invalidation>(Invalidation.Kind);
        var translations = await documents.ListAsync<Translation>(Translation.Kind);
        var handovers = await documents.ListAsync<Handover>(Handover.Kind);
        var wordings = await documents.ListAsync<PetitionWording>(PetitionWording.Kind);
        var organisations = await documents.ListAsync<OrganisationRecord>(OrganisationRecord.Kind);
        var updates = await documents.ListAsync<PetitionUpdate>(PetitionUpdate.Kind);
        var endorsements = await documents.ListAsync<Endorsement>(Endorsement.Kind);

        // Calls interleave at awaits: one that began earlier and ends later has read what is older.
        if (asked < _published) return;

        // Over the content: versions of documents start again in a new installation, whatever is in it.
        var content = new StringBuilder();
        void Add<T>(IReadOnlyList<Document<T>> list)
        {
            foreach (var document in list) content.Append(CultureInfo.InvariantCulture, $"{typeof(T).Name}/{document.Id}/{JsonSerializer.Serialize(document.Value, DocumentJson.Options)}\n");
        }

        Add(themes);
        Add(consultations);
        Add(campaigns);
        Add(petitions);
        Add(invalidations);
        Add(translations);
        Add(handovers);
        Add(wordings);
        Add(organisations);
        Add(endorsements);
        Add(updates);
        _published = asked;
        _snapshot = new(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())).AsSpan(0, 8)),
            [.. themes.Select(theme => theme.Value)],
            [.. consultations.Select(consultation => consultation.Value)],
            [.. campaigns.Select(campaign => campaign.Value)],
            [.. petitions.Select(petition => petition.Value)],
            [.. invalidations.Select(invalidation => invalidation.Value)],
            [.. translations.Select(translation => translation.Value)],
            [.. wordings.Select(wording => wording.Value)],
            [.. organisations.Select(organisation => organisation.Value)],
            [.. endorsements.Select(endorsement => endorsement.Value)],
            [.. updates.Select(update => update.Value)],
            handovers: [.. handovers.Select(handover => handover.Value)]);
    }
}
