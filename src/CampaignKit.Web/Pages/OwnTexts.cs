using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;
using CampaignKit.Web.MySignatures;

namespace CampaignKit.Web.Pages;

/// <summary>What a signer's own page says. Its titles name no petition.</summary>
internal static class OwnTexts
{
    public static string AskTitle => Text();
    public static string AskLede => Text();
    public static string WhyEmail => Text();
    public static string AskButton => Text();
    public static string AskAgainTitle => Text();
    public static string AskAgain => Text();
    public static string AddressProblemTitle => Text();
    public static string AddressProblemLede => Text();

    public static string MailedTitle => Text();
    public static string Mailed => Text();
    public static string CheckAddress => Text();

    public static string Title => Text();
    public static string Nothing => Text();
    public static string Whole => Text();
    public static string LinkIsKey => Text();

    public static string Status => Text();
    public static string Email => Text();
    public static string EmailWaiting => Text();
    public static string EmailKeyOnly => Text();
    public static string NameNone => Text();
    public static string PostcodeNone => Text();
    public static string Country => Text();
    public static string SignedAt => Text();
    public static string Source => Text();
    public static string Language => Text();
    public static string Receipt => Text();
    public static string WaitingHint => Text();

    public static string ChangeTitle => Text();
    public static string WhyName => Text();
    public static string UpdatesLabel => Text();
    public static string WhyUpdates => Text();
    public static string ChangeButton => Text();
    public static string ChangeProblemTitle => Text();
    public static string ChangeProblemLede => Text();
    public static string Changed => Text();
    public static string WithdrawTitle => Text();
    public static string WithdrawMeans => Text();
    public static string WithdrawButton => Text();
    public static string Withdrawn => Text();
    public static string NotHeld => Text();

    public static string EraseTitle => Text();
    public static string EraseMeans => Text();
    public static string EraseSure => Text();
    public static string EraseUnsure => Text();
    public static string EraseButton => Text();

    public static string ErasedTitle => Text();
    public static string Erased => Text();
    public static string ErasedNothing => Text();
    public static string CertificateTitle => Text();
    public static string CertificateKeep => Text();
    public static string At => Text();
    public static string Signatures => Text();
    public static string Awaiting => Text();
    public static string Code => Text();
    public static string CheckLink => Text();

    public static string CheckTitle => Text();
    public static string CheckLede => Text();
    public static string CertificateCode => Text();
    public static string WhyCertificateCode => Text();
    public static string CheckButton => Text();
    public static string UnknownCertificate => Text();
    public static string CheckProblemTitle => Text();
    public static string CheckProblemLede => Text();
    public static string Genuine => Text();

    public static string For(string address) => Spoken.Text("Own.For", ("address", address));

    public static string Moment(DateTimeOffset moment) => Spoken.Date(moment.UtcDateTime, "Own.MomentPattern");

    public static string Of(OwnStatus status, string? rule) => status switch
    {
        OwnStatus.AwaitingConfirmation => Spoken.Text("Own.IsAwaiting"),
        OwnStatus.Counted => Spoken.Text("Own.IsCounted"),
        OwnStatus.BeingLookedAt => Spoken.Text("Own.IsLookedAt"),
        _ => rule is null ? Spoken.Text("Own.IsRemoved") : Spoken.Text("Own.IsRemovedUnder", ("rule", rule)),
    };

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Own.{name}");
}
