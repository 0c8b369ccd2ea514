using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Embedding;

/// <summary>What the element of other sites reads.</summary>
internal static class EmbedEndpoints
{
    public static void MapEmbeds(this IEndpointRouteBuilder api) => api.MapRead("/petitions/{slug}/embed", GetAsync)
        .WithTags("Petitions")
        .WithSummary("All that a petition's form on another site shows")
        .WithDescription("For `/embed/v1.js`, whose element needs nothing else; in the language of the address (`/fr/…`).")
        .Produces<EmbedView>()
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> GetAsync(string slug, CatalogueCache catalogue, PetitionCounts counts, InstallationOptions options, TimeProvider clock, HttpRequest request)
    {
        var now = clock.GetUtcNow();
        if (catalogue.Current.PublicPetition(slug, now) is not { } petition) return Problem.NotFound("There is no such petition.");
        var count = await counts.ReadAsync(petition);
        return new PublicJson<EmbedView>(EmbedView.Of(petition, count.Counted, catalogue.Current, PageAddress.Of(request, options), now), CachePolicy.Pages);
    }
}
