using System.Text.Json.Serialization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Review;

/// <summary>How petitions' numbers are made up, for readers.</summary>
internal static class BreakdownEndpoints
{
    public static void MapBreakdown(this IEndpointRouteBuilder api) => api.MapGroup("/petitions").WithTags("Petitions").MapRead("/{slug}/breakdown", GetAsync)
        .WithSummary("How the number is made up")
        .WithDescription(
            "`counted`, `awaiting`, `withdrawn` and `removed` add up to everybody who signed. `removed` is the sum of the `removals` that were not undone, "
            + "without `withdrawnSince`: those whose signers took them back afterwards. Served from memory.")
        .Produces<BreakdownView>()
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> GetAsync(string slug, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock)
    {
        if (catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return Problem.NotFound("There is no such petition.");

        // The count first: what moves it is told by the removals before it moves.
        var count = await counts.ReadAsync(petition);
        var view = BreakdownView.Of(Breakdown.Of(count, catalogue.Current.InvalidationsOf(slug)));
        return new PublicJson<BreakdownView>(view, CachePolicy.Counts, view with { AsOf = default });
    }
}

/// <summary>How a petition's number is made up, as the API tells it.</summary>
/// <param name="Counted">In the public number.</param>
/// <param name="Awaiting">Not confirmed yet, or waiting for staff.</param>
/// <param name="Withdrawn">Taken back by their signers.</param>
/// <param name="Removed">Taken out under the removals below.</param>
/// <param name="Removals">What was taken out and why, oldest first.</param>
/// <param name="WithdrawnSince">Taken out, and afterwards taken back by their signers: among the withdrawn.</param>
/// <param name="AsOf">When this was known to be so, UTC.</param>
internal sealed record BreakdownView(long Counted, long Awaiting, long Withdrawn, long Removed, IReadOnlyList<RemovalView> Removals, long WithdrawnSince, DateTimeOffset AsOf)
{
    public static BreakdownView Of(Breakdown breakdown) => new(
        breakdown.Counted,
        breakdown.Awaiting,
        breakdown.Withdrawn,
        breakdown.Removed,
        [.. breakdown.Removals.Select(removal => new RemovalView(removal.Sentence, removal.Number, removal.At, removal.Undone))],
        breakdown.WithdrawnSince,
        breakdown.AsOf);
}

/// <summary>Signatures that were taken out together.</summary>
/// <param name="Sentence">What was removed and why.</param>
/// <param name="Number">How many.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Undone">When they were put back, UTC; absent if they were not.</param>
internal sealed record RemovalView(
    string Sentence, long Number, DateTimeOffset At, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Undone);
