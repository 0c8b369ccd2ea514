using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Languages;

/// <summary>Where a page is, for everything that leads to it or to it in another language.</summary>
/// <param name="Site">What addresses begin with, without a slash at the end: <c>https://petitions.example.org</c>.</param>
/// <param name="Path">The path without its language.</param>
/// <param name="Query">What stands behind it, with its question mark; empty if nothing does.</param>
/// <param name="IsPublic">Whether it may be shown, shared and listed: the address of one person's page is nobody else's.</param>
internal sealed record PageAddress(string Site, string Path, string Query, bool IsPublic)
{
    /// <summary>Where a request came to, at the address that the operator has set, or else at the one that the request names.</summary>
    public static PageAddress Of(HttpRequest request, InstallationOptions options, bool isPublic = true) =>
        new(options.PublicAddress?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}", request.Path.Value ?? "/", request.QueryString.Value ?? "", isPublic);

    /// <summary>The one address of this page in the language of the request: English has none of its own, so that what is shared without a language finds its reader's.</summary>
    public string Canonical => Spoken.Current.Language == SiteLanguage.English ? Default : In(Spoken.Current.Language);

    /// <summary>The address that gives each reader their own language.</summary>
    public string Default => Site + Path;

    /// <summary>Whether it is made for a frame on a page of another site: compact, and what it leads to opens outside.</summary>
    public bool IsFramed => Path.StartsWith("/embed/", StringComparison.Ordinal);

    /// <summary>Whether it is for staff, who are promised less: a session needs a cookie.</summary>
    public bool IsForStaff => Path == "/staff" || Path.StartsWith("/staff/", StringComparison.Ordinal);

    /// <summary>This page in a language.</summary>
    public string In(SiteLanguage language) => $"{Site}/{language.Tag}{Path}";

    /// <summary>Leads to this page in a language, with what it was asked.</summary>
    public string Link(SiteLanguage language) => $"/{language.Tag}{Path}{Query}";
}
