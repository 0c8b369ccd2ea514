using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Search;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Search;

/// <summary>Signers looked up by programs of the staff.</summary>
internal static class SearchEndpoints
{
    public static void MapSearchApi(this IEndpointRouteBuilder staff)
    {
        staff.MapPost("/search", FindAsync).ForWhoMay(StaffAction.ReadPeople).WithSummary("Look up a signer")
            .WithDescription("By `receipt` or `address`, answered at once; by `name` in one `campaign`, which goes on in the background of one node and is asked for by the `id` in the answer. That it was done is noted in the audit log, what was looked for is not.")
            .Accepts<SearchForm>("application/json").Produces<SearchView>().Produces<NameSearchView>(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesBodyProblems();
        staff.MapRead("/search/{id}", Show).ForWhoMay(StaffAction.ReadPeople).WithSummary("How far the search for a name is, and what it has found")
            .WithDescription("For 15 minutes from its beginning, on the node where it began, for the key that began it.")
            .Produces<NameSearchView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> FindAsync(HttpContext http, SignerSearch signers, NameSearches names)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, SearchJson.Default.SearchForm);
        if (form is null) return unread!;
        var caller = http.Caller();
        switch (form)
        {
            case { Receipt: { } receipt, Address: null, Name: null }:
                return await signers.FindReceiptAsync(caller, receipt) is { } found ? Answer(found) : Problem.InvalidField("receipt", "A receipt has 26 letters and digits.");
            case { Receipt: null, Address: { } address, Name: null }:
                return await signers.FindAddressAsync(caller, address) is { } signed ? Answer(signed) : Problem.InvalidField("address", "This is no e-mail address.");
            case { Receipt: null, Address: null, Name: { } name }:
                return await names.BeginAsync(caller, form.Campaign, name) is { } search
                    ? TypedResults.Json(NameSearchView.Of(search), ApiJson.Options, statusCode: StatusCodes.Status202Accepted)
                    : Problem.InvalidField("campaign", "Give a campaign whose people this key may read, and a name.");
            default:
                return Problem.InvalidField("receipt", "Give one of receipt, address and name.");
        }
    }

    private static IResult Show(string id, HttpContext http, NameSearches names) =>
        names.Find(http.Caller(), id) is { } search ? TypedResults.Json(NameSearchView.Of(search), ApiJson.Options) : Problem.NotFound("There is no such search, or not any more.");

    private static Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<SearchView> Answer(SearchResult result) => TypedResults.Json(new SearchView(result.Hits, result.Petitions, result.Gone), ApiJson.Options);
}

/// <summary>Whom to look for: exactly one of receipt, address and name.</summary>
internal sealed record SearchForm
{
    /// <summary>26 characters; of whichever petition.</summary>
    public string? Receipt { get; init; }

    /// <summary>An e-mail address.</summary>
    public string? Address { get; init; }

    /// <summary>A name, or whole words that follow one another in it.</summary>
    public string? Name { get; init; }

    /// <summary>With a name: slug of the campaign whose people are looked through.</summary>
    public string? Campaign { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(SearchForm);
}

/// <summary>What was found by receipt or address.</summary>
/// <param name="Hits">By petition.</param>
/// <param name="Petitions">Petitions that were looked through.</param>
/// <param name="Gone">Petitions of which nobody can be looked up any more.</param>
internal sealed record SearchView(IReadOnlyList<SearchHit> Hits, int Petitions, int Gone)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(SearchView);
}

/// <summary>A search for a name.</summary>
/// <param name="Id">By which it is asked for.</param>
/// <param name="State">How far it is.</param>
/// <param name="Looked">Signatures that were looked at.</param>
/// <param name="Expected">Signatures that there were when it began.</param>
/// <param name="Hits">What was found so far, 100 at most.</param>
internal sealed record NameSearchView(string Id, NameSearchState State, long Looked, long Expected, IReadOnlyCollection<SearchHit> Hits)
{
    public static NameSearchView Of(NameSearch search) => new(search.Id, search.State, search.Looked, search.Expected, search.Hits);

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(NameSearchView);
}

[JsonSerializable(typeof(SearchForm))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class SearchJson : JsonSerializerContext;
