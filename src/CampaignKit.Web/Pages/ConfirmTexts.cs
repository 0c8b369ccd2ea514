using System.Runtime.CompilerServices;
using CampaignKit.Core.Organisations;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What the pages about confirming say. Their titles name no petition: titles stay in a browser's history.</summary>
internal static class ConfirmTexts
{
    public static string AwaitingTitle => Text();
    public static string AwaitingNotYet => Text();
    public static string AwaitingMail => Text();
    public static string NothingComes => Text();
    public static string LookForIt => Text();
    public static string CheckAddress => Text();

    public static string AskTitle => Text();
    public static string AskLede => Text();
    public static string Name => Text();
    public static string NoName => Text();
    public static string Visibility => Text();
    public static string Updates => Text();
    public static string Partners => Text();
    public static string ConfirmButton => Text();
    public static string NotMeTitle => Text();
    public static string NotMe => Text();
    public static string NotMeButton => Text();

    public static string ConfirmedTitle => Text();
    public static string Confirmed => Text();

    public static string RejectedTitle => Text();
    public static string Rejected => Text();
    public static string RejectedOther => Text();

    public static string NotMeAfterwards => Text();

    public static string LinkLasts(TimeSpan confirmWithin) => confirmWithin.TotalDays >= 2
        ? Spoken.Counted("Confirm.LinkLastsDays", (long)confirmWithin.TotalDays)
        : Spoken.Counted("Confirm.LinkLastsHours", (long)confirmWithin.TotalHours);

    public static string MailsADay(int most) => Spoken.Counted("Confirm.MailsADay", most);

    public static string DidYouMean(string domain) => Spoken.Text("Confirm.DidYouMean", ("domain", domain));

    public static string Of(Core.Signatures.Visibility visibility) => visibility switch
    {
        Core.Signatures.Visibility.Named => FormTexts.Named,
        Core.Signatures.Visibility.Initials => FormTexts.Initials,
        _ => FormTexts.CountOnly,
    };

    public static string YesOrNo(bool value) => Spoken.Text(value ? "Confirm.Yes" : "Confirm.No");

    /// <summary>The names of organisations, or that there are none.</summary>
    public static string NamesOf(IEnumerable<OrganisationRecord> organisations) => string.Join(", ", organisations.Select(organisation => organisation.Name)) is { Length: > 0 } names ? names : YesOrNo(false);

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Confirm.{name}");
}
