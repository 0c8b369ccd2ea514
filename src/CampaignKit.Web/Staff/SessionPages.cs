using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff;

/// <summary>Somebody's own sessions: seen, and ended.</summary>
internal static class SessionPages
{
    private const string Page = "/staff/sessions";

    public static void MapSessions(this RouteGroupBuilder staff)
    {
        staff.MapRead("/sessions", ShowAsync);
        staff.MapPost("/sessions/{id}/end", EndAsync);
        staff.MapPost("/sessions/end-all", EndAllAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, StaffSessions sessions)
    {
        var signedIn = SignedIn.Of(http)!;
        return PageAnswer.Private<StaffSessionsPage>(new { Sessions = await sessions.ListAsync(signedIn.Member.Id), Current = signedIn.Session }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> EndAsync(string id, HttpContext http, StaffSessions sessions) =>
        await sessions.EndAsync(SignedIn.Of(http)!.Member.Id, id) ? TypedResults.Redirect(Page) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> EndAllAsync(HttpContext http, StaffSessions sessions)
    {
        await sessions.EndAllAsync(SignedIn.Of(http)!.Member.Id);
        return TypedResults.Redirect(StaffServices.SignIn);
    }
}
