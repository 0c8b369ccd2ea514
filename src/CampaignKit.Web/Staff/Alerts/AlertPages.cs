using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff.Alerts;

/// <summary>What staff were told of lately, and of what they want a mail.</summary>
internal static class AlertPages
{
    public const string Path = $"{StaffServices.Root}/alerts";

    private const int MostShown = 50;

    public static void MapAlerts(this RouteGroupBuilder staff)
    {
        staff.MapRead("/alerts", ShowAsync).ForWhoMay(StaffAction.ReadNumbers);
        staff.MapPost("/alerts", WishAsync).ForWhoMay(StaffAction.ReadNumbers);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, CatalogueCache catalogue, IDocuments documents)
    {
        var caller = http.Caller();
        var seen = (await documents.ListAsync<PetitionAlerts>(PetitionAlerts.Kind))
            .Select(stored => (Petition: catalogue.Current.Petition(stored.Id), stored.Value.Alerts))
            .Where(stored => stored.Petition is not null && catalogue.Current.Campaign(stored.Petition.Campaign) is { } campaign && caller.May(StaffAction.ReadNumbers, campaign))
            .SelectMany(stored => stored.Alerts, (stored, alert) => new SeenAlert(stored.Petition!, alert))
            .OrderByDescending(seen => seen.Alert.At).Take(MostShown).ToList();
        return PageAnswer.Private<AlertsPage>(new { Alerts = seen, Wishes = await AlertWishes.ReadAsync(documents, caller.Member.Id) }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> WishAsync(HttpContext http, IDocuments documents)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var wishes = new AlertWishes([.. Enum.GetValues<AlertKind>().Where(kind => form.Text(Word.Of(kind)) is not null)]);
        await wishes.WriteAsync(documents, http.Caller().Member.Id);
        return TypedResults.Redirect(Path);
    }
}

/// <summary>An alert and its petition.</summary>
public sealed record SeenAlert(PetitionRecord Petition, Alert Alert);
