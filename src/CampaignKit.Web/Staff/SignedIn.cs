using CampaignKit.Core.Staff;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>Who sent the request at hand, as they are stored at this moment.</summary>
/// <param name="Member">The person.</param>
/// <param name="Session">Their session, see <see cref="StaffSessionRecord.Id"/>.</param>
internal sealed record SignedIn(StaffMember Member, string Session)
{
    /// <summary>Where a ticket says which session it is of.</summary>
    public const string SessionId = "session";

    public static SignedIn? Of(HttpContext http) => http.Features.Get<SignedIn>();

    /// <summary>Lets a ticket be one only while its person is not revoked and signs in with what they did when it began. Cost: one read for each request.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var users = http.RequestServices.GetRequiredService<UserManager<StaffMember>>();
        var stampClaim = users.Options.ClaimsIdentity.SecurityStampClaimType;
        if (context.Principal is { } principal
            && await users.GetUserAsync(principal) is { Record.IsRevoked: false } member
            && principal.FindFirst(stampClaim)?.Value == member.Record.SecurityStamp
            && context.Properties.Items.TryGetValue(SessionId, out var session))
        {
            http.Features.Set(new SignedIn(member, session!));
            http.Features.Set(new StaffCaller(member));
            return;
        }

        context.RejectPrincipal();
    }

    /// <summary>Lets a session that is used last on, and be written that it is, at most every quarter of an hour.</summary>
    public static Task CheckSliding(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew = context.ElapsedTime >= StaffSessions.Grain;
        return Task.CompletedTask;
    }

    /// <summary>The framework's scheme for who is signed in.</summary>
    public static string Scheme => IdentityConstants.ApplicationScheme;
}
