using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Petitions;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>A campaign as staff see it.</summary>
/// <param name="Slug">Never changes.</param>
/// <param name="Organisation">Who runs it.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Title">As it was written.</param>
/// <param name="Summary">As it was written.</param>
/// <param name="RetentionDays">How long its people are kept, days.</param>
/// <param name="EmbeddingOrigins">The sites that may embed its petitions; null for any.</param>
/// <param name="HasNeutralTitles">Whether tabs and histories say nothing but the site's name.</param>
/// <param name="Partners">Slugs of the organisations that run it with that one.</param>
/// <param name="Petitions">Slugs of its petitions, in every state.</param>
internal sealed record StaffCampaignView(
    string Slug, string Organisation, string Language, string Title, string Summary, int RetentionDays, IReadOnlyList<string>? EmbeddingOrigins, bool HasNeutralTitles, IReadOnlyList<string> Partners,
    IReadOnlyList<string> Petitions)
{
    public static StaffCampaignView Of(CampaignRecord campaign, IEnumerable<PetitionRecord> petitions) => new(
        campaign.Slug, campaign.Organisation, campaign.Language, campaign.Title, campaign.Summary, campaign.RetentionDays, campaign.EmbeddingOrigins, campaign.HasNeutralTitles, campaign.Partners,
        [.. petitions.Where(petition => petition.Campaign == campaign.Slug).Select(petition => petition.Slug)]);
}

/// <summary>A petition as staff see it.</summary>
/// <param name="Slug">Never changes.</param>
/// <param name="Campaign">Slug of its campaign.</param>
/// <param name="State">What staff have made it.</param>
/// <param name="StateNow">What it is by its dates as well.</param>
/// <param name="Version">Of its wording, from 1.</param>
/// <param name="OpenedAt">Since when its wording is sealed; null before.</param>
/// <param name="ClosedAt">When it was stopped by staff.</param>
/// <param name="Signatures">By what became of them.</param>
internal sealed record StaffPetitionView(
    string Slug,
    string Campaign,
    string Language,
    string Title,
    string Ask,
    string Target,
    string WhyNow,
    string Background,
    IReadOnlyList<string> Demands,
    long Goal,
    DateTimeOffset OpensAt,
    DateTimeOffset? ClosesAt,
    Confirmation Confirmation,
    MailboxShare Mailbox,
    bool AsksForWork,
    bool ListsSupporters,
    string? Successor,
    PetitionState State,
    PetitionState StateNow,
    int Version,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? ClosedAt,
    SignatureCounts Signatures)
{
    public static StaffPetitionView Of(PetitionRecord petition, PetitionCount count, long paper, DateTimeOffset now) => new(
        petition.Slug, petition.Campaign, petition.Language, petition.Title, petition.Ask, petition.Target, petition.WhyNow, petition.Background, petition.Demands, petition.Goal,
        petition.OpensAt, petition.ClosesAt, petition.Confirmation, petition.Mailbox, petition.AsksForWork, petition.ListsSupporters, petition.Successor,
        petition.State, petition.StateAt(now), petition.Version, petition.OpenSince(now), petition.ClosedAt,
        new(count.Counted, count.Awaiting, count.Withdrawn, Removed: count.Invalidated, paper));
}

/// <summary>A translation beside what it translates.</summary>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Status">Who has made it; original while nobody has.</param>
/// <param name="Texts">Name of a text → its translation.</param>
/// <param name="Sources">Name of a text → the text, as it was written.</param>
/// <param name="Stale">Names of the texts that have changed since they were translated.</param>
/// <param name="IsRead">Whether readers of the language see it: there is one, and it is of the wording that holds.</param>
/// <param name="Mark">Tells this original from what it was before; a PUT may name it.</param>
internal sealed record TranslationView(
    string Language, TranslationStatus Status, IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, string> Sources, IReadOnlyList<string> Stale, bool IsRead, string Mark)
{
    public static TranslationView Of(TranslatedThing thing) => new(
        thing.Language,
        thing.Stored?.Value.Status ?? TranslationStatus.Original,
        thing.Stored?.Value.Texts ?? new Dictionary<string, string>(),
        thing.Texts.ToDictionary(text => text.Name, text => text.Source),
        [.. thing.Texts.Where(thing.IsStale).Select(text => text.Name)],
        thing is { Stored: not null, IsOfAnotherVersion: false },
        thing.Mark);
}
