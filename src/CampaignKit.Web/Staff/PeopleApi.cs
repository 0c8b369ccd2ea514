using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Staff;

/// <summary>The staff, managed by programs: the same acts as on <c>/staff/people</c>.</summary>
internal static class PeopleApi
{
    public static void MapPeopleApi(this RouteGroupBuilder staff)
    {
        staff.MapRead("/people", ListAsync).WithSummary("List the staff").Produces<Page<PersonView>>().ProducesProblem(StatusCodes.Status400BadRequest).ForWhoMay(StaffAction.ManageStaff);
        staff.MapRead("/people/{id}", ReadAsync).WithSummary("One of the staff").Produces<PersonView>().ProducesProblem(StatusCodes.Status404NotFound).ForWhoMay(StaffAction.ManageStaff);
        staff.MapPost("/people", InviteAsync)
            .WithSummary("Invite somebody")
            .WithDescription("They get a mail with a link that works once, within 72 hours. Invited again, they have the latest link alone. The answer has the link if no mail server takes mails at this time.")
            .Accepts<InvitationForm>("application/json").Produces<InvitedView>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .ForWhoMay(StaffAction.ManageStaff);
        staff.MapPut("/people/{id}", ChangeAsync)
            .WithSummary("Give somebody other rights")
            .WithDescription("All of them, as they are to be. They hold from the next request on; whoever loses any has to sign in again.")
            .Accepts<RightsForm>("application/json").Produces<PersonView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ForWhoMay(StaffAction.ManageStaff);
        MapAct(staff, "revoke", "Shut somebody out", office => office.RevokeAsync);
        MapAct(staff, "readmit", "Let somebody in again", office => office.ReadmitAsync);
        MapAct(staff, "end-sessions", "End somebody's sessions", office => office.EndSessionsAsync);
    }

    private static void MapAct(RouteGroupBuilder staff, string act, string summary, Func<StaffOffice, Func<StaffCaller, string, Task<OfficeResult>>> choose) => staff
        .MapPost($"/people/{{id}}/{act}", async (string id, HttpContext http, StaffOffice office) => Answer(await choose(office)(http.Caller(), id)))
        .WithSummary(summary).Produces<PersonView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ForWhoMay(StaffAction.ManageStaff);

    private static async Task<IResult> ListAsync([AsParameters] PageRequest page, StaffPeople people)
    {
        var (found, problem) = page.Take(await people.ListAsync(), member => member.Id);
        return found is null ? problem! : Json(new Page<PersonView>([.. found.Items.Select(PersonView.Of)], found.Next, found.Total));
    }

    private static async Task<IResult> ReadAsync(string id, StaffPeople people) => await people.FindAsync(id) is { } member ? Json(PersonView.Of(member)) : NotThere();

    private static async Task<IResult> InviteAsync(HttpContext http, StaffOffice office, StaffLetters letters, CatalogueCache catalogue, DonationOptions donations)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, PeopleJson.Default.InvitationForm);
        if (form is null) return unread!;
        var wish = RightsWish.Read(form, donations.RolesFor(record: null), catalogue.Current);
        if (!Mailbox.TryParse(form.Email, out var mailbox, out var problem)) wish.Problems["email"] = [problem];
        if (wish.Problems.Count > 0) return Problem.InvalidFields(wish.Problems);

        var result = await office.InviteAsync(http.Caller(), mailbox, wish.Rights);
        if (result.Status is not OfficeStatus.Done) return Answer(result);
        var link = letters.SendNow(MailKind.StaffInvitation, result.Token!);
        return TypedResults.Json(new InvitedView(PersonView.Of(result.Member!), link), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext http, StaffOffice office, StaffPeople people, CatalogueCache catalogue, DonationOptions donations)
    {
        if (await people.FindAsync(id) is not { } member) return NotThere();
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, PeopleJson.Default.RightsForm);
        if (form is null) return unread!;
        var wish = RightsWish.Read(form, donations.RolesFor(member.Record), catalogue.Current);
        return wish.Problems.Count > 0 ? Problem.InvalidFields(wish.Problems) : Answer(await office.ChangeAsync(http.Caller(), id, wish.Rights));
    }

    private static IResult Answer(OfficeResult result) => result.Status switch
    {
        OfficeStatus.Done => Json(PersonView.Of(result.Member!)),
        OfficeStatus.NotFound => NotThere(),
        OfficeStatus.ChangedMeanwhile => Problem.ChangedMeanwhile(),
        _ => Problem.NotPossible(StaffTexts.Of(result.Status)),
    };

    private static ProblemHttpResult NotThere() => Problem.NotFound("There is nobody with this id.");

    private static JsonHttpResult<T> Json<T>(T value) => TypedResults.Json(value, ApiJson.Options);
}

/// <summary>Rights as they are to be.</summary>
internal record RightsForm
{
    /// <summary>At least one of <c>administrator</c>, <c>campaigner</c>, <c>moderator</c>, <c>translator</c> and <c>viewer</c>.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>The organisation that they belong to, as a campaign names it: a campaigner runs all of its campaigns.</summary>
    public string? Organisation { get; init; }

    /// <summary>Slugs of the campaigns that a campaigner runs besides.</summary>
    public IReadOnlyList<string>? Campaigns { get; init; }

    /// <summary>The languages that a translator writes, by their tags.</summary>
    public IReadOnlyList<string>? Languages { get; init; }
}

/// <summary>Whom to invite, and what they may do once they have accepted.</summary>
internal sealed record InvitationForm : RightsForm
{
    /// <summary>Their address: the link goes there, and they sign in with it.</summary>
    public string? Email { get; init; }
}

/// <summary>Somebody of the staff.</summary>
/// <param name="Id">Stable.</param>
/// <param name="Name">As they have chosen it; their address until then.</param>
/// <param name="Email">Their address.</param>
/// <param name="State"><c>invited</c>, <c>active</c> or <c>revoked</c>.</param>
/// <param name="Roles">What they are.</param>
/// <param name="Organisation">The organisation that they belong to.</param>
/// <param name="Campaigns">Slugs of the campaigns that they run besides.</param>
/// <param name="Languages">The languages that they write.</param>
/// <param name="AsksForCode">Whether a code is asked for after their password.</param>
/// <param name="Passkeys">How many passkeys they have.</param>
/// <param name="SignedInOn">The last day on which they signed in, UTC.</param>
internal sealed record PersonView(
    string Id, string Name, string Email, string State, IReadOnlyList<StaffRole> Roles, string? Organisation, IReadOnlyList<string> Campaigns, IReadOnlyList<string> Languages, bool AsksForCode, int Passkeys,
    DateOnly? SignedInOn)
{
    public static PersonView Of(StaffMember member)
    {
        var record = member.Record;
        var state = record.IsRevoked ? "revoked" : record is { InvitedAt: not null, PasswordHash: null } ? "invited" : "active";
        return new(
            member.Id, member.Person.Name, member.Person.Email, state, record.Roles, record.Organisation, record.Campaigns, record.Languages, record.AsksForCode, record.Passkeys.Count, record.SignedInOn);
    }

    /// <summary>The id: printing one gives no personal data.</summary>
    public override string ToString() => Id;
}

/// <summary>An invitation.</summary>
/// <param name="Person">Who was invited.</param>
/// <param name="Link">The link, if no mail server takes mails at this time: to be handed over by hand, and never shown again.</param>
internal sealed record InvitedView(PersonView Person, string? Link);

[JsonSerializable(typeof(RightsForm))]
[JsonSerializable(typeof(InvitationForm))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class PeopleJson : JsonSerializerContext;
