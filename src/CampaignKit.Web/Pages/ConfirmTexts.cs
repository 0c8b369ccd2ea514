namespace CampaignKit.Web.Pages;

/// <summary>What the pages about confirming say, in English. Their titles name no petition: titles stay in a browser's history.</summary>
internal static class ConfirmTexts
{
    public const string AwaitingTitle = "Please look into your mail";
    public const string AwaitingNotYet = "Your signature does not count yet.";
    public const string AwaitingMail =
        "We are writing to the address that you typed, whoever it belongs to and whatever was signed with it before. The mail has a link and a code of six digits. Open the link, or type the code here, to confirm that it was you.";
    public const string NothingComes = "If no mail comes";
    public const string LookForIt = "Wait some minutes, and look where your mail program puts unwanted mail.";
    public const string CheckAddress = "Look whether you typed the right address. If not, sign again with the right one: what is never confirmed never counts, and is erased by itself.";

    public const string AskTitle = "Did you sign this?";
    public const string AskLede = "Somebody, most likely you, signed this petition with your e-mail address. It counts only if you confirm it.";
    public const string Name = "Name";
    public const string NoName = "None is kept: only to be counted was asked for.";
    public const string Visibility = "What others may see";
    public const string Updates = "Mail from the campaign";
    public const string ConfirmButton = "Confirm my signature";
    public const string NotMeTitle = "If it was not you";
    public const string NotMe = "Then somebody typed your address, perhaps by mistake. It is not counted. You can close this page and forget it, or have everything about it erased at once.";
    public const string NotMeButton = "This was not me: erase it";

    public const string ConfirmedTitle = "Your signature is confirmed. Thank you.";
    public const string Confirmed = "Thank you for answering. Some signatures are looked at before they count; there is nothing more for you to do.";

    public const string RejectedTitle = "It is erased";
    public const string Rejected = "Nothing of that signature is left: no name, no address, no place in the count. You will not be reminded of it.";
    public const string RejectedOther = "If you signed this petition yourself at another time, that signature stays. Under “My signatures” you can see all that is kept of your address, and erase it too.";

    public const string NotMeAfterwards = "If it was confirmed with this link and it was not you, you can still have it erased.";

    public static string LinkLasts(TimeSpan confirmWithin) =>
        $"The code works for half an hour, the link for {(confirmWithin.TotalDays >= 2 ? $"{Texts.Number((long)confirmWithin.TotalDays)} days" : $"{Texts.Number((long)confirmWithin.TotalHours)} hours")} or until a day after the petition ends.";

    public static string MailsADay(int most) => $"At most {(most == 1 ? "one mail goes" : $"{Texts.Number(most)} mails go")} to an address on one day, so that nobody can be flooded. A further one comes on the next day.";

    public static string DidYouMean(string domain) => $"Did you mean {domain}? We write to the address as you typed it; please look at its ending.";

    public static string Of(Core.Signatures.Visibility visibility) => visibility switch
    {
        Core.Signatures.Visibility.Named => FormTexts.Named,
        Core.Signatures.Visibility.Initials => FormTexts.Initials,
        _ => FormTexts.CountOnly,
    };

    public static string YesOrNo(bool value) => value ? "Yes" : "No";
}
