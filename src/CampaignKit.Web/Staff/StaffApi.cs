using CampaignKit.Core.Audit;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Deliveries;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Exports;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Review;
using CampaignKit.Web.Search;
using CampaignKit.Web.Staff.Editing;
using CampaignKit.Web.Staff.Momentum;

namespace CampaignKit.Web.Staff;

/// <summary>What staff do with programs: the same as on their pages, under <c>/api/v1/staff</c>, with a key.</summary>
internal static class StaffApi
{
    /// <summary>The name of how a key is sent, in the OpenAPI document.</summary>
    public const string KeyScheme = "staff-key";

    public static void MapStaffApi(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("/staff").WithTags("Staff").AddEndpointFilter(StaffGate.CheckKeyAsync)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        staff.MapRead("/me", (HttpContext http, DonationOptions donations) => TypedResults.Json(MeView.Of(http.Caller(), donations), ApiJson.Options)).WithSummary("Whose key this is, and what it may do").Produces<MeView>();
        staff.MapDelete("/me/key", RevokeAsync).WithSummary("Revoke this key")
            .WithDescription("It opens nothing from the next request on. For who finds a key where none should be.")
            .Produces(StatusCodes.Status204NoContent);
        staff.MapModerationApi();
        staff.MapSearchApi();
        staff.MapExportsApi();
        staff.MapHandoversApi();
        staff.MapPeopleApi();
        staff.MapAuditApi();
        staff.MapCampaignApi();
        staff.MapPetitionApi();
        staff.MapOrganisationApi();
        staff.MapUpdateApi();
        staff.MapMomentumApi();
        staff.MapDonationsApi();
    }

    private static async Task<IResult> RevokeAsync(HttpContext http, ApiKeys keys, AuditLog audit)
    {
        var caller = http.Caller();
        await audit.AppendAsync(caller.Actor, "key.revoke", new("api-key", caller.Key!.Id));
        await keys.RevokeAsync(caller.Key.Id);
        return TypedResults.NoContent();
    }
}

/// <summary>Whose key this is, and what it may do.</summary>
/// <param name="Id">Id of the key.</param>
/// <param name="Label">What it is for.</param>
/// <param name="Member">Id of who it belongs to.</param>
/// <param name="Roles">Their roles.</param>
/// <param name="Campaigns">The campaigns that they run besides those of their organisation.</param>
/// <param name="Languages">The languages that they translate into.</param>
/// <param name="May">What the key may do now: its scopes, as far as its person may.</param>
/// <param name="ExpiresAt">The first moment at which it opens nothing any more, UTC.</param>
internal sealed record MeView(
    string Id, string Label, string Member, IReadOnlyList<StaffRole> Roles, IReadOnlyList<string> Campaigns, IReadOnlyList<string> Languages, IReadOnlyList<StaffAction> May, DateTimeOffset ExpiresAt)
{
    public static MeView Of(StaffCaller caller, DonationOptions donations)
    {
        var (key, record) = (caller.Key!, caller.Member.Record);
        return new(key.Id, key.Label, caller.Member.Id, record.Roles, record.Campaigns, record.Languages, [.. key.Scopes.Where(scope => caller.May(scope) && donations.Offers(scope))], key.Record.ExpiresAt);
    }
}
