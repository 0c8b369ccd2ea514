using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Updates;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Updates;

/// <summary>Ends the mails about a petition: by the page behind the link, or by a mail program that posts there (RFC 8058). Reading changes nothing: mail scanners follow links.</summary>
internal static class UnsubscribePages
{
    public static void MapUnsubscribing(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/unsubscribe").ExcludeFromDescription();
        pages.MapRead("/{token}", (string token, Unsubscribing unsubscribing, CatalogueCache catalogue) => Page(unsubscribing.Read(token), token, catalogue, isDone: false));

        // What is sent is not looked at: a button's form is empty, a mail program says List-Unsubscribe=One-Click.
        pages.MapPost("/{token}", async (string token, Unsubscribing unsubscribing, CatalogueCache catalogue) => Page(await unsubscribing.RunAsync(token), token, catalogue, isDone: true));
    }

    private static IResult Page(PetitionRecord? petition, string token, CatalogueCache catalogue, bool isDone)
    {
        if (petition is null)
        {
            var unknown = ProblemTypes.Find("link-unknown")!;
            return PageAnswer.Refusal(unknown, unknown.Meaning);
        }

        return PageAnswer.Private<UnsubscribePage>(new { catalogue.Current.Read(petition).Content.Title, Token = token, IsDone = isDone }, StatusCodes.Status200OK);
    }
}
