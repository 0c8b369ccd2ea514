using System.Globalization;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Staff;

/// <summary>API keys: somebody's own, made and revoked; everybody's, for who may see them.</summary>
internal static class KeyPages
{
    private const string Page = "/staff/keys";

    public static void MapKeys(this RouteGroupBuilder staff)
    {
        staff.MapRead("/keys", ShowAsync);
        staff.MapPost("/keys", MakeAsync).RequireRateLimiting(StaffServices.Tries);
        staff.MapPost("/keys/{id}/revoke", RevokeAsync);
    }

    private static Task<IResult> ShowAsync(HttpContext http, ApiKeys keys, StaffPeople people, DonationOptions donations, TimeProvider clock) => PageAsync(http.Caller(), keys, people, donations, clock, new());

    private static async Task<IResult> MakeAsync(HttpContext http, ApiKeys keys, StaffPeople people, StaffSignIn signIn, AuditLog audit, DonationOptions donations, TimeProvider clock)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var caller = http.Caller();
        var wish = KeyWish.Read(form, ScopesFor(caller, donations));
        if (wish.Problems.Count == 0)
        {
            if (await signIn.ConfirmAsync(caller.Member, form) is { } counted) await people.ForgetTriesAsync(counted);
            else wish.Problems["password"] = [StaffTexts.PasswordWrong];
        }

        if (wish.Problems.Count > 0) return await PageAsync(caller, keys, people, donations, clock, wish);
        if (await keys.MakeAsync(caller.Member, wish.Label, wish.Scopes, wish.Days) is not var (token, key))
        {
            wish.Problems["label"] = [StaffTexts.TooManyKeys];
            return await PageAsync(caller, keys, people, donations, clock, wish);
        }

        // After it was made, because its id is in the entry; it is shown only once the entry stands.
        await audit.AppendAsync(caller.Actor, "key.make", SubjectOf(key.Id), new Dictionary<string, string>
        {
            ["scopes"] = string.Join(' ', key.Scopes.Select(Word.Of)),
            ["days"] = wish.Days.ToString(CultureInfo.InvariantCulture),
        });
        return PageAnswer.Private<StaffNewKeyPage>(new { Token = token, Key = key }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext http, ApiKeys keys, AuditLog audit)
    {
        var caller = http.Caller();
        if (await keys.ReadAsync(id) is not { } key || (key.Record.Member != caller.Member.Id && !caller.May(StaffAction.ManageKeys))) return PageAnswer.NotFound(StaffTexts.NotHere);
        await audit.AppendAsync(caller.Actor, "key.revoke", SubjectOf(id));
        await keys.RevokeAsync(id);
        return TypedResults.Redirect(Page);
    }

    private static async Task<IResult> PageAsync(StaffCaller caller, ApiKeys keys, StaffPeople people, DonationOptions donations, TimeProvider clock, KeyWish wish)
    {
        var all = caller.May(StaffAction.ManageKeys);
        var names = all ? (await people.ListAsync()).ToDictionary(member => member.Id, member => member.Person.Name) : new() { [caller.Member.Id] = caller.Member.Person.Name };
        return PageAnswer.Private<StaffKeysPage>(
            new
            {
                Own = caller.Member.Id,
                Keys = await keys.ListAsync(all ? null : caller.Member.Id),
                Names = names,
                Scopes = ScopesFor(caller, donations),
                Wish = wish,
                Now = clock.GetUtcNow(),
            },
            wish.Problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static IReadOnlyList<StaffAction> ScopesFor(StaffCaller caller, DonationOptions donations) => [.. Enum.GetValues<StaffAction>().Where(action => caller.May(action) && donations.Offers(action))];

    private static AuditSubject SubjectOf(string id) => new("api-key", id);
}

/// <summary>A key as somebody asks for it.</summary>
public sealed class KeyWish
{
    private const int UsualDays = 90;

    public string Label { get; private init; } = "";

    public IReadOnlyList<StaffAction> Scopes { get; private init; } = [];

    /// <summary>As it was typed.</summary>
    public string TypedDays { get; private init; } = UsualDays.ToString(CultureInfo.InvariantCulture);

    public int Days { get; private init; } = UsualDays;

    /// <summary>Field → sentences.</summary>
    public Dictionary<string, string[]> Problems { get; } = [];

    /// <summary>Reads a form; a scope that is not offered to its sender is none.</summary>
    internal static KeyWish Read(IFormCollection form, IReadOnlyList<StaffAction> offered)
    {
        var typed = form.Text("days")?.Trim() ?? "";
        var isDays = int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= ApiKeys.MostDays;
        var wish = new KeyWish
        {
            Label = form.Text("label")?.Trim() ?? "",
            Scopes = [.. form["scope"].Select(word => Word.TryRead<StaffAction>(word, out var scope) ? scope : null).OfType<StaffAction>().Where(offered.Contains).Distinct()],
            TypedDays = typed,
            Days = days,
        };
        if (wish.Label.Length is 0 or > ApiKeys.MaxLabel) wish.Problems["label"] = [StaffTexts.LabelMissing];
        if (wish.Scopes.Count == 0) wish.Problems["scope"] = [StaffTexts.ScopesMissing];
        if (!isDays) wish.Problems["days"] = [StaffTexts.DaysUnusable];
        return wish;
    }
}
