using System.Text.RegularExpressions;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Embedding;

/// <summary>The page on which the owner of another site chooses how a petition looks there, and copies the lines that bring it.</summary>
internal static class EmbedBuilder
{
    public static IResult Show(string slug, string? layout, string? language, string? accent, string? scheme, CatalogueCache catalogue, TimeProvider clock) =>
        catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is { } petition
            ? PageAnswer.Public<EmbedBuilderPage>(new
            {
                Petition = catalogue.Current.Read(petition).Content,
                Origins = catalogue.Current.Campaign(petition.Campaign)!.EmbeddingOrigins,
                Choice = EmbedChoices.Read(layout, language, accent, scheme),
            })
            : PageAnswer.NotFound(Texts.NoSuchPetition);
}

/// <summary>What was chosen; whatever is none of the choices is as if nothing was.</summary>
/// <param name="Layout"><c>form</c>, <c>button</c> or <c>counter</c>.</param>
/// <param name="Language">BCP 47 tag of the language in which it is shown, one of ours.</param>
/// <param name="Accent">A colour as <c>#rrggbb</c>.</param>
/// <param name="Scheme"><c>light</c>, <c>dark</c>, or empty for the page's own.</param>
public sealed partial record EmbedChoices(string Layout, string Language, string Accent, string Scheme)
{
    internal const string UsualAccent = "#0b5a52";

    internal static EmbedChoices Read(string? layout, string? language, string? accent, string? scheme) => new(
        layout is "button" or "counter" ? layout : "form",
        (SiteLanguage.Find(language) ?? Spoken.Current.Language).Tag,
        accent is not null && Colour().IsMatch(accent) ? accent : UsualAccent,
        scheme is "light" or "dark" ? scheme : "");

    /// <summary>What a link says, in that language.</summary>
    internal string SignThis => SiteLanguage.Find(Language)!["Site.SignThis"];

    /// <summary>The element as HTML, with a link for browsers that run no script. Nothing in it is anybody's text.</summary>
    internal string Element(PageAddress page, PetitionRecord petition)
    {
        var accent = Accent == UsualAccent ? "" : $""" accent="{Accent}" """.TrimEnd();
        var scheme = Scheme.Length == 0 ? "" : $""" scheme="{Scheme}" """.TrimEnd();
        var layout = Layout == "form" ? "" : $""" layout="{Layout}" """.TrimEnd();
        return $"""<campaign-petition petition="{petition.Slug}" lang="{Language}"{layout}{accent}{scheme}><a href="{page.Site}/{Language}/petitions/{petition.Slug}">{SignThis}</a></campaign-petition>""";
    }

    [GeneratedRegex("^#[0-9a-f]{6}$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Colour();
}
