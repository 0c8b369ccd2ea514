using System.Globalization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Petitions;

/// <summary>What a petition said when, and how many signed which of it: for programs and, one wording at a time, for people.</summary>
internal static class WordingEndpoints
{
    public static void MapWordings(this IEndpointRouteBuilder api)
    {
        var wordings = api.MapGroup("/petitions/{slug}/wordings").WithTags("Petitions");
        wordings.MapRead("", ListAsync)
            .WithSummary("What it said when, and how many signed which text")
            .WithDescription("By number, from 1; the last is the one that is signed now. A change of the text after the opening makes a new one, with its reason. Each signature stays with the text that its signer saw.")
            .Produces<IReadOnlyList<WordingView>>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        wordings.MapRead("/{number:int}", GetAsync)
            .WithSummary("One of its texts, as it was sealed")
            .WithDescription(
                "`hash` is the SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of an object with `ask`, `background`, `demands`, `language`, `target`, `title` and `whyNow` as they are here.")
            .Produces<WordingTextView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static async Task<IResult> ShowAsync(string slug, int number, CatalogueCache catalogue, WordingCounts counts, TimeProvider clock)
    {
        var snapshot = catalogue.Current;
        if (snapshot.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return PageAnswer.NotFound(Texts.NoSuchPetition);
        return (await CountedWording.ReadShownAsync(snapshot, petition, counts)).FirstOrDefault(wording => wording.Wording.Number == number) is { } shown
            ? PageAnswer.Public<WordingPage>(new
            {
                Petition = snapshot.Read(petition).Content,
                Campaign = snapshot.Read(snapshot.Campaign(petition.Campaign)!).Content,
                Shown = shown,
                Demands = shown.Wording.Demands.Select(id => (id, snapshot.Demand(id) is { } demand ? snapshot.Read(demand).Content : null)).ToList(),
            })
            : PageAnswer.NotFound(WordingTexts.NoSuchWording);
    }

    private static async Task<IResult> ListAsync(string slug, CatalogueCache catalogue, WordingCounts counts, TimeProvider clock, HttpRequest request)
    {
        if (catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return Problem.NotFound("There is no such petition.");
        var wordings = await CountedWording.ReadAsync(catalogue.Current, petition, counts);
        return new PublicJson<IReadOnlyList<WordingView>>([.. wordings.Select(wording => WordingView.Of(wording, request))], CachePolicy.Counts);
    }

    private static async Task<IResult> GetAsync(string slug, int number, CatalogueCache catalogue, WordingCounts counts, TimeProvider clock, HttpRequest request)
    {
        if (catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is not { } petition) return Problem.NotFound("There is no such petition.");
        return (await CountedWording.ReadAsync(catalogue.Current, petition, counts)).FirstOrDefault(wording => wording.Wording.Number == number) is { } found
            ? new PublicJson<WordingTextView>(WordingTextView.Of(found, request), CachePolicy.Counts)
            : Problem.NotFound("This petition has no version with this number.");
    }
}

/// <summary>A wording of a petition as the API lists it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Since">Since when it was what people sign, UTC.</param>
/// <param name="Until">When the next one replaced it, UTC; none for the one that is signed now.</param>
/// <param name="Reason">Why it replaced the one before; none for the first, and for one that came from the installation's files.</param>
/// <param name="Counted">How many of those who count signed it.</param>
/// <param name="Hash">See there.</param>
/// <param name="Url">Its page.</param>
internal sealed record WordingView(int Number, DateTimeOffset Since, DateTimeOffset? Until, string? Reason, long Counted, string Hash, string Url)
{
    public static WordingView Of(CountedWording counted, HttpRequest request) => new(
        counted.Wording.Number,
        counted.Wording.Since,
        counted.Until,
        counted.Wording.Reason,
        counted.Counted.GetValueOrDefault(),
        counted.Wording.Hash,
        PublicAddress.Of(request, string.Create(CultureInfo.InvariantCulture, $"/petitions/{counted.Wording.Petition}/wordings/{counted.Wording.Number}")));
}

/// <summary>A wording of a petition with its text, in the language that it was written in.</summary>
/// <param name="About">What the list has of it.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Title">The title.</param>
/// <param name="Ask">What is asked.</param>
/// <param name="Target">Of whom.</param>
/// <param name="Background">Paragraphs.</param>
/// <param name="WhyNow">Paragraphs.</param>
/// <param name="Demands">Ids of the demands on which it rested.</param>
internal sealed record WordingTextView(WordingView About, string Language, string Title, string Ask, string Target, string Background, string WhyNow, IReadOnlyList<string> Demands)
{
    public static WordingTextView Of(CountedWording counted, HttpRequest request)
    {
        var wording = counted.Wording;
        return new(WordingView.Of(counted, request), wording.Language, wording.Title, wording.Ask, wording.Target, wording.Background, wording.WhyNow, wording.Demands);
    }
}
