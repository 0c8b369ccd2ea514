using System.Text.Json.Serialization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Supporters;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Supporters;

/// <summary>Who signed, of those who chose to be seen, on the petitions that list supporters. People change their mind, so nobody may keep these answers.</summary>
internal static class SupporterEndpoints
{
    public static void MapSupporters(this IEndpointRouteBuilder api) => api.MapGroup("/petitions").WithTags("Petitions").MapRead("/{slug}/supporters", GetAsync)
        .WithSummary("The latest supporters who chose to be seen")
        .WithDescription(
            "At most 50, the latest first: those who chose initials or their full name, on petitions whose staff chose to list supporters (`listed`). All others are counted "
            + "and not shown. Show this list and forget it: whoever changes their mind is gone from it within ten seconds. Names are texts of strangers.")
        .Produces<SupportersView>()
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> GetAsync(string slug, CatalogueCache catalogue, SupporterLists supporters, TimeProvider clock, HttpResponse response)
    {
        if (catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return Problem.NotFound("There is no such petition.");
        var list = await supporters.ReadAsync(petition);
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Robots-Tag"] = "noindex";
        return TypedResults.Ok(SupportersView.Of(petition.ListsSupporters, list));
    }
}

/// <summary>Who is shown on a petition, as the API tells it.</summary>
/// <param name="Listed">Whether the petition lists supporters at all.</param>
/// <param name="Supporters">The latest first, at most 50; empty where none are listed.</param>
/// <param name="AsOf">When this was known to be so, UTC; absent if it cannot be told at this moment.</param>
internal sealed record SupportersView(
    bool Listed, IReadOnlyList<SupporterView> Supporters, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? AsOf)
{
    public static SupportersView Of(bool isListed, SupporterList list) => new(
        isListed, [.. list.Supporters.Select(supporter => new SupporterView(supporter.Name, supporter.Country, supporter.SignedOn))], list.AsOf);

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(SupportersView);
}

/// <summary>One of them.</summary>
/// <param name="Name">Their full name, or initials such as <c>A. L.</c>, as they chose.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="SignedOn">The day, UTC.</param>
internal sealed record SupporterView(string Name, string Country, DateOnly SignedOn)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(SupporterView);
}
