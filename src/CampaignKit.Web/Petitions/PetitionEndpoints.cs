using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Petitions;

/// <summary>Petitions and their counts, for readers.</summary>
internal static class PetitionEndpoints
{
    public static void MapPetitions(this IEndpointRouteBuilder api)
    {
        var petitions = api.MapGroup("/petitions").WithTags("Petitions");
        petitions.MapRead("", ListAsync).WithSummary("List the public petitions").Produces<Page<PetitionView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        petitions.MapRead("/{slug}", GetAsync).WithSummary("One petition").Produces<PetitionView>().ProducesProblem(StatusCodes.Status404NotFound);
        petitions.MapRead("/{slug}/count", CountAsync)
            .WithSummary("How many have signed")
            .WithDescription("Served from memory. Ask as often as you like.")
            .Produces<CountView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        petitions.MapLiveCount();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock, HttpRequest request)
    {
        var now = clock.GetUtcNow();
        var (found, problem) = page.Take([.. catalogue.Current.PublicPetitions(now)], petition => petition.Slug);
        if (found is null) return problem!;

        var views = new List<PetitionView>();
        foreach (var petition in found.Items) views.Add(PetitionView.Of(catalogue.Current.Read(petition), await counts.ReadAsync(petition), catalogue.Current.HandoverOf(petition.Slug), now, request));
        var answer = new Page<PetitionView>(views, found.Next, found.Total);
        return new PublicJson<Page<PetitionView>>(answer, CachePolicy.Counts, answer with { Items = [.. views.Select(view => view.Timeless)] });
    }

    private static async Task<IResult> GetAsync(string slug, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock, HttpRequest request)
    {
        var now = clock.GetUtcNow();
        if (catalogue.Current.PublicPetition(slug, now) is not { } petition) return Problem.NotFound("There is no such petition.");
        var view = PetitionView.Of(catalogue.Current.Read(petition), await counts.ReadAsync(petition), catalogue.Current.HandoverOf(petition.Slug), now, request);
        return new PublicJson<PetitionView>(view, CachePolicy.Counts, view.Timeless);
    }

    private static async Task<IResult> CountAsync(string slug, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock)
    {
        if (catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return Problem.NotFound("There is no such petition.");
        var count = await counts.ReadAsync(petition);
        return new CountAnswer(new(count.Counted, GoalLadder.Displayed(petition.Goal, count.Counted), count.AsOf, catalogue.Current.HandoverOf(slug).Paper));
    }
}
