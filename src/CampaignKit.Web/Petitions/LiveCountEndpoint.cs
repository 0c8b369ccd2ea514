using System.Runtime.CompilerServices;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Petitions;

/// <summary>A petition's count as server-sent events, with the words that a page shows: scripts put them in place and know no grammar.</summary>
internal static class LiveCountEndpoint
{
    public static void MapLiveCount(this RouteGroupBuilder petitions) => petitions.MapGet("/{slug}/count/live", Watch)
        .WithSummary("How many have signed, as it moves")
        .WithDescription("Server-sent events named `count`: at once, whenever the number has changed (at most once a second), and now and then when it has not.")
        .Produces<LiveCountView>(StatusCodes.Status200OK, "text/event-stream")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static IResult Watch(string slug, CatalogueCache catalogue, LiveCounts live, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        if (catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return Problem.NotFound("There is no such petition.");

        // A proxy that gathers an answer before it passes it on would show nothing for ever.
        response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ViewsAsync(live.WatchAsync(petition, cancellationToken), petition, cancellationToken), eventType: "count");
    }

    private static async IAsyncEnumerable<LiveCountView> ViewsAsync(IAsyncEnumerable<PetitionCount> counts, PetitionRecord petition, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var count in counts.WithCancellation(cancellationToken)) yield return LiveCountView.Of(count.Counted, GoalLadder.Displayed(petition.Goal, count.Counted));
    }
}

/// <summary>A count with its words.</summary>
/// <param name="Count">Signatures that count.</param>
/// <param name="Goal">The goal shown.</param>
/// <param name="Before">What stands before the number.</param>
/// <param name="Number">The number as the language writes it.</param>
/// <param name="After">What stands behind it.</param>
/// <param name="Included">The same for somebody who is in it.</param>
/// <param name="GoalText">The line about the goal.</param>
internal sealed record LiveCountView(long Count, long Goal, string Before, string Number, string After, string Included, string GoalText)
{
    public static LiveCountView Of(long count, long goal)
    {
        var (before, number, after) = Spoken.Around("Site.HaveSigned", count);
        return new(count, goal, before, number, after, Pages.Texts.YouIncluded(count), Pages.Texts.Goal(goal));
    }
}
