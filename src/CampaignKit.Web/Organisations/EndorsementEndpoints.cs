using System.Text.Json.Serialization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Organisations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Organisations;

/// <summary>Which organisations stand behind a petition, for readers.</summary>
internal static class EndorsementEndpoints
{
    public static void MapEndorsements(this IEndpointRouteBuilder api) => api.MapGroup("/petitions").WithTags("Petitions").MapRead("/{slug}/endorsements", Get)
        .WithSummary("The organisations behind it")
        .WithDescription(
            "Those that endorse it today, by name, with who decided it there. `organisations` is how many that is: an alliance is its members, and an organisation that is in "
            + "two of them counts once. None of it is in the count of signatures.")
        .Produces<EndorsementsView>()
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static IResult Get(string slug, CatalogueCache catalogue, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return catalogue.Current.PublicPetition(slug, now) is null
            ? Problem.NotFound("There is no such petition.")
            : new PublicJson<EndorsementsView>(EndorsementsView.Of(EndorsementList.Of(catalogue.Current, slug, DateOnly.FromDateTime(now.UtcDateTime))), CachePolicy.Texts);
    }
}

/// <summary>Who stands behind a petition, as the API tells it.</summary>
/// <param name="Organisations">How many organisations, each once.</param>
/// <param name="Endorsements">By name.</param>
internal sealed record EndorsementsView(int Organisations, IReadOnlyList<EndorsementView> Endorsements)
{
    public static EndorsementsView Of(EndorsementList list) => new(list.Organisations, [.. list.By.Select(EndorsementView.Of)]);
}

/// <summary>One of them.</summary>
/// <param name="Organisation">Slug.</param>
/// <param name="Name">As it calls itself.</param>
/// <param name="Website">Where it tells about itself; absent if it is not known.</param>
/// <param name="Country">ISO 3166-1 alpha-2; absent if it is not known.</param>
/// <param name="Members">Of how many it is an alliance; 0 if it is none.</param>
/// <param name="Mandate">Who decided it.</param>
/// <param name="GivenOn">When.</param>
/// <param name="ExpiresOn">The first day on which it does not hold any more; absent for none.</param>
internal sealed record EndorsementView(
    string Organisation,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Uri? Website,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Country,
    int Members,
    Mandate Mandate,
    DateOnly GivenOn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? ExpiresOn)
{
    public static EndorsementView Of(EndorsedBy endorsed)
    {
        var (organisation, term) = endorsed;
        return new(organisation.Slug, organisation.Name, organisation.Website, organisation.Country, organisation.Members.Count, term.Mandate, term.GivenOn, term.ExpiresOn);
    }
}
