using System.Text.Json.Serialization;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Abuse;

/// <summary>The work that a signature has to show, for programs, for forms on other sites, and for pages whose own challenge is spent.</summary>
internal static class ChallengeEndpoints
{
    public static void MapChallenges(this IEndpointRouteBuilder api) => api
        .MapRead("/petitions/{slug}/challenge", Serve)
        .WithTags("Signatures")
        .WithSummary("The work that a signature of this petition has to show")
        .WithDescription(
            "Where `needed` is true, find a solution, 1 to 32 visible ASCII characters (`!` to `~`), such that the SHA-256 of the challenge followed by the solution begins with `bits` zero bits. "
            + "Send both with the signature, as `challenge` and `solution`. A challenge is good for one signature of this petition, until `expiresAt`. "
            + "Who cannot calculate waits: 20 seconds after it was served, a challenge is accepted without a solution as well. "
            + "A signature that shows neither is not lost, but has to be confirmed by mail and is then looked at.")
        .Produces<ChallengeAnswer>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status410Gone);

    private static IResult Serve(string slug, HttpResponse response, CatalogueCache catalogue, ProofOfWork work, TimeProvider clock)
    {
        response.Headers.CacheControl = "no-store";
        var now = clock.GetUtcNow();
        if (catalogue.Current.PublicPetition(slug, now) is not { } petition) return Problem.NotFound("There is no such petition.");
        if (petition.StateAt(now) is not PetitionState.Open and var state) return Problem.NotOpen(state);
        if (!petition.AsksForWork) return TypedResults.Ok(new ChallengeAnswer(Needed: false, Challenge: null, Bits: null, ExpiresAt: null));

        var challenge = work.Serve(slug);
        return TypedResults.Ok(new ChallengeAnswer(Needed: true, challenge.Text, challenge.Bits, now + ProofOfWork.Lifetime));
    }
}

/// <summary>Work that is asked of one signer.</summary>
/// <param name="Needed">Whether the petition asks for any; the rest is absent if not.</param>
/// <param name="Challenge">Up to 210 characters of <c>A–Z a–z 0–9 - _</c>, another one at every call.</param>
/// <param name="Bits">Zero bits with which the hash has to begin.</param>
/// <param name="ExpiresAt">Until when it is accepted.</param>
internal sealed record ChallengeAnswer(
    bool Needed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Challenge,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Bits,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ExpiresAt);
