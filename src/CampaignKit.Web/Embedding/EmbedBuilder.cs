using System.Text.RegularExpressions;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Embedding;

/// <summary>The page on which the owner of another site chooses how a petition looks there, and copies the lines that bring it.</summary>
internal static class EmbedBuilder
{
    public static IResult Show(string slug, string? layout, string? language, string? accent, string? scheme, string? source, CatalogueCache catalogue, TimeProvider clock)
    {
        var snapshot = catalogue.Current;
        if (snapshot.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return PageAnswer.NotFound(Texts.NoSuchPetition);
        var campaign = snapshot.Campaign(petition.Campaign)!;
        var organisations = CampaignOrganisation.AllOf(snapshot, campaign);
        return PageAnswer.Public<EmbedBuilderPage>(new
        {
            Petition = snapshot.Read(petition).Content,
            Origins = campaign.EmbeddingOrigins,
            Organisations = organisations,
            Choice = EmbedChoices.Read(layout, language, accent, scheme) with { Source = organisations.Any(organisation => organisation.Source == source) ? source! : "" },
        });
    }
}

/// <summary>What was chosen; whatever is none of the choices is as if nothing was.</summary>
/// <param name="Layout"><c>form</c>, <c>button</c> or <c>counter</c>.</param>
/// <param name="Language">BCP 47 tag of the language in which it is shown, one of ours.</param>
/// <param name="Accent">A colour as <c>#rrggbb</c>.</param>
/// <param name="Scheme"><c>light</c>, <c>dark</c>, or empty for the page's own.</param>
public sealed partial record EmbedChoices(string Layout, string Language, string Accent, string Scheme)
{
    /// <summary>The label of the organisation on whose page it stands, one of <see cref="CampaignOrganisation.Source"/>; empty for none.</summary>
    public string Source { get; init; } = "";

    internal const string UsualAccent = "#0b5a52";

    internal static EmbedChoices Read(string? layout, string? language, string? accent, string? scheme) => new(
        layout is "button" or "counter" ? layout : "form",
        (SiteLanguage.Find(language) ?? Spoken.Current.Language).Tag,
        accent is not null && Colour().IsMatch(accent) ? accent : UsualAccent,
        scheme is "light" or "dark" ? scheme : "");

    /// <summary>What a link says, in that language.</summary>
    internal string SignThis => SiteLanguage.Find(Language)!["Site.SignThis"];

    /// <summary>What an address ends with that says where signers came from.</summary>
    internal string Query => Source.Length == 0 ? "" : $"?source={Source}";

    /// <summary>The element as HTML, with a link for browsers that run no script. Nothing in it is anybody's text.</summary>
    internal string Element(PageAddress page, PetitionRecord petition)
    {
        var accent = Accent == UsualAccent ? "" : $""" accent="{Accent}" """.TrimEnd();
        var scheme = Scheme.Length == 0 ? "" : $""" scheme="{Scheme}" """.TrimEnd();
        var layout = Layout == "form" ? "" : $""" layout="{Layout}" """.TrimEnd();
        var source = Source.Length == 0 ? "" : $""" source="{Source}" """.TrimEnd();
        return $"""<campaign-petition petition="{petition.Slug}" lang="{Language}"{layout}{accent}{scheme}{source}><a href="{page.Site}/{Language}/petitions/{petition.Slug}{Query}">{SignThis}</a></campaign-petition>""";
    }

    [GeneratedRegex("^#[0-9a-f]{6}$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Colour();
}
