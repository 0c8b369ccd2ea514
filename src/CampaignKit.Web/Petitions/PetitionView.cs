using System.Text.Json.Serialization;
using CampaignKit.Core.Deliveries;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Petitions;

/// <summary>A petition as the API tells it. Where it lists supporters, everybody may see who signed of those who chose to be seen. The version is the number of its wording.</summary>
internal sealed record PetitionView(
    string Slug,
    string Campaign,
    string Title,
    string Ask,
    string Target,
    string Background,
    string WhyNow,
    PetitionState State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    string Language,
    TranslationStatus Translation,
    Confirmation Confirmation,
    bool ListsSupporters,
    IReadOnlyList<string> Demands,
    int Version,
    DateTimeOffset OpensAt,
    DateTimeOffset? ClosesAt,
    long Goal,
    SignatureCounts Signatures,
    IReadOnlyList<DeliveryView> Deliveries,
    IReadOnlyList<ResponseView> Responses,
    DateTimeOffset AsOf,
    string Url)
{
    /// <summary>The same whenever it was asked for.</summary>
    internal PetitionView Timeless => this with { AsOf = default };

    public static PetitionView Of(Reading<PetitionRecord> reading, PetitionCount count, Handover handover, DateTimeOffset now, HttpRequest request)
    {
        var petition = reading.Content;
        return new(
        petition.Slug,
        petition.Campaign,
        petition.Title,
        petition.Ask,
        petition.Target,
        petition.Background,
        petition.WhyNow,
        petition.StateAt(now),
        petition.WhyEnded,
        petition.Language,
        reading.Status,
        petition.Confirmation,
        petition.ListsSupporters,
        petition.Demands,
        petition.Version,
        petition.OpensAt,
        petition.ClosesAt,
        GoalLadder.Displayed(petition.Goal, count.Counted),
        new(count.Counted, count.Awaiting, count.Withdrawn, Removed: count.Invalidated, handover.Paper),
        [.. handover.PublicDeliveries().Select(delivery => new DeliveryView(delivery.To, delivery.On, delivery.Counted, delivery.Paper))],
        [.. handover.PublicResponses().Select(response => new ResponseView(response.On, response.Text, response.Link))],
        count.AsOf,
        PublicAddress.Of(request, $"/petitions/{petition.Slug}"));
    }
}

/// <summary>A petition's signatures by what became of them.</summary>
/// <param name="Counted">In the public number.</param>
/// <param name="Awaiting">Not confirmed yet, or being looked at.</param>
/// <param name="Withdrawn">Taken back or erased by their signers.</param>
/// <param name="Removed">Taken out under the published rules.</param>
/// <param name="Paper">Besides all of these, on paper.</param>
internal sealed record SignatureCounts(long Counted, long Awaiting, long Withdrawn, long Removed, long Paper);

/// <summary>A petition was handed over.</summary>
/// <param name="To">To whom.</param>
/// <param name="On">The day.</param>
/// <param name="Counted">Signatures that counted then.</param>
/// <param name="Paper">Besides these, on paper.</param>
internal sealed record DeliveryView(string To, DateOnly On, long Counted, long Paper);

/// <summary>What the target answered.</summary>
/// <param name="On">The day.</param>
/// <param name="Text">In whole or in part; null if there is only the link.</param>
/// <param name="Link">Where it is to be read; null if there is only the text.</param>
internal sealed record ResponseView(DateOnly On, string? Text, Uri? Link);
