using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>A language that somebody may translate something into, and how that stands.</summary>
/// <param name="Tag">BCP 47 tag.</param>
/// <param name="Name">What its speakers call it.</param>
/// <param name="Path">Where it is written.</param>
/// <param name="Standing">In a few words.</param>
public sealed record TranslationChoice(string Tag, string Name, string Path, string Standing)
{
    public static IReadOnlyList<TranslationChoice> Of(StaffCaller caller, CatalogueSnapshot catalogue, CampaignRecord campaign) =>
        [.. Of(caller, catalogue, campaign, CampaignRecord.Kind, campaign.Slug, campaign.Language, PetitionRecord.FirstVersion, [("title", campaign.Title), ("summary", campaign.Summary)])];

    public static IReadOnlyList<TranslationChoice> Of(StaffCaller caller, CatalogueSnapshot catalogue, CampaignRecord campaign, PetitionRecord petition) => [.. Of(
        caller, catalogue, campaign, PetitionRecord.Kind, petition.Slug, petition.Language, petition.Version,
        [("title", petition.Title), ("ask", petition.Ask), ("target", petition.Target), ("whyNow", petition.WhyNow), ("background", petition.Background)])];

    private static IEnumerable<TranslationChoice> Of(StaffCaller caller, CatalogueSnapshot catalogue, CampaignRecord campaign, string kind, string slug, string own, int version, IReadOnlyList<(string Name, string Source)> texts)
    {
        var translations = catalogue.Readings.Of(kind, slug).ToDictionary(translation => translation.Language, StringComparer.Ordinal);
        foreach (var language in SiteLanguage.All.Where(language => language.Tag != own.Split('-')[0] && caller.MayTranslate(campaign, language.Tag)))
        {
            yield return new(language.Tag, language.Name, TranslationPages.PathOf(kind, slug, language.Tag), Told(translations.GetValueOrDefault(language.Tag), version, texts));
        }
    }

    private static string Told(Translation? translation, int version, IReadOnlyList<(string Name, string Source)> texts)
    {
        if (translation is null) return "not translated";
        var by = translation.Status is TranslationStatus.Machine ? "by machine" : "by people";
        if (translation.Version != version) return $"{by}, of version {translation.Version}: readers see the original until it is renewed";
        return translation.Sources is { } sources && texts.Any(text => sources.GetValueOrDefault(text.Name) != Translation.MarkOf(text.Source)) ? $"{by}; the original has changed since" : by;
    }
}
