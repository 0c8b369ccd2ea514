using System.Net.Http.Headers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Antiforgery;

namespace CampaignKit.Web.Staff;

/// <summary>Who gets to an endpoint under <c>/staff</c>: everybody, whoever is signed in, or who may do one thing.</summary>
/// <param name="IsOpen">Whether nobody has to be signed in.</param>
/// <param name="Action">What they have to be allowed; anything if absent.</param>
internal sealed record StaffGate(bool IsOpen, StaffAction? Action = null)
{
    /// <summary>Lets nobody through whom the endpoint's gate is not for, and no form that was not made here for who sends it.</summary>
    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;

        // An endpoint that says nothing is for who is signed in.
        var gate = http.GetEndpoint()?.Metadata.GetMetadata<StaffGate>() ?? new(IsOpen: false);

        // Whoever follows a link from a mail comes without their session's cookie, which browsers send to who comes from this site alone, and then sends the form with it: forms of such
        // pages are nobody's in particular, and are held by the browser's own token.
        if (gate.IsOpen) http.User = new();
        if (HttpMethods.IsPost(http.Request.Method) && !await IsOursAsync(http))
        {
            // Of a form that was long in the making the browser still has everything; nothing of it is shown by us, since it may come from anywhere.
            if (!gate.IsOpen && SignedIn.Of(http) is null) return PageAnswer.Private<StaffSignedOutPage>(new { }, StatusCodes.Status400BadRequest);
            return PageAnswer.Refusal(ProblemTypes.Find("bad-request")!, StaffTexts.ForeignForm);
        }

        if (gate.IsOpen) return await next(context);
        if (SignedIn.Of(http) is null) return TypedResults.Redirect(StaffServices.SignIn);

        // What somebody may not do is to them not there.
        return gate.Action is { } action && !http.Caller().May(action) ? PageAnswer.NotFound(StaffTexts.NotHere) : await next(context);
    }

    /// <summary>The same for programs: whoever carries no key that is good learns that, and so does one whose key may not do it.</summary>
    public static async ValueTask<object?> CheckKeyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        if (await FindCallerAsync(http) is not { } caller)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.KeyMissing();
        }

        http.Features.Set(caller);
        return http.GetEndpoint()?.Metadata.GetMetadata<StaffGate>()?.Action is { } action && !caller.May(action) ? Problem.NotAllowed() : await next(context);
    }

    private static async Task<StaffCaller?> FindCallerAsync(HttpContext http) =>
        AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var sent) && "Bearer".Equals(sent.Scheme, StringComparison.OrdinalIgnoreCase) && sent.Parameter is { } token
            ? await http.RequestServices.GetRequiredService<ApiKeys>().FindAsync(token)
            : null;

    private static async Task<bool> IsOursAsync(HttpContext http)
    {
        try
        {
            await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }
}

/// <summary>Says of an endpoint who gets to it.</summary>
internal static class StaffGates
{
    /// <summary>The way in, for who has none yet.</summary>
    public static RouteHandlerBuilder ForEverybody(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new StaffGate(IsOpen: true));

    /// <summary>Who asks, by a session or by a key: behind these gates there is somebody.</summary>
    public static StaffCaller Caller(this HttpContext http) => http.Features.Get<StaffCaller>()!;

    /// <summary>For who may do this somewhere; where that is in question, the endpoint itself asks the <see cref="StaffCaller"/>.</summary>
    public static RouteHandlerBuilder ForWhoMay(this RouteHandlerBuilder endpoint, StaffAction action) => endpoint.WithMetadata(new StaffGate(IsOpen: false, action));
}
