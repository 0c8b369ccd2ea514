using CampaignKit.Core.Demands;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Staff;

/// <summary>Rights as somebody asks for them, in a form or in JSON.</summary>
public sealed class RightsWish
{
    private static readonly char[] Between = [' ', ',', ';', '\r', '\n', '\t'];

    public required StaffRights Rights { get; init; }

    /// <summary>Field → sentences.</summary>
    public Dictionary<string, string[]> Problems { get; } = [];

    /// <summary>Those that somebody has.</summary>
    public static RightsWish Of(StaffRecord record) => new() { Rights = StaffRights.Of(record) };

    /// <summary>None yet.</summary>
    public static RightsWish None { get; } = new() { Rights = new([], Organisation: null, [], []) };

    internal static RightsWish Read(IFormCollection form, CatalogueSnapshot catalogue) =>
        Read(form["roles"], form.Text("organisation"), (form.Text("campaigns") ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries), form["languages"], catalogue);

    internal static RightsWish Read(RightsForm form, CatalogueSnapshot catalogue) => Read(form.Roles ?? [], form.Organisation, form.Campaigns ?? [], form.Languages ?? [], catalogue);

    // What a role has no use for is not kept: it would come to life with another role.
    private static RightsWish Read(IEnumerable<string?> roleWords, string? organisation, IEnumerable<string?> slugs, IEnumerable<string?> tags, CatalogueSnapshot catalogue)
    {
        var words = roleWords.ToList();
        var roles = words.Select(word => Word.TryRead<StaffRole>(word, out var role) ? role : null).OfType<StaffRole>().Distinct().Order().ToList();
        var (isCampaigner, isTranslator) = (roles.Contains(StaffRole.Campaigner), roles.Contains(StaffRole.Translator));
        var campaigns = isCampaigner ? slugs.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() : [];
        var languages = isTranslator ? tags.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() : [];
        if (string.IsNullOrWhiteSpace(organisation)) organisation = null;

        var wish = new RightsWish { Rights = new(roles, organisation, campaigns, languages) };
        if (roles.Count == 0 || words.Any(word => !Word.TryRead<StaffRole>(word, out var role) || role is null)) wish.Problems["roles"] = [StaffTexts.RolesMissing];
        if (organisation is not null && !catalogue.CampaigningOrganisations.Contains(organisation, StringComparer.Ordinal)) wish.Problems["organisation"] = [StaffTexts.OrganisationUnknown];
        if (campaigns.FirstOrDefault(slug => catalogue.Campaign(slug) is null) is not null) wish.Problems["campaigns"] = [StaffTexts.CampaignUnknown];
        else if (isCampaigner && organisation is null && campaigns.Count == 0) wish.Problems["campaigns"] = [StaffTexts.CampaignsMissing];
        if (languages.Any(tag => SiteLanguage.All.All(language => language.Tag != tag)) || (isTranslator && languages.Count == 0)) wish.Problems["languages"] = [StaffTexts.LanguagesMissing];
        return wish;
    }
}
