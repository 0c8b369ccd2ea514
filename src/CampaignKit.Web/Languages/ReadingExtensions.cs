using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Translations;

namespace CampaignKit.Web.Languages;

/// <summary>What is published, in the language of the request.</summary>
internal static class ReadingExtensions
{
    private static string Language => Spoken.Current.Language.Tag;

    public static Reading<PetitionRecord> Read(this CatalogueSnapshot catalogue, PetitionRecord petition) => catalogue.Readings.In(Language, petition);

    public static Reading<CampaignRecord> Read(this CatalogueSnapshot catalogue, CampaignRecord campaign) => catalogue.Readings.In(Language, campaign);

    public static Reading<Demand> Read(this CatalogueSnapshot catalogue, Demand demand) => catalogue.Readings.In(Language, demand);

    public static Reading<Consultation> Read(this CatalogueSnapshot catalogue, Consultation consultation) => catalogue.Readings.In(Language, consultation);

    public static Reading<Theme> Read(this CatalogueSnapshot catalogue, Theme theme) => catalogue.Readings.In(Language, theme);
}
