using CampaignKit.Core.Staff;

namespace CampaignKit.Web.Staff;

/// <summary>Sentences of the staff's pages, which are in English alone.</summary>
internal static class StaffTexts
{
    public const string ForeignForm = "This form was not made for you here, or too long ago. Go back, load the page again and send it once more.";

    public const string NotHere = "There is no such page.";

    /// <summary>The same whether the address is unknown, the password wrong, or the account resting: nobody learns which.</summary>
    public const string NotSignedIn = "This address and this password do not open an account now. After five failures an account rests for 15 minutes.";

    public const string CodeWrong = "This code is not the one of this moment, or was used already. After five failures an account rests for 15 minutes.";

    public const string PasswordWrong = "This is not your password. After five failures an account rests for 15 minutes.";

    public const string NotMilestones = "Milestones are up to 50 whole numbers of signatures, with spaces between and nothing else. Go back and mend them.";

    public const string PasswordsDiffer = "The two passwords differ.";

    public const string NameMissing = "Type your name, up to 200 characters.";

    public const string AddressTaken = "This cannot be set up any more, or this address is in use already.";

    public const string ChangedMeanwhile = "Somebody else changed the same at this moment. Look at it again.";

    public const string LabelMissing = "Say what the key is for, in 1 to 100 characters.";

    public const string ScopesMissing = "Choose at least one thing that the key may do.";

    public const string DaysUnusable = "Say for how many days the key is good, from 1 to 366.";

    public const string TooManyKeys = "You have 20 keys that still open something. Revoke one first.";

    public const string LinkEnded = "This link does nothing any more: it was used, its time is over, or there is a later one. Ask an administrator for another.";

    public const string AddressInUse = "This address is in use already.";

    public const string RolesMissing = "Choose at least one role.";

    public const string OrganisationUnknown = "No campaign here is run by this organisation, as its lead or as a partner.";

    public const string CampaignUnknown = "One of these is no campaign here. Its word is the last part of its address.";

    public const string CampaignsMissing = "A campaigner needs an organisation or a campaign: otherwise there is nothing that they may do.";

    public const string LanguagesMissing = "Choose at least one language of this site for a translator.";

    public const string PasskeyNameMissing = "Say what you call it, in 1 to 100 characters.";

    public const string PasskeyRefused = "This passkey was not taken: it was not made for this site, took too long, or is known already. Try again.";

    public const string PasskeyNotSignedIn = "This passkey does not open an account now. It may have been removed here, or the request took too long: try again, or type your password.";

    public const string TooManyPasskeys = "You have 20 passkeys. Remove one first.";

    /// <summary>Why somebody was not invited, changed or shut out.</summary>
    public static string Of(OfficeStatus refusal) => refusal switch
    {
        OfficeStatus.Taken => "Somebody of the staff has this address already.",
        OfficeStatus.OwnRole => "You cannot take your own role as administrator: another administrator can.",
        OfficeStatus.Own => "You cannot do this to yourself: another administrator can.",
        OfficeStatus.LastAdministrator => "Nobody would be left who runs the installation: make somebody else an administrator first.",
        OfficeStatus.Revoked => "They are shut out: let them in again first.",
        _ => "Somebody else changed the same at this moment. Look at it again.",
    };

    /// <summary>What somebody with a role does.</summary>
    public static string What(StaffRole role) => role switch
    {
        StaffRole.Administrator => "Runs the installation and everybody’s campaigns.",
        StaffRole.Campaigner => "Runs the campaigns of an organisation, and those that are named below.",
        StaffRole.Moderator => "Decides about held signatures.",
        StaffRole.Translator => "Writes texts in the languages below.",
        StaffRole.Treasurer => "Sees donations and gives them back.",
        _ => "Sees numbers and nobody’s name.",
    };
}
