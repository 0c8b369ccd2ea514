using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Demands;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Languages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Pages;

/// <summary>The pages for readers. Nothing personal is in them, and they are the same for everybody.</summary>
internal static class PublicPages
{
    private const int DemandsAtOnce = 20;

    public static async Task<IResult> HomeAsync(CatalogueCache catalogue, PetitionCounts counts, Sparklines sparklines, TimeProvider clock)
    {
        var snapshot = catalogue.Current;
        var campaigns = new List<CampaignPetitions>();
        foreach (var campaign in snapshot.Campaigns) campaigns.Add(await WithPetitionsAsync(campaign, snapshot, counts, sparklines, clock));
        return PageAnswer.Public<HomePage>(new { Campaigns = campaigns });
    }

    public static async Task<IResult> CampaignAsync(string slug, CatalogueCache catalogue, PetitionCounts counts, Sparklines sparklines, PublicTotals totals, TimeProvider clock)
    {
        var snapshot = catalogue.Current;
        return snapshot.Campaign(slug) is { } campaign
            ? PageAnswer.Public<CampaignPage>(new { Content = await WithPetitionsAsync(campaign, snapshot, counts, sparklines, clock), Giving = await totals.FindAsync(slug) })
            : PageAnswer.NotFound(Texts.NoSuchCampaign);
    }

    public static IResult Demands([AsParameters] DemandSearch asked, CatalogueCache catalogue)
    {
        var snapshot = catalogue.Current;
        var search = asked.WithoutBlanks;
        var (query, problem) = search.Read(snapshot);
        if (query is null) return PageAnswer.Refusal(problem!);

        var found = snapshot.FindDemands(query).ToLookup(demand => demand.Source.Consultation);
        return PageAnswer.Public<DemandsPage>(new
        {
            Library = snapshot.Consultations,
            Themes = snapshot.Themes.Select(theme => snapshot.Read(theme).Content).ToList(),
            Search = search,
            Consultations = snapshot.Consultations
                .Where(consultation => found.Contains(consultation.Id))
                .Select(consultation => WithDemands(snapshot, consultation with { Demands = [.. found[consultation.Id]] }))
                .ToList(),
        });
    }

    public static async Task<IResult> SearchAsync([FromQuery(Name = "q")] string? words, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock)
    {
        var snapshot = catalogue.Current;
        var asked = words?.Trim() ?? "";
        if (asked.Length == 0) return PageAnswer.Public<SearchPage>(new { Words = asked, Petitions = new List<CountedPetition>(), Demands = new List<Demand>(), Found = 0 });

        var now = clock.GetUtcNow();
        var petitions = new List<CountedPetition>();
        foreach (var petition in snapshot.FindPetitions(asked, Spoken.Current.Language.Tag, now)) petitions.Add(await CountedAsync(petition, snapshot, counts, now));
        var demands = snapshot.FindDemands(new(Words: asked, Language: Spoken.Current.Language.Tag)).ToList();
        return PageAnswer.Public<SearchPage>(new
        {
            Words = asked,
            Petitions = petitions.OrderByDescending(petition => petition.IsOpen).ToList(),
            Demands = demands.Take(DemandsAtOnce).Select(demand => snapshot.Read(demand).Content).ToList(),
            Found = demands.Count,
        });
    }

    public static Task<IResult> PosterAsync(string slug, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock) => PaperAsync<PosterPage>(slug, catalogue, counts, clock);

    public static IResult News(string slug, CatalogueCache catalogue, TimeProvider clock)
    {
        var snapshot = catalogue.Current;
        return snapshot.PublicPetition(slug, clock.GetUtcNow()) is { } petition && snapshot.UpdatesOf(slug).ToList() is { Count: > 0 } updates
            ? PageAnswer.Public<NewsPage>(new { Petition = snapshot.Read(petition).Content, Campaign = snapshot.Campaign(petition.Campaign)!, Updates = updates })
            : PageAnswer.NotFound(Texts.NoSuchPetition);
    }

    public static Task<IResult> SheetAsync(string slug, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock) => PaperAsync<SheetPage>(slug, catalogue, counts, clock);

    public static IResult Privacy() => PageAnswer.Public<PrivacyPage>(new { });

    public static IResult Demand(string id, CatalogueCache catalogue, TimeProvider clock)
    {
        var snapshot = catalogue.Current;
        return snapshot.Demand(id) is { } demand && snapshot.Consultation(demand.Source.Consultation) is { } consultation
            ? PageAnswer.Public<DemandPage>(new
            {
                Reading = snapshot.Read(demand),
                Consultation = snapshot.Read(consultation).Content,
                Themes = snapshot.Themes.Where(theme => demand.Themes.Contains(theme.Id)).Select(theme => snapshot.Read(theme).Content.Title).ToList(),
                Petitions = snapshot.PetitionsResting(id, clock.GetUtcNow()).Select(petition => snapshot.Read(petition).Content).ToList(),
            })
            : PageAnswer.NotFound(Texts.NoSuchDemand);
    }

    public static IResult Consultation(string id, CatalogueCache catalogue) =>
        catalogue.Current.Consultation(id) is { } consultation
            ? PageAnswer.Public<ConsultationPage>(new { Consultation = WithDemands(catalogue.Current, consultation), catalogue.Current.Read(consultation).Status })
            : PageAnswer.NotFound(Texts.NoSuchConsultation);

    public static IResult ProblemTypeOf(string type) =>
        ProblemTypes.Find(type) is { } found
            ? PageAnswer.Public<ProblemTypePage>(new { Type = found })
            : PageAnswer.NotFound(Texts.NoSuchProblem);

    private static async Task<IResult> PaperAsync<TPage>(string slug, CatalogueCache catalogue, PetitionCounts counts, TimeProvider clock)
        where TPage : IComponent
    {
        var (snapshot, now) = (catalogue.Current, clock.GetUtcNow());
        return snapshot.PublicPetition(slug, now) is { } petition
            ? PageAnswer.Public<TPage>(new { Content = await CountedAsync(petition, snapshot, counts, now), Campaign = snapshot.Read(snapshot.Campaign(petition.Campaign)!).Content })
            : PageAnswer.NotFound(Texts.NoSuchPetition);
    }

    private static async ValueTask<CountedPetition> CountedAsync(PetitionRecord petition, CatalogueSnapshot snapshot, PetitionCounts counts, DateTimeOffset now) =>
        new(snapshot.Read(petition).Content, petition.StateAt(now), (await counts.ReadAsync(petition)).Counted);

    private static Consultation WithDemands(CatalogueSnapshot snapshot, Consultation consultation) =>
        snapshot.Read(consultation).Content with { Demands = [.. consultation.Demands.Select(demand => snapshot.Read(demand).Content)] };

    private static async Task<CampaignPetitions> WithPetitionsAsync(CampaignRecord campaign, CatalogueSnapshot snapshot, PetitionCounts counts, Sparklines sparklines, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var petitions = new List<CountedPetition>();
        foreach (var petition in snapshot.PublicPetitions(now).Where(petition => petition.Campaign == campaign.Slug))
        {
            petitions.Add(await CountedAsync(petition, snapshot, counts, now));
        }

        var sorted = petitions.OrderByDescending(petition => petition.IsOpen).ThenByDescending(petition => petition.Count).ToList();
        var lastDays = await sparklines.ReadLastAsync(petitions.Where(petition => petition.IsShownCounted).Select(petition => petition.Petition), Sparkline.Days);
        return new(snapshot.Read(campaign).Content, sorted, lastDays) { Partners = snapshot.PartnersOf(campaign) };
    }
}
