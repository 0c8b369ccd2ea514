using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Languages;
using static CampaignKit.Core.Documents.PlainText;

namespace CampaignKit.Web.Seeds;

/// <summary>Makes translations of what stands in a file of <c>seeds/translations</c>, which is named by its language: <c>fr.yaml</c>.</summary>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="places">Knows what there is to translate.</param>
internal sealed class SeedTranslations(SeedProblems problems, SeedPlaces places)
{
    // Far above what anybody may change a petition.
    private const int MostVersions = 10_000;

    private static readonly (string Key, string Kind, (string Name, int Length)[] Texts)[] Sections =
    [
        ("campaigns", CampaignRecord.Kind, [("title", TitleLength), ("summary", ParagraphLength)]),
        ("petitions", PetitionRecord.Kind,
        [
            ("title", TitleLength), ("ask", LineLength), ("target", LineLength),
            ("whyNow", ParagraphLength), ("background", BackgroundLength),
        ]),
        ("consultations", Consultation.DocumentKind,
        [
            ("summary", ParagraphLength), ("participants", ParagraphLength), ("mandate", ParagraphLength),
        ]),
        ("demands", TranslationIndex.DemandKind, [("title", TitleLength), ("summary", ParagraphLength)]),
    ];

    /// <summary>Where something is translated that no file gives: whoever takes a campaign out need not look through every language.</summary>
    public List<SeedPlace> LeftOver { get; } = [];

    /// <summary>Everything that one file translates.</summary>
    public IEnumerable<Translation> Read(SeedMap file, string language)
    {
        if (SiteLanguage.Find(language) is null)
        {
            problems.Add(file.At("status"), $"The pages are not in `{language}`; a file of translations is named by one of {string.Join(", ", SiteLanguage.All.Select(known => known.Tag))}.");
        }

        var status = file.OneOf<TranslationStatus>("status");
        if (status is TranslationStatus.Original) problems.Add(file.At("status"), "`status` has to be community or machine: what is original needs no translation.");

        List<Translation> translations = [.. Themes(file, language, status)];
        foreach (var (key, kind, texts) in Sections)
        {
            if (file.Group(key, optional: true) is { } section) translations.AddRange(Section(section, kind, texts, language, status));
        }

        file.RefuseOtherKeys();
        return translations;
    }

    private IEnumerable<Translation> Themes(SeedMap file, string language, TranslationStatus status)
    {
        if (file.Group("themes", optional: true) is not { } themes) yield break;
        foreach (var (id, at) in themes.Keys.ToList())
        {
            var title = themes.Line(id, TitleLength);
            if (IsKnown(Theme.Kind, id, at)) yield return New(Theme.Kind, id, language, status, new() { ["title"] = title });
        }
    }

    private IEnumerable<Translation> Section(SeedMap section, string kind, (string Name, int Length)[] texts, string language, TranslationStatus status)
    {
        foreach (var (subject, at, map) in section.Groups())
        {
            var translated = new Dictionary<string, string>();
            foreach (var (name, length) in texts)
            {
                if (map.Paragraphs(name, length, optional: true) is { Length: > 0 } text) translated[name] = text;
            }

            var version = kind == PetitionRecord.Kind ? map.Whole("version", MostVersions, optional: true) ?? PetitionRecord.FirstVersion : PetitionRecord.FirstVersion;
            map.RefuseOtherKeys();
            if (IsKnown(kind, subject, at)) yield return New(kind, subject, language, status, translated) with { Version = version };
        }
    }

    private bool IsKnown(string kind, string subject, SeedPlace at)
    {
        if (places.Find(kind, subject) is not null) return true;
        LeftOver.Add(at);
        return false;
    }

    private static Translation New(string kind, string subject, string language, TranslationStatus status, Dictionary<string, string> texts) => new()
    {
        Of = kind,
        Subject = subject,
        Language = language,
        Status = status,
        Texts = texts,
    };
}
