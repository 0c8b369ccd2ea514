using System.Collections.Frozen;
using System.Text.Json.Serialization;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Deliveries;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Translations;
using CampaignKit.Core.Updates;

namespace CampaignKit.Core.Demands;

/// <summary>What is published at one moment: themes, consultations with their demands, campaigns and petitions. Immutable; share it freely.</summary>
public sealed class CatalogueSnapshot
{
    private readonly FrozenDictionary<string, Consultation> _consultations;
    private readonly FrozenDictionary<string, Demand> _demands;
    private readonly FrozenDictionary<string, CampaignRecord> _campaigns;
    private readonly FrozenDictionary<string, PetitionRecord> _petitions;
    private readonly ILookup<string, PetitionRecord> _petitionsByDemand;
    private readonly ILookup<string, Invalidation> _invalidationsByPetition;
    private readonly FrozenDictionary<string, Handover> _handovers;
    private readonly FrozenDictionary<string, IReadOnlyList<PetitionWording>> _wordingsByPetition;
    private readonly FrozenDictionary<string, OrganisationRecord> _organisations;
    private readonly ILookup<string, Endorsement> _endorsementsByPetition;
    private readonly FrozenDictionary<string, PetitionUpdate> _updates;
    private readonly ILookup<string, PetitionUpdate> _updatesByPetition;
    private readonly FrozenDictionary<string, string> _searchText;
    private readonly FrozenDictionary<string, string> _petitionSearchText;
    private readonly FrozenDictionary<string, string> _translatedSearchText;

    /// <summary>A snapshot of these; petitions in any state, demands in the order of their documents, newest consultation first.</summary>
    public CatalogueSnapshot(
        string version,
        IReadOnlyList<Theme> themes,
        IReadOnlyList<Consultation> consultations,
        IReadOnlyList<CampaignRecord> campaigns,
        IReadOnlyList<PetitionRecord> petitions,
        IReadOnlyList<Invalidation>? invalidations = null,
        IReadOnlyList<Translation>? translations = null,
        IReadOnlyList<PetitionWording>? wordings = null,
        IReadOnlyList<OrganisationRecord>? organisations = null,
        IReadOnlyList<Endorsement>? endorsements = null,
        IReadOnlyList<PetitionUpdate>? updates = null,
        IReadOnlyList<Handover>? handovers = null)
    {
        Version = version;
        Themes = themes;
        Consultations = [.. consultations.OrderByDescending(consultation => consultation.Date).ThenBy(consultation => consultation.Id, StringComparer.Ordinal)];
        Campaigns = campaigns;
        Petitions = petitions;
        Invalidations = invalidations ?? [];
        Translations = translations ?? [];
        Handovers = handovers ?? [];
        Wordings = wordings ?? [];
        Organisations = organisations ?? [];
        Endorsements = endorsements ?? [];
        Updates = updates ?? [];
        Readings = new(Translations);
        Demands = [.. Consultations.SelectMany(consultation => consultation.Demands)];
        _consultations = Consultations.ToFrozenDictionary(consultation => consultation.Id, StringComparer.Ordinal);
        _demands = Demands.ToFrozenDictionary(demand => demand.Id, StringComparer.Ordinal);
        _campaigns = campaigns.ToFrozenDictionary(campaign => campaign.Slug, StringComparer.Ordinal);
        _petitions = petitions.ToFrozenDictionary(petition => petition.Slug, StringComparer.Ordinal);
        _petitionsByDemand = petitions
            .SelectMany(petition => petition.Demands, (petition, demand) => (petition, demand))
            .ToLookup(pair => pair.demand, pair => pair.petition, StringComparer.Ordinal);
        _invalidationsByPetition = Invalidations.ToLookup(invalidation => invalidation.Petition, StringComparer.Ordinal);
        _handovers = Handovers.ToFrozenDictionary(handover => handover.Petition, StringComparer.Ordinal);
        _organisations = Organisations.ToFrozenDictionary(organisation => organisation.Slug, StringComparer.Ordinal);
        _endorsementsByPetition = Endorsements.ToLookup(endorsement => endorsement.Petition, StringComparer.Ordinal);
        _updates = Updates.ToFrozenDictionary(update => update.Id, StringComparer.Ordinal);
        _updatesByPetition = Updates.OrderByDescending(update => update.Id, StringComparer.Ordinal).ToLookup(update => update.Petition, StringComparer.Ordinal);
        _wordingsByPetition = Wordings.GroupBy(wording => wording.Petition, StringComparer.Ordinal).ToFrozenDictionary(
            group => group.Key, IReadOnlyList<PetitionWording> (group) => [.. group.OrderBy(wording => wording.Number)], StringComparer.Ordinal);
        _searchText = Demands.ToFrozenDictionary(demand => demand.Id, demand => SearchText.Fold($"{demand.Title} {demand.Summary}"), StringComparer.Ordinal);
        _petitionSearchText = petitions.ToFrozenDictionary(petition => petition.Slug, petition => SearchText.Fold($"{petition.Title} {petition.Ask}"), StringComparer.Ordinal);
        _translatedSearchText = Translations.Where(translation => translation.Of is TranslationIndex.DemandKind or PetitionRecord.Kind).ToFrozenDictionary(
            translation => translation.Id,
            translation => SearchText.Fold($"{translation.Text("title", "")} {translation.Text(translation.Of == PetitionRecord.Kind ? "ask" : "summary", "")}"),
            StringComparer.Ordinal);
    }

