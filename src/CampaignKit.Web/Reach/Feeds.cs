using System.Globalization;
using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Reach;

/// <summary>Atom feeds (RFC 4287) of what is published, in the language of the request. Ids of entries never change, whatever the language or the address of the site.</summary>
internal static class Feeds
{
    private const int Most = 100;

    /// <summary>The public petitions, the newest first.</summary>
    public static string Petitions(PageAddress address, CatalogueSnapshot catalogue, DateTimeOffset now) => Write(
        address,
        "/feeds/petitions.atom",
        Texts.Petitions,
        catalogue.PublicPetitions(now).OrderByDescending(petition => petition.OpensAt).Take(Most).Select(petition =>
        {
            var read = catalogue.Read(petition).Content;
            return Entry(address, $"petition:{petition.Slug}", $"/petitions/{petition.Slug}", read.Title, read.Ask, petition.OpensAt);
        }));

    /// <summary>Every demand, those of the newest consultation first.</summary>
    public static string Demands(PageAddress address, CatalogueSnapshot catalogue) => Write(
        address,
        "/feeds/demands.atom",
        Texts.Demands,
        catalogue.Consultations.SelectMany(consultation => consultation.Demands.Select(demand =>
        {
            var read = catalogue.Read(demand).Content;
            return Entry(address, $"demand:{demand.Id}", $"/demands/{demand.Id}", read.Title, read.Summary, new(consultation.Date.ToDateTime(default), TimeSpan.Zero));
        })).Take(Most));

    /// <summary>What has happened to petitions: opened, closed, what was taken out of their counts, and the news that staff wrote; the newest first.</summary>
    public static string Updates(PageAddress address, CatalogueSnapshot catalogue, DateTimeOffset now) => Write(
        address,
        "/feeds/updates.atom",
        Texts.Updates,
        catalogue.PublicPetitions(now).SelectMany(petition => UpdatesOf(petition, address, catalogue, now)).OrderByDescending(entry => entry.LastUpdatedTime).Take(Most));

    private static IEnumerable<SyndicationItem> UpdatesOf(PetitionRecord petition, PageAddress address, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var read = catalogue.Read(petition).Content;
        SyndicationItem News(string what, string title, DateTimeOffset at, string? text = null) =>
            Entry(address, $"petition:{petition.Slug}:{what}", $"/petitions/{petition.Slug}", $"{title}: {read.Title}", text ?? read.Ask, at);

        yield return News("opened", Texts.NewsOpened, petition.OpensAt);
        if (petition.StateAt(now) is not PetitionState.Open && petition.EndedAt(now) is { } endedAt) yield return News("ended", Texts.State(petition.StateAt(now)), endedAt);
        foreach (var update in catalogue.UpdatesOf(petition.Slug)) yield return Entry(address, $"petition:{petition.Slug}:update:{update.Id}", $"/petitions/{petition.Slug}/news", $"{update.Title}: {read.Title}", update.Text, update.PublishedAt);
        foreach (var removal in catalogue.InvalidationsOf(petition.Slug)) yield return News($"removal:{removal.Id}", Texts.NewsRemoved, removal.At, removal.Sentence);
    }

    private static SyndicationItem Entry(PageAddress address, string id, string path, string title, string text, DateTimeOffset at)
    {
        var entry = new SyndicationItem
        {
            Id = $"urn:campaignkit:{id}",
            Title = new(title),
            Summary = new(text),
            PublishDate = at,
            LastUpdatedTime = at,
        };
        entry.Links.Add(SyndicationLink.CreateAlternateLink(new(address.Site + Spoken.To(path))));
        return entry;
    }

    private static string Write(PageAddress address, string path, string title, IEnumerable<SyndicationItem> entries)
    {
        var items = entries.ToList();
        var feed = new SyndicationFeed(items)
        {
            Id = $"urn:campaignkit:feed:{path}",
            Title = new($"{title} – {Texts.SiteName}"),
            Language = Spoken.Current.Language.HtmlTag,
            LastUpdatedTime = items.Count == 0 ? DateTimeOffset.UnixEpoch : items.Max(item => item.LastUpdatedTime),
        };
        feed.Authors.Add(new() { Name = Texts.SiteName });
        feed.Links.Add(SyndicationLink.CreateSelfLink(new(address.Site + Spoken.To(path))));
        feed.Links.Add(SyndicationLink.CreateAlternateLink(new(address.Site + Spoken.To("/"))));

        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(new Utf8StringWriter(text), new() { Indent = true }))
        {
            feed.GetAtom10Formatter().WriteTo(xml);
        }

        return text.ToString();
    }

    // So that the declaration names the encoding that the answer is sent in.
    private sealed class Utf8StringWriter(StringBuilder text) : StringWriter(text, CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
