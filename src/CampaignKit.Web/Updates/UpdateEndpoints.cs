using CampaignKit.Core.Demands;
using CampaignKit.Core.Updates;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Updates;

/// <summary>The news of petitions, for readers.</summary>
internal static class UpdateEndpoints
{
    public static void MapUpdates(this IEndpointRouteBuilder api) => api.MapGroup("/petitions").WithTags("Petitions").MapRead("/{slug}/updates", List)
        .WithSummary("The news of a petition, the newest first").Produces<Page<UpdateView>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    private static IResult List(string slug, [AsParameters] PageRequest page, CatalogueCache catalogue, TimeProvider clock)
    {
        if (catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is null) return Problem.NotFound("There is no such petition.");
        var (found, problem) = page.Take([.. catalogue.Current.UpdatesOf(slug)], update => update.Id);
        return found is null ? problem! : new PublicJson<Page<UpdateView>>(new([.. found.Items.Select(UpdateView.Of)], found.Next, found.Total), CachePolicy.Texts);
    }
}

/// <summary>An update, as the API tells it.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Title">In one line.</param>
/// <param name="Text">Paragraphs of plain text, separated by empty lines.</param>
/// <param name="Language">BCP 47 tag of the language it is written in.</param>
/// <param name="PublishedAt">UTC.</param>
internal sealed record UpdateView(string Id, string Title, string Text, string Language, DateTimeOffset PublishedAt)
{
    public static UpdateView Of(PetitionUpdate update) => new(update.Id, update.Title, update.Text, update.Language, update.PublishedAt);
}