    /// <summary>Differs whenever the content does; the same content has the same version on every node and after every restart.</summary>
    public string Version { get; }

    /// <summary>By id.</summary>
    public IReadOnlyList<Theme> Themes { get; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Consultation> Consultations { get; }

    /// <summary>By slug.</summary>
    public IReadOnlyList<CampaignRecord> Campaigns { get; }

    /// <summary>By slug, in whatever state: what is public depends on the moment, see <see cref="PetitionRecord.StateAt"/>.</summary>
    public IReadOnlyList<PetitionRecord> Petitions { get; }

    /// <summary>What was taken out of the counts of all petitions.</summary>
    public IReadOnlyList<Invalidation> Invalidations { get; }

    /// <summary>Of everything, in every language.</summary>
    public IReadOnlyList<Translation> Translations { get; }

    /// <summary>Of the petitions of which something was entered, see <see cref="HandoverOf"/>.</summary>
    public IReadOnlyList<Handover> Handovers { get; }

    /// <summary>The sealed wordings of petitions, see <see cref="WordingsOf"/>.</summary>
    public IReadOnlyList<PetitionWording> Wordings { get; }

    /// <summary>By slug.</summary>
    public IReadOnlyList<OrganisationRecord> Organisations { get; }

    /// <summary>Of all petitions, with those that are over.</summary>
    public IReadOnlyList<Endorsement> Endorsements { get; }

    /// <summary>The news of all petitions, of those too that are not public now.</summary>
    public IReadOnlyList<PetitionUpdate> Updates { get; }

    /// <summary>What is published as it is read in a language.</summary>
    [JsonIgnore]
    public TranslationIndex Readings { get; }

    /// <summary>Of all consultations, in the order of <see cref="Consultations"/> and of each document.</summary>
    [JsonIgnore]
    public IReadOnlyList<Demand> Demands { get; }

    /// <summary>The consultation with this id, or <see langword="null"/>.</summary>
    public Consultation? Consultation(string id) => _consultations.GetValueOrDefault(id);

    /// <summary>The demand with this id, or <see langword="null"/>.</summary>
    public Demand? Demand(string id) => _demands.GetValueOrDefault(id);

    /// <summary>The campaign with this slug, or <see langword="null"/>.</summary>
    public CampaignRecord? Campaign(string slug) => _campaigns.GetValueOrDefault(slug);

    /// <summary>The petition with this slug in whatever state, or <see langword="null"/>.</summary>
    public PetitionRecord? Petition(string slug) => _petitions.GetValueOrDefault(slug);

    /// <summary>Paper, deliveries and responses of a petition; nothing if nothing was entered.</summary>
    public Handover HandoverOf(string petition) => _handovers.GetValueOrDefault(petition) ?? new() { Petition = petition };

    /// <summary>The organisation with this slug, or <see langword="null"/>.</summary>
    public OrganisationRecord? Organisation(string slug) => _organisations.GetValueOrDefault(slug);

    /// <summary>The partners of a campaign, in the order in which it names them.</summary>
    public IReadOnlyList<OrganisationRecord> PartnersOf(CampaignRecord campaign) => campaign.Partners.Count == 0 ? [] : [.. campaign.Partners.Select(Organisation).OfType<OrganisationRecord>()];

    /// <summary>Names of the organisations that run campaigns, as leads or partners, in alphabetical order.</summary>
    public IReadOnlyList<string> CampaigningOrganisations =>
        [.. Campaigns.Select(campaign => campaign.Organisation).Concat(Campaigns.SelectMany(PartnersOf).Select(partner => partner.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Who ever endorsed a petition. Who does today: <see cref="EndorsementList.Of"/>.</summary>
    public IEnumerable<Endorsement> EndorsementsOf(string petition) => _endorsementsByPetition[petition];

    /// <summary>The update with this id, or <see langword="null"/>.</summary>
    public PetitionUpdate? Update(string id) => _updates.GetValueOrDefault(id);

    /// <summary>The news of a petition, the newest first.</summary>
    public IEnumerable<PetitionUpdate> UpdatesOf(string petition) => _updatesByPetition[petition];

    /// <summary>What was taken out of a petition's count.</summary>
    public IEnumerable<Invalidation> InvalidationsOf(string petition) => _invalidationsByPetition[petition];

    /// <summary>The wordings that a petition has had since it opened, by number; the last is the one that people sign now. Never empty: one that nobody has changed has its own.</summary>
    public IReadOnlyList<PetitionWording> WordingsOf(PetitionRecord petition) =>
        _wordingsByPetition.TryGetValue(petition.Slug, out var kept) ? kept : [PetitionWording.Of(petition, petition.OpensAt)];

    /// <summary>The petition with this slug if its page is public at this moment, or <see langword="null"/>.</summary>
    public PetitionRecord? PublicPetition(string slug, DateTimeOffset now) =>
        _petitions.TryGetValue(slug, out var petition) && PetitionTransitions.IsPublic(petition.StateAt(now)) ? petition : null;

    /// <summary>The petitions whose page is public at this moment.</summary>
    public IEnumerable<PetitionRecord> PublicPetitions(DateTimeOffset now) =>
        Petitions.Where(petition => PetitionTransitions.IsPublic(petition.StateAt(now)));

    /// <summary>The public petitions that rest on a demand.</summary>
    public IEnumerable<PetitionRecord> PetitionsResting(string demand, DateTimeOffset now) =>
        _petitionsByDemand[demand].Where(petition => PetitionTransitions.IsPublic(petition.StateAt(now)));

    /// <summary>The petition that continues one, if its page is public at this moment.</summary>
    public PetitionRecord? SuccessorOf(PetitionRecord petition, DateTimeOffset now) => petition.Successor is { } successor ? PublicPetition(successor, now) : null;

    /// <summary>The closed petitions that one continues, if their pages are public at this moment. Cost: a pass over all petitions.</summary>
    public IEnumerable<PetitionRecord> PredecessorsOf(PetitionRecord petition, DateTimeOffset now) =>
        Petitions.Where(other => other.Successor == petition.Slug && other.StateAt(now) is PetitionState.Closed);

    /// <summary>The demands that match every criterion that is given; cost: a pass over all of them.</summary>
    public IEnumerable<Demand> FindDemands(DemandQuery query)
    {
        var words = SearchText.Words(query.Words);
        return Demands.Where(demand =>
            (query.Consultation is null || demand.Source.Consultation == query.Consultation)
            && (query.Kind is null || demand.Kind == query.Kind)
            && (query.Theme is null || demand.Themes.Contains(query.Theme, StringComparer.Ordinal))
            && (query.Level is null || demand.Level == query.Level)
            && Says(_searchText, TranslationIndex.DemandKind, demand.Id, query.Language, words));
    }

    /// <summary>The public petitions of which each of these words begins a word of the title or ask, as they were written or as they are read; cost: a pass over them.</summary>
    public IEnumerable<PetitionRecord> FindPetitions(string words, string language, DateTimeOffset now)
    {
        var folded = SearchText.Words(words);
        return PublicPetitions(now).Where(petition => Says(_petitionSearchText, PetitionRecord.Kind, petition.Slug, language, folded));
    }

    private bool Says(FrozenDictionary<string, string> originals, string kind, string id, string? language, string[] words) =>
        SearchText.ContainsAll(originals[id], words)
        || (language is not null && _translatedSearchText.TryGetValue(Translation.IdOf(kind, id, language), out var translated) && SearchText.ContainsAll(translated, words));
}

/// <summary>Which demands are looked for; a criterion that is absent excludes nothing.</summary>
/// <param name="Consultation">Id of a consultation.</param>
/// <param name="Kind">What the consultation called it.</param>
/// <param name="Theme">Id of a theme.</param>
/// <param name="Level">Whom it addresses.</param>
/// <param name="Words">Words that must all begin a word of the title or summary; case and accents do not matter.</param>
/// <param name="Language">BCP 47 tag of a language in whose translations they may stand as well.</param>
public sealed record DemandQuery(string? Consultation = null, DemandKind? Kind = null, string? Theme = null, DemandLevel? Level = null, string? Words = null, string? Language = null);
