using System.Globalization;
using CampaignKit.Web.MySignatures;

namespace CampaignKit.Web.Pages;

/// <summary>What a signer's own page says, in English. Its titles name no petition.</summary>
internal static class OwnTexts
{
    public const string AskTitle = "My signatures";
    public const string AskLede = "See what is kept here about your e-mail address, change it, take a signature back, or have everything erased. We mail you a link to the page; nobody else can open it.";
    public const string WhyEmail = "We mail the link there. Whether anything is kept of an address is told in that mail’s page alone.";
    public const string AskButton = "Mail me the link";
    public const string AskAgainTitle = "This link no longer opens your page";
    public const string AskAgain = "A link works for one hour, so that nobody can use it who finds it later. This one is older, or a part of it is missing. Ask for a new one here.";
    public const string AddressProblemTitle = "No mail was sent";
    public const string AddressProblemLede = "Please look at this and send it again:";

    public const string MailedTitle = "Please look into your mail";
    public const string Mailed = "We are writing to the address that you typed, whether or not anything is kept of it. The mail has a link and a code of six digits. Open the link within an hour, or type the code here.";
    public const string CheckAddress = "Look whether you typed the right address. If not, ask again with the right one.";

    public const string Title = "What is kept of you";
    public const string Nothing = "No signature is kept of this address.";
    public const string Whole = "This is all that is kept with your address. Who signed is found only while you have this page open: no list of what somebody signed exists here.";
    public const string LinkIsKey = "Whoever has the link of your mail can open this page for an hour. Close it when you are done.";

    public const string Status = "How it stands";
    public const string Email = "E-mail address";
    public const string EmailWaiting = "Your address, encrypted, until you have answered our mail";
    public const string EmailKeyOnly = "Only an unreadable key made from it";
    public const string NameNone = "None";
    public const string PostcodeNone = "None";
    public const string Country = "Country or territory";
    public const string SignedAt = "Signed";
    public const string Source = "Where you came from";
    public const string Language = "Language of the form";
    public const string Receipt = "Receipt";
    public const string WaitingHint = "It is erased by itself if nobody answers. To have it erased now, use “This was not me” in the mail, or erase everything below.";

    public const string ChangeTitle = "Change what others may see and who may write";
    public const string WhyName = "Your name is not kept. It is needed only if others may see it.";
    public const string UpdatesLabel = "Yes, the campaign may write to me.";
    public const string WhyUpdates = "If you say yes, your e-mail address is stored, encrypted. If you say no, it is removed.";
    public const string ChangeButton = "Keep these choices";
    public const string ChangeProblemTitle = "Nothing was changed";
    public const string ChangeProblemLede = "Please look at this and send it again:";
    public const string Changed = "Your choices are stored.";
    public const string WithdrawTitle = "Take it back";
    public const string WithdrawMeans = "The count goes down by one and nothing of this signature stays. You can sign again later.";
    public const string WithdrawButton = "Take this signature back";
    public const string Withdrawn = "Your signature is taken back. Nothing of it is left.";
    public const string NotHeld = "Nothing was done: no such signature is kept with your address. It may have been taken back before.";

    public const string EraseTitle = "Erase everything";
    public const string EraseMeans = "All signatures of this address are taken out of every petition, with all that is kept with them, and mails that wait to be sent to you. The counts go down. It cannot be undone.";
    public const string EraseSure = "Yes, erase everything that is kept of me.";
    public const string EraseUnsure = "Please tick the box if you want everything erased. Nothing was erased.";
    public const string EraseButton = "Erase everything";

    public const string ErasedTitle = "Everything is erased";
    public const string Erased = "Nothing is kept of your address any more, in any petition here.";
    public const string ErasedNothing = "Nothing was kept of your address when this was asked for, so this certificate says 0. If you had it erased before, the certificate that you got then says how much that was.";
    public const string CertificateTitle = "Certificate";
    public const string CertificateKeep = "Keep this if you want to be able to show that it was done. It has no personal data in it: it says when and how much, not whose.";
    public const string At = "Done";
    public const string Signatures = "Signatures erased";
    public const string Awaiting = "Unconfirmed ones erased";
    public const string Code = "Code";
    public const string CheckLink = "Check a certificate";

    public const string CheckTitle = "Check a certificate of erasure";
    public const string CheckLede = "Who has everything erased gets a certificate. Its code tells whether this installation wrote it, and what it says.";
    public const string CertificateCode = "The code of the certificate";
    public const string WhyCertificateCode = "All of it, as it stands there. It tells nothing about whose signatures they were.";
    public const string CheckButton = "Check it";
    public const string UnknownCertificate = "This installation did not write this code. Please look whether all of it is there.";
    public const string CheckProblemTitle = "This is not one of our certificates";
    public const string CheckProblemLede = "Please look at this and send it again:";
    public const string Genuine = "This certificate is genuine.";

    public static string For(string address) => $"Kept with {address}";

    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Of(OwnStatus status, string? rule) => status switch
    {
        OwnStatus.AwaitingConfirmation => "Waits for your answer to our mail; not counted",
        OwnStatus.Counted => "Counted",
        OwnStatus.BeingLookedAt => "Confirmed, and being looked at before it counts",
        _ => rule is null ? "Taken out under a published rule; not counted" : $"Taken out under the published rule “{rule}”; not counted",
    };
}
