using CampaignKit.Core.Demands;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Confirmations;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Signatures;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Embedding;

/// <summary>A petition in a frame on a page of another site: the same pages without what is around them, complete without script. All others refuse to be framed.</summary>
internal static class FramedPages
{
    private static readonly PathString Framed = "/embed";

    public static void MapFramed(this IEndpointRouteBuilder pages)
    {
        // Without a dot: scripts lie in the same place.
        var framed = pages.MapGroup("/embed/{slug:regex(^[^.]+$)}");
        framed.MapRead("", (string slug, string? source, [FromQuery(Name = "event")] string? eventCode, PetitionPages petitions) => petitions.ShowAsync(slug, source, eventCode));
        framed.MapPost("", SignatureEndpoints.SignAsync).DisableAntiforgery();
        framed.MapPost("/confirm", (string slug, HttpRequest request, Confirming confirming, OpenAsks asks) => ConfirmationPages.EnterAsync(request, confirming, asks, $"/embed/{slug}/confirm"))
            .DisableAntiforgery()
            .RequireRateLimiting(AskingLimits.Codes);

        // What a browser asks for when it restores the answer to that form.
        framed.MapRead("/confirm", (string slug, PetitionPages petitions) => petitions.ShowAsync(slug, source: null, eventCode: null));
    }

    /// <summary>Who may have this answer in a frame, for <c>frame-ancestors</c>; <see langword="null"/> for nobody.</summary>
    public static string? Ancestors(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(Framed, out var rest) || rest.Value is not ['/', .. var path]) return null;
        var slug = path.Split('/')[0];
        var catalogue = context.RequestServices.GetRequiredService<CatalogueCache>().Current;
        if (catalogue.Petition(slug) is not { } petition) return null;
        return catalogue.Campaign(petition.Campaign)?.EmbeddingOrigins is { } origins ? $"'self' {string.Join(' ', origins)}" : "*";
    }
}
