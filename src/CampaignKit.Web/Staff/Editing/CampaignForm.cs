using System.Globalization;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Web.Embedding;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>A campaign as the fields of a form, and back.</summary>
internal static class CampaignForm
{
    private const string AnySite = "any";

    private static readonly char[] Between = ['\n', '\r', ' ', ','];

    public static StaffFields New(string organisation) => new(new Dictionary<string, string>
    {
        ["organisation"] = organisation,
        ["language"] = "en",
        ["retentionDays"] = CampaignRecord.UsualRetentionDays.ToString(CultureInfo.InvariantCulture),
        ["embeddingOrigins"] = AnySite,
    });

    public static StaffFields Of(Document<CampaignRecord> stored) => new(new Dictionary<string, string>
    {
        ["slug"] = stored.Value.Slug,
        ["organisation"] = stored.Value.Organisation,
        ["language"] = stored.Value.Language,
        ["title"] = stored.Value.Title,
        ["summary"] = stored.Value.Summary,
        ["retentionDays"] = stored.Value.RetentionDays.ToString(CultureInfo.InvariantCulture),
        ["embeddingOrigins"] = stored.Value.EmbeddingOrigins is { } origins ? string.Join('\n', origins) : AnySite,
        ["partners"] = string.Join('\n', stored.Value.Partners),
        ["hasNeutralTitles"] = stored.Value.HasNeutralTitles ? "true" : "",
    });

    /// <summary>The campaign that somebody wants, and what of it cannot even be read.</summary>
    /// <param name="fields">As they were typed.</param>
    /// <param name="slug">Its own, if it is there already.</param>
    public static (CampaignRecord Wish, IReadOnlyDictionary<string, string[]> Unread) Read(StaffFields fields, string? slug = null)
    {
        var unread = new Dictionary<string, string[]>();
        if (!int.TryParse(fields["retentionDays"].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days)) unread["retentionDays"] = ["The number of days has to be a whole number."];
        var origins = Origins(fields["embeddingOrigins"], unread);
        var wish = new CampaignRecord
        {
            Slug = slug ?? fields["slug"],
            Organisation = fields["organisation"],
            Language = fields["language"],
            Title = fields["title"],
            Summary = fields["summary"],
            RetentionDays = days,
            EmbeddingOrigins = origins,
            Partners = fields["partners"].Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            HasNeutralTitles = fields.Is("hasNeutralTitles"),
        };
        return (wish, unread);
    }

    private static List<string>? Origins(string typed, Dictionary<string, string[]> unread)
    {
        var lines = typed.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is [AnySite]) return null;
        var origins = new List<string>();
        var unusable = new List<string>();
        foreach (var line in lines)
        {
            if (SiteOrigin.Read(line) is not { } origin) unusable.Add(line);
            else if (!origins.Contains(origin, StringComparer.Ordinal)) origins.Add(origin);
        }

        if (unusable.Count > 0) unread["embeddingOrigins"] = [$"A site is written like https://example.org, with nothing after its host and port, not like {string.Join(", ", unusable)}."];
        return origins;
    }
}
