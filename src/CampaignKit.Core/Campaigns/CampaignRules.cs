using System.Globalization;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Campaigns;

/// <summary>What a campaign may be that staff write. Seed files are held to the same: see <see cref="PlainText"/> for what both share.</summary>
public static class CampaignRules
{
    /// <summary>The most sites that a campaign names.</summary>
    public const int MostOrigins = 100;

    /// <summary>Everything that is wrong with a campaign: field in camelCase → sentences for staff.</summary>
    public static IReadOnlyDictionary<string, string[]> Problems(CampaignRecord campaign)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        void Tell(string field, string name, string? problem)
        {
            if (problem is not null) found[field] = [$"{name} {problem}"];
        }

        Tell("slug", "The short name", PlainText.SlugProblem(campaign.Slug));
        Tell("organisation", "The organisation", PlainText.LineProblem(campaign.Organisation, PlainText.LineLength));
        Tell("language", "The language", PlainText.LanguageProblem(campaign.Language));
        Tell("title", "The title", PlainText.LineProblem(campaign.Title, PlainText.TitleLength));
        Tell("summary", "The summary", PlainText.ParagraphsProblem(campaign.Summary, PlainText.ParagraphLength));
        Tell("retentionDays", "The number of days", campaign.RetentionDays is >= 1 and <= CampaignRecord.MostRetentionDays
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"has to be a whole number from 1 to {CampaignRecord.MostRetentionDays:N0}."));
        Tell("embeddingOrigins", "The list of sites", campaign.EmbeddingOrigins is { Count: > MostOrigins } ? $"has more than {MostOrigins}." : null);
        Tell("partners", "The list of partners", campaign.Partners.Count > CampaignRecord.MostPartners
            ? $"has more than {CampaignRecord.MostPartners}."
            : campaign.Partners.Contains(campaign.Slug, StringComparer.Ordinal) ? "has the campaign's own short name in it, by which the lead is counted." : null);
        return found;
    }

    /// <summary>The campaign with its texts as they are kept.</summary>
    internal static CampaignRecord Trimmed(CampaignRecord campaign) => campaign with
    {
        Slug = PlainText.Trimmed(campaign.Slug),
        Organisation = PlainText.Trimmed(campaign.Organisation),
        Language = PlainText.Trimmed(campaign.Language),
        Title = PlainText.Trimmed(campaign.Title),
        Summary = PlainText.Trimmed(campaign.Summary),
        Partners = [.. campaign.Partners.Select(PlainText.Trimmed).Where(partner => partner.Length > 0).Distinct(StringComparer.Ordinal)],
    };
}
