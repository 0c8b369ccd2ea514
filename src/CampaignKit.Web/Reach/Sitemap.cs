using System.Xml.Linq;
using CampaignKit.Core.Demands;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Reach;

/// <summary>Every public page and where it is in each language (https://www.sitemaps.org/protocol.html, and the alternates that search engines read beside it).</summary>
internal static class Sitemap
{
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    public static string Write(PageAddress address, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        string[] paths =
        [
            "/", "/demands", "/privacy",
            .. catalogue.Campaigns.Select(campaign => $"/campaigns/{campaign.Slug}"),
            .. catalogue.PublicPetitions(now).Select(petition => $"/petitions/{petition.Slug}"),
            .. catalogue.Consultations.Select(consultation => $"/consultations/{consultation.Id}"),
            .. catalogue.Demands.Select(demand => $"/demands/{demand.Id}"),
        ];
        var document = new XDocument(new XElement(Map + "urlset", new XAttribute(XNamespace.Xmlns + "xhtml", Html), paths.Select(path => Page(address with { Path = path }))));
        return $"""<?xml version="1.0" encoding="utf-8"?>{"\n"}{document}{"\n"}""";
    }

    private static XElement Page(PageAddress page) => new(
        Map + "url",
        new XElement(Map + "loc", page.Default),
        SiteLanguage.All.Select(language => Alternate(language.HtmlTag, page.In(language))),
        Alternate("x-default", page.Default));

    private static XElement Alternate(string language, string address) =>
        new(Html + "link", new XAttribute("rel", "alternate"), new XAttribute("hreflang", language), new XAttribute("href", address));
}
