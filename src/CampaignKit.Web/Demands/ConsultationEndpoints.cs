using CampaignKit.Core.Demands;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Demands;

/// <summary>The consultations that put demands on record, for readers.</summary>
internal static class ConsultationEndpoints
{
    public static void MapConsultations(this IEndpointRouteBuilder api)
    {
        var consultations = api.MapGroup("/consultations").WithTags("Consultations");
        consultations.MapRead("", List).WithSummary("List the consultations").Produces<Page<ConsultationView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        consultations.MapRead("/{id}", Get).WithSummary("One consultation").Produces<ConsultationView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult List([AsParameters] PageRequest page, CatalogueCache catalogue, HttpRequest request)
    {
        var (found, problem) = page.Take(catalogue.Current.Consultations, consultation => consultation.Id);
        return found is null
            ? problem!
            : new PublicJson<Page<ConsultationView>>(
                new([.. found.Items.Select(consultation => ConsultationView.Of(catalogue.Current.Read(consultation).Content, request))], found.Next, found.Total), CachePolicy.Texts);
    }

    private static IResult Get(string id, CatalogueCache catalogue, HttpRequest request) =>
        catalogue.Current.Consultation(id) is { } consultation
            ? new PublicJson<ConsultationView>(ConsultationView.Of(catalogue.Current.Read(consultation).Content, request), CachePolicy.Texts)
            : Problem.NotFound("There is no such consultation.");
}

/// <summary>A consultation as the API tells it; its demands by id.</summary>
internal sealed record ConsultationView(
    string Id,
    string Title,
    DateOnly Date,
    DateOnly? Until,
    string Place,
    string Language,
    IReadOnlyList<string> Convenors,
    string Participants,
    string Mandate,
    string Summary,
    Citation Read,
    IReadOnlyList<string> Demands,
    string Url)
{
    public static ConsultationView Of(Consultation consultation, HttpRequest request) => new(
        consultation.Id,
        consultation.Title,
        consultation.Date,
        consultation.Until,
        consultation.Place,
        consultation.Language,
        consultation.Convenors,
        consultation.Participants,
        consultation.Mandate,
        consultation.Summary,
        consultation.Read,
        [.. consultation.Demands.Select(demand => demand.Id)],
        PublicAddress.Of(request, $"/consultations/{consultation.Id}"));
}
