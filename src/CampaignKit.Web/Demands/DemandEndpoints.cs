using System.ComponentModel;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Demands;

/// <summary>The demand library, for readers.</summary>
internal static class DemandEndpoints
{
    public static void MapDemands(this IEndpointRouteBuilder api)
    {
        var demands = api.MapGroup("/demands").WithTags("Demands");
        demands.MapRead("", List).WithSummary("Find demands").Produces<Page<DemandView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        demands.MapRead("/{id}", Get).WithSummary("One demand").Produces<DemandView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult List([AsParameters] DemandSearch search, [AsParameters] PageRequest page, CatalogueCache catalogue, TimeProvider clock, HttpRequest request)
    {
        var snapshot = catalogue.Current;
        var (query, problem) = search.Read(snapshot);
        if (query is null) return problem!;

        (var found, problem) = page.Take([.. snapshot.FindDemands(query)], demand => demand.Id);
        if (found is null) return problem!;

        var now = clock.GetUtcNow();
        return new PublicJson<Page<DemandView>>(
            new([.. found.Items.Select(demand => DemandView.Of(demand, snapshot, now, request))], found.Next, found.Total), CachePolicy.Texts);
    }

    private static IResult Get(string id, CatalogueCache catalogue, TimeProvider clock, HttpRequest request) =>
        catalogue.Current.Demand(id) is { } demand
            ? new PublicJson<DemandView>(DemandView.Of(demand, catalogue.Current, clock.GetUtcNow(), request), CachePolicy.Texts)
            : Problem.NotFound("There is no such demand.");
}

/// <summary>The criteria of a search, as they come in the address.</summary>
public sealed class DemandSearch
{
    [FromQuery(Name = "consultation"), Description("Id of a consultation.")]
    public string? Consultation { get; init; }

    [FromQuery(Name = "kind"), Description("principle, proposal, concern, issue, strategy or action.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "theme"), Description("Id of a theme.")]
    public string? Theme { get; init; }

    [FromQuery(Name = "level"), Description("local, provincial-or-state, national or international.")]
    public string? Level { get; init; }

    [FromQuery(Name = "q"), Description("Words that must all begin a word of the title or summary; case and accents do not matter.")]
    public string? Words { get; init; }

    /// <summary>Whether anything is left out.</summary>
    internal bool IsNarrow => (Consultation ?? Kind ?? Theme ?? Level ?? Words) is not null;

    /// <summary>The same with what a form sends for "any" left out.</summary>
    internal DemandSearch WithoutBlanks => new() { Consultation = Given(Consultation), Kind = Given(Kind), Theme = Given(Theme), Level = Given(Level), Words = Given(Words) };

    /// <summary>The query, or the problem with what was asked for: a misspelt word is told instead of finding nothing.</summary>
    internal (DemandQuery? Query, ProblemHttpResult? Problem) Read(CatalogueSnapshot catalogue)
    {
        if (Consultation is not null && catalogue.Consultation(Consultation) is null)
        {
            return (null, Problem.InvalidQuery($"consultation has to be one of: {string.Join(", ", catalogue.Consultations.Select(consultation => consultation.Id))}."));
        }

        if (Theme is not null && !catalogue.Themes.Any(theme => theme.Id == Theme))
        {
            return (null, Problem.InvalidQuery($"theme has to be one of: {string.Join(", ", catalogue.Themes.Select(theme => theme.Id))}."));
        }

        if (!Word.TryRead<DemandKind>(Kind, out var kind)) return (null, Problem.InvalidQuery($"kind has to be one of: {Word.All<DemandKind>()}."));
        if (!Word.TryRead<DemandLevel>(Level, out var level)) return (null, Problem.InvalidQuery($"level has to be one of: {Word.All<DemandLevel>()}."));
        return (new(Consultation, kind, Theme, level, Words, Spoken.Current.Language.Tag), null);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>A demand as the API tells it.</summary>
internal sealed record DemandView(
    string Id,
    string Title,
    string Summary,
    DemandKind Kind,
    IReadOnlyList<string> Themes,
    DemandLevel Level,
    DemandSource Source,
    IReadOnlyList<string> Petitions,
    string Language,
    TranslationStatus Translation,
    string Url)
{
    public static DemandView Of(Demand demand, CatalogueSnapshot catalogue, DateTimeOffset now, HttpRequest request) => Of(catalogue.Read(demand), catalogue, now, request);

    private static DemandView Of(Reading<Demand> reading, CatalogueSnapshot catalogue, DateTimeOffset now, HttpRequest request)
    {
        var demand = reading.Content;
        return new(
        demand.Id,
        demand.Title,
        demand.Summary,
        demand.Kind,
        demand.Themes,
        demand.Level,
        demand.Source,
        [.. catalogue.PetitionsResting(demand.Id, now).Select(petition => petition.Slug)],
        reading.Language,
        reading.Status,
        PublicAddress.Of(request, $"/demands/{demand.Id}"));
    }
}
