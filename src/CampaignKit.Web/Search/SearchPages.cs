using CampaignKit.Core.Search;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Search;

/// <summary>Signers looked up on the staff's pages. What is looked for is posted, so it is in no address, history or log.</summary>
internal static class SearchPages
{
    public const string Root = "/staff/search";

    public static void AddSearch(this IServiceCollection services)
    {
        services.AddSingleton<SignerSearch>();
        services.AddSingleton<NameSearches>();
    }

    public static void MapSearch(this RouteGroupBuilder staff)
    {
        staff.MapRead("/search", (HttpContext http, SignerSearch signers) => Page(http, signers)).ForWhoMay(StaffAction.ReadPeople);
        staff.MapPost("/search/receipt", FindReceiptAsync).ForWhoMay(StaffAction.ReadPeople);
        staff.MapPost("/search/address", FindAddressAsync).ForWhoMay(StaffAction.ReadPeople);
        staff.MapPost("/search/name", FindNameAsync).ForWhoMay(StaffAction.ReadPeople);
        staff.MapRead("/search/{id}", ShowName).ForWhoMay(StaffAction.ReadPeople);
    }

    private static async Task<IResult> FindReceiptAsync(HttpContext http, SignerSearch signers)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return await signers.FindReceiptAsync(http.Caller(), form.Text("receipt")) is { } result
            ? Found(result)
            : Page(http, signers, "receipt", "A receipt has 26 letters and digits.");
    }

    private static async Task<IResult> FindAddressAsync(HttpContext http, SignerSearch signers)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return await signers.FindAddressAsync(http.Caller(), form.Text("address")) is { } result
            ? Found(result)
            : Page(http, signers, "address", "This is no e-mail address.");
    }

    private static async Task<IResult> FindNameAsync(HttpContext http, SignerSearch signers, NameSearches names)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return await names.BeginAsync(http.Caller(), form.Text("campaign"), form.Text("name")) is { } search
            ? TypedResults.Redirect($"{Root}/{search.Id}")
            : Page(http, signers, "name", "Choose a campaign and type a name.");
    }

    private static IResult ShowName(string id, HttpContext http, NameSearches names)
    {
        if (names.Find(http.Caller(), id) is not { } search) return PageAnswer.NotFound("This search is over, or was begun elsewhere. Look for the name again.");
        if (search.State is NameSearchState.Running) http.Response.Headers["Refresh"] = "2";
        return PageAnswer.Private<NamesFoundPage>(new { Search = search }, StatusCodes.Status200OK);
    }

    private static IResult Found(SearchResult result) => PageAnswer.Private<FoundPage>(new { Result = result }, StatusCodes.Status200OK);

    private static IResult Page(HttpContext http, SignerSearch signers, string? field = null, string? problem = null) => PageAnswer.Private<SearchPeoplePage>(
        new { Campaigns = signers.CampaignsFor(http.Caller()), Problems = field is null ? [] : new Dictionary<string, string[]> { [field] = [problem!] } },
        field is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}
