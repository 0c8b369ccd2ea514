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

    /// <summary>Reads a form.</summary>
    /// <param name="form">As it was sent.</param>
    /// <param name="offered">The roles that may be given: any other is as unknown as a word that is none.</param>
    /// <param name="catalogue">Where rights may hold.</param>
    internal static RightsWish Read(IFormCollection form, IReadOnlyList<StaffRole> offered, CatalogueSnapshot catalogue) =>
        Read(form["roles"], form.Text("organisation"), (form.Text("campaigns") ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries), form["languages"], offered, catalogue);

    /// <summary>The same for what a program sent.</summary>
    internal static RightsWish Read(RightsForm form, IReadOnlyList<StaffRole> offered, CatalogueSnapshot catalogue) => Read(form.Roles ?? [], form.Organisation, form.Campaigns ?? [], form.Languages ?? [], offered, catalogue);

    // What a role has no use for is not kept: it would come to life with another role.
    private static RightsWish Read(IEnumerable<string?> roleWords, string? organisation, IEnumerable<string?> slugs, IEnumerable<string?> tags, IReadOnlyList<StaffRole> offered, CatalogueSnapshot catalogue)
    {
        var read = roleWords.Select(word => Word.TryRead<StaffRole>(word, out var role) && role is { } known && offered.Contains(known) ? role : null).ToList();
        var roles = read.OfType<StaffRole>().Distinct().Order().ToList();
        var (isCampaigner, isTranslator) = (roles.Contains(StaffRole.Campaigner), roles.Contains(StaffRole.Translator));
        var campaigns = isCampaigner ? slugs.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() : [];
        var languages = isTranslator ? tags.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() : [];
        if (string.IsNullOrWhiteSpace(organisation)) organisation = null;

        var wish = new RightsWish { Rights = new(roles, organisation, campaigns, languages) };
        if (roles.Count == 0 || read.Contains(null)) wish.Problems["roles"] = [StaffTexts.RolesMissing];
        if (organisation is not null && !catalogue.CampaigningOrganisations.Contains(organisation, StringComparer.Ordinal)) wish.Problems["organisation"] = [StaffTexts.OrganisationUnknown];
        if (campaigns.FirstOrDefault(slug => catalogue.Campaign(slug) is null) is not null) wish.Problems["campaigns"] = [StaffTexts.CampaignUnknown];
        else if (isCampaigner && organisation is null && campaigns.Count == 0) wish.Problems["campaigns"] = [StaffTexts.CampaignsMissing];
        if (languages.Any(tag => SiteLanguage.All.All(language => language.Tag != tag)) || (isTranslator && languages.Count == 0)) wish.Problems["languages"] = [StaffTexts.LanguagesMissing];
        return wish;
    }
}
