using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>A campaign as programs send it.</summary>
internal sealed record CampaignBody
{
    [Description("3–60 characters of a–z, 0–9 and dashes; made from the title if absent. Only read when the campaign is made: it never changes.")]
    public string? Slug { get; init; }

    [Description("Who runs it. Only administrators choose it; for others it is their own.")]
    public string? Organisation { get; init; }

    [Description("BCP 47 tag.")]
    public string? Language { get; init; }

    [Description("One line of up to 120 characters.")]
    public string? Title { get; init; }

    [Description("Up to 2,000 characters.")]
    public string? Summary { get; init; }

    [Description("How long its people are kept after its last petition has closed, days, 1 to 3,650.")]
    public long? RetentionDays { get; init; }

    [Description("Origins such as https://example.org; absent for any, empty for none.")]
    public IReadOnlyList<string>? EmbeddingOrigins { get; init; }

    [Description("Slugs of the organisations that run it with that one, at most 8; signers choose for each whether it may write to them.")]
    public IReadOnlyList<string>? Partners { get; init; }

    [Description("Whether tabs and histories say nothing but the site's name.")]
    public bool? HasNeutralTitles { get; init; }

    public StaffFields Fields() => new(new Dictionary<string, string>
    {
        ["slug"] = Slug ?? "",
        ["organisation"] = Organisation ?? "",
        ["language"] = Language ?? "",
        ["title"] = Title ?? "",
        ["summary"] = Summary ?? "",
        ["retentionDays"] = (RetentionDays ?? Core.Campaigns.CampaignRecord.UsualRetentionDays).ToString(CultureInfo.InvariantCulture),
        ["embeddingOrigins"] = EmbeddingOrigins is null ? "any" : string.Join('\n', EmbeddingOrigins),
        ["partners"] = string.Join('\n', Partners ?? []),
        ["hasNeutralTitles"] = HasNeutralTitles is true ? "true" : "",
    });
}

/// <summary>A petition as programs send it: all of it, also what stays.</summary>
internal sealed record PetitionBody
{
    [Description("3–60 characters of a–z, 0–9 and dashes; made from the title if absent. Only read when the petition is made: it never changes.")]
    public string? Slug { get; init; }

    [Description("Slug of the campaign. Only read when the petition is made.")]
    public string? Campaign { get; init; }

    [Description("BCP 47 tag.")]
    public string? Language { get; init; }

    [Description("One line of up to 120 characters.")]
    public string? Title { get; init; }

    [Description("One sentence of up to 400 characters.")]
    public string? Ask { get; init; }

    [Description("Who can grant it; one line of up to 400 characters.")]
    public string? Target { get; init; }

    [Description("Up to 2,000 characters.")]
    public string? WhyNow { get; init; }

    [Description("Up to 10,000 characters; an empty line ends a paragraph.")]
    public string? Background { get; init; }

    [Description("Ids of the demands that it rests on, at least one.")]
    public IReadOnlyList<string>? Demands { get; init; }

    [Description("First goal, signatures.")]
    public long? Goal { get; init; }

    [Description("A moment such as 2026-12-01T09:00:00Z; as soon as it is approved if absent.")]
    public string? OpensAt { get; init; }

    [Description("A moment; no date if absent.")]
    public string? ClosesAt { get; init; }

    [Description("email or none.")]
    public string? Confirmation { get; init; }

    [Description("one or two.")]
    public string? Mailbox { get; init; }

    [Description("Whether browsers have to calculate before they sign.")]
    public bool? AsksForWork { get; init; }

    [Description("Whether everybody sees who signed, of those who chose to be seen.")]
    public bool? ListsSupporters { get; init; }

    [Description("Slug of the petition that continues this one, which has closed.")]
    public string? Successor { get; init; }

    [Description("Why the wording changes, for everybody to read; needed once the petition has opened.")]
    public string? Reason { get; init; }

    public StaffFields Fields() => new(
        new Dictionary<string, string>
        {
            ["slug"] = Slug ?? "",
            ["language"] = Language ?? "",
            ["title"] = Title ?? "",
            ["ask"] = Ask ?? "",
            ["target"] = Target ?? "",
            ["whyNow"] = WhyNow ?? "",
            ["background"] = Background ?? "",
            ["goal"] = Goal?.ToString(CultureInfo.InvariantCulture) ?? "",
            ["opensAt"] = OpensAt ?? "",
            ["closesAt"] = ClosesAt ?? "",
            ["confirmation"] = Confirmation ?? "",
            ["mailbox"] = Mailbox ?? "",
            ["asksForWork"] = AsksForWork is true ? "true" : "",
            ["listsSupporters"] = ListsSupporters is true ? "true" : "",
            ["successor"] = Successor ?? "",
            ["reason"] = Reason ?? "",
        },
        [.. (Demands ?? []).Where(demand => demand is not null)]);
}

/// <summary>A move to another state.</summary>
internal sealed record MoveBody
{
    [Description("The state after: draft, in-review, open, closed, rejected, hidden or withdrawn.")]
    public string? To { get; init; }

    [Description("Why, in up to 200 characters; may be absent where a petition is submitted, taken back or approved.")]
    public string? Reason { get; init; }
}

/// <summary>A translation as programs send it.</summary>
internal sealed record TranslationBody
{
    [Description("community if people who speak the language have written or checked it, machine if nobody has.")]
    public string? Status { get; init; }

    [Description("Name of a text → its translation; all of them.")]
    public Dictionary<string, string>? Texts { get; init; }

    [Description("The mark of the original that was translated, as it was read; without it, it is taken to be the one that holds.")]
    public string? Mark { get; init; }
}

[JsonSerializable(typeof(CampaignBody))]
[JsonSerializable(typeof(PetitionBody))]
[JsonSerializable(typeof(MoveBody))]
[JsonSerializable(typeof(TranslationBody))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class EditingJson : JsonSerializerContext;
