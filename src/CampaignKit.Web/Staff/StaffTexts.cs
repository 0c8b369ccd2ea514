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
}
