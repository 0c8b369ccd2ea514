using System.Text.Json;
using CampaignKit.Core.Campaigns;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Reach;

/// <summary>What a petition is, for search engines: JSON-LD in the words of https://schema.org. The serialiser escapes every sign that HTML knows.</summary>
internal static class PetitionFacts
{
    public static string Write(CountedPetition content, CampaignRecord campaign, PageAddress address)
    {
        var petition = content.Petition;
        return JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "CreativeWork",
            ["genre"] = "petition",
            ["name"] = petition.Title,
            ["abstract"] = petition.Ask,
            ["inLanguage"] = petition.Language,
            ["url"] = address.Canonical,
            ["author"] = Named("Organization", campaign.Organisation),
            ["audience"] = Named("Audience", petition.Target),
            ["datePublished"] = petition.OpensAt.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["interactionStatistic"] = new Dictionary<string, object>
            {
                ["@type"] = "InteractionCounter",
                ["interactionType"] = "https://schema.org/EndorseAction",
                ["userInteractionCount"] = content.Count,
            },
        });
    }

    private static Dictionary<string, string> Named(string type, string name) => new() { ["@type"] = type, ["name"] = name };
}
