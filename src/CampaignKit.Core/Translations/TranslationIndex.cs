using System.Collections.Frozen;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Translations;

/// <summary>Finds the translation of whatever is published. Immutable.</summary>
public sealed class TranslationIndex
{
    /// <summary>What translations of demands are <see cref="Translation.Of"/>; demands are stored with their consultations.</summary>
    public const string DemandKind = "demand";

    private readonly FrozenDictionary<string, Translation> _translations;
    private readonly ILookup<(string Of, string Subject), Translation> _bySubject;

    /// <summary>The index of these.</summary>
    public TranslationIndex(IReadOnlyList<Translation> translations)
    {
        _translations = translations.ToFrozenDictionary(translation => translation.Id, StringComparer.Ordinal);
        _bySubject = translations.ToLookup(translation => (translation.Of, translation.Subject));
    }

    /// <summary>All translations of one thing.</summary>
    public IEnumerable<Translation> Of(string kind, string subject) => _bySubject[(kind, subject)];

    /// <summary>A petition in a language, or in its own if the wording that it has now was not translated: nobody is to sign one text and read another.</summary>
    public Reading<PetitionRecord> In(string language, PetitionRecord petition) => Read(PetitionRecord.Kind, petition.Slug, petition.Language, language, petition, translation => petition with
    {
        Title = translation.Text("title", petition.Title),
        Ask = translation.Text("ask", petition.Ask),
        Target = translation.Text("target", petition.Target),
        WhyNow = translation.Text("whyNow", petition.WhyNow),
        Background = translation.Text("background", petition.Background),
        Language = translation.Language,
    }, petition.Version);

    /// <summary>A campaign in a language, or in its own.</summary>
    public Reading<CampaignRecord> In(string language, CampaignRecord campaign) => Read(CampaignRecord.Kind, campaign.Slug, campaign.Language, language, campaign, translation => campaign with
    {
        Title = translation.Text("title", campaign.Title),
        Summary = translation.Text("summary", campaign.Summary),
        Language = translation.Language,
    });

    /// <summary>A demand in a language, or in the one that demands are retold in.</summary>
    public Reading<Demand> In(string language, Demand demand) => Read(DemandKind, demand.Id, Demand.RetoldIn, language, demand, translation => demand with
    {
        Title = translation.Text("title", demand.Title),
        Summary = translation.Text("summary", demand.Summary),
    });

    /// <summary>What is told about a consultation in a language, or in the one that it is retold in. Its title stays the document's.</summary>
    public Reading<Consultation> In(string language, Consultation consultation) => Read(
        Consultation.DocumentKind, consultation.Id, Demand.RetoldIn, language, consultation, translation => consultation with
        {
            Participants = translation.Text("participants", consultation.Participants),
            Mandate = translation.Text("mandate", consultation.Mandate),
            Summary = translation.Text("summary", consultation.Summary),
        });

    /// <summary>A theme's title in a language, or in the one that themes are named in.</summary>
    public Reading<Theme> In(string language, Theme theme) => Read(Theme.Kind, theme.Id, Demand.RetoldIn, language, theme, translation => theme with { Title = translation.Text("title", theme.Title) });

    private Reading<T> Read<T>(string kind, string subject, string own, string language, T content, Func<Translation, T> translated, int version = PetitionRecord.FirstVersion) =>
        !IsSame(own, language) && Find(kind, subject, language) is { } translation && translation.Version == version
            ? new(translated(translation), translation.Language, translation.Status)
            : new(content, own, TranslationStatus.Original);

    // Who reads fr-CA is served by what is in fr.
    private Translation? Find(string kind, string subject, string language)
    {
        for (var tag = language; tag.Length > 0; tag = tag[..Math.Max(0, tag.LastIndexOf('-'))])
        {
            if (_translations.TryGetValue(Translation.IdOf(kind, subject, tag), out var translation)) return translation;
        }

        return null;
    }

    // What is written in fr-CA needs no translation for who reads fr.
    private static bool IsSame(string own, string language) =>
        own.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (own.Length == language.Length || own[language.Length] == '-');
}
