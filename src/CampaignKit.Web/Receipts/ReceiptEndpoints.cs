using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Problems;

namespace CampaignKit.Web.Receipts;

/// <summary>"Did it count?", for programs and for people. Receipts come in bodies, never in addresses, and are tried only so often.</summary>
internal static class ReceiptEndpoints
{
    public static void MapReceipts(this IEndpointRouteBuilder api) => api.MapPost("/petitions/{slug}/receipts", CheckAsync)
        .WithTags("Signatures")
        .WithSummary("How the signature of a receipt stands")
        .Accepts<ReceiptForm>("application/json").Produces<ReceiptView>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesBodyProblems().ProducesProblem(StatusCodes.Status429TooManyRequests)
        .RequireRateLimiting(AskingLimits.Codes);

    public static void MapReceiptPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/receipts").ExcludeFromDescription();
        pages.MapRead("", (CatalogueCache catalogue, TimeProvider clock) => Page(catalogue, clock));
        pages.MapPost("", ShowAsync).RequireRateLimiting(AskingLimits.Codes);
    }

    private static async Task<IResult> CheckAsync(string slug, HttpRequest request, Core.Signatures.Receipts receipts)
    {
        var (form, problem) = await RequestBody.ReadJsonAsync(request, ReceiptJson.Default.ReceiptForm);
        if (form is null) return problem!;
        var answer = await receipts.CheckAsync(slug, form.Receipt);
        return answer.Status switch
        {
            ReceiptStatus.NoPetition => Problem.NotFound(Texts.NoSuchPetition),
            ReceiptStatus.NoReceipt => Problem.InvalidField("receipt", Texts.NoReceipt),
            _ => TypedResults.Ok(new ReceiptView(answer.Status, answer.Rule, answer.Version)),
        };
    }

    private static async Task<IResult> ShowAsync(HttpRequest request, Core.Signatures.Receipts receipts, CatalogueCache catalogue, TimeProvider clock)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var (petition, receipt) = (form.Text("petition"), form.Text("receipt"));
        var answer = await receipts.CheckAsync(petition, receipt);
        return answer.Status switch
        {
            ReceiptStatus.NoPetition => Page(catalogue, clock, petition, receipt, petitionProblem: Texts.ChoosePetition),
            ReceiptStatus.NoReceipt => Page(catalogue, clock, petition, receipt, receiptProblem: Texts.NoReceipt),
            _ => Page(catalogue, clock, petition, receipt, answer),
        };
    }

    private static IResult Page(
        CatalogueCache catalogue, TimeProvider clock, string? petition = null, string? receipt = null, ReceiptAnswer? answer = null, string? petitionProblem = null, string? receiptProblem = null)
    {
        var isRefused = petitionProblem is not null || receiptProblem is not null;
        return PageAnswer.Private<ReceiptsPage>(
            new
            {
                Petitions = catalogue.Current.PublicPetitions(clock.GetUtcNow()).Select(one => catalogue.Current.Read(one).Content).ToList(),
                Petition = petition,
                Receipt = receipt,
                Answer = answer,
                PetitionProblem = petitionProblem,
                ReceiptProblem = receiptProblem,
            },
            isRefused ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }
}

/// <summary>What is sent.</summary>
internal sealed record ReceiptForm
{
    [Description("26 characters, as they were given with the signature. Case, spaces and dashes do not matter.")]
    public string? Receipt { get; init; }
}

/// <summary>How the signature stands.</summary>
/// <param name="Status"><c>counted</c>, <c>being-looked-at</c>, <c>removed</c>, <c>not-there</c> or <c>key-destroyed</c>.</param>
/// <param name="Rule">The published rule under which it was removed.</param>
/// <param name="Version">The number of the wording that it was given to, if it is there.</param>
internal sealed record ReceiptView(ReceiptStatus Status, string? Rule, int? Version);

[JsonSerializable(typeof(ReceiptForm))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class ReceiptJson : JsonSerializerContext;
