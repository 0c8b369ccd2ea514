namespace CampaignKit.Web.Pages;

/// <summary>What the signing form says, in English. Each field tells in one sentence why it is asked.</summary>
internal static class FormTexts
{
    public const string Title = "Sign this petition";
    public const string Needed = "Everything is needed but the postcode.";
    public const string Submit = "Sign now";
    public const string Optional = "(optional)";

    public const string Name = "Your name";
    public const string WhyName = "A petition is signed by people, so we ask how you are called: any name you go by, in any script.";
    public const string Email = "Your e-mail address";
    public const string Country = "Country or territory where you live";
    public const string WhyCountry = "It tells those who decide where the support comes from.";
    public const string ChooseCountry = "Choose from the list";
    public const string Postcode = "Postcode";
    public const string WhyPostcode = "It can show support in one town or district; leave it empty if you prefer.";

    public const string Visibility = "What may others see of you?";
    public const string WhyVisibility = "We ask because only you know what is safe for you.";
    public const string CountOnly = "Nothing: only count me";
    public const string CountOnlyMeans = "The count goes up by one. Your name is not stored at all.";
    public const string Initials = "My initials";
    public const string InitialsMeans = "Your name is stored, encrypted. Only its first letters may be shown.";
    public const string Named = "My full name";
    public const string NamedMeans = "Anyone may learn that you signed, now and later. Choose this only if that cannot harm you.";

    public const string AskedByMail = "When you have sent this, we write to your e-mail address. Your signature does not count until you have answered that mail.";
    public const string Working = "One moment: your browser is doing a small calculation that keeps machines away. Then the form is sent by itself.";
    public const string Trap = "Leave this empty";

    public const string WhyUpdates = "We ask because no campaign writes to anybody who has not said yes; you can sign without.";

    public const string KeptTitle = "What happens to what you type";
    public const string KeptEncrypted = "Name, e-mail address and postcode are encrypted before they are stored.";
    public const string KeptAddress =
        "Your e-mail address is kept only if you ask to be written to. Otherwise what stays is a code made from it that nobody can read it from, so that you count once. If something looks unusual, we first ask you by mail, and keep the address until you have answered.";
    public const string KeptAddressUntilConfirmed =
        "Your e-mail address is kept until you have answered our mail, or the time for it is over; after that only if you ask to be written to. What stays is a code made from it that nobody can read it from, so that you count once.";
    public const string KeptNoTraces = "Your internet address (IP) is not stored, and this site sets no cookies.";
    public const string KeptNoStatus = "Nobody here asks about your papers, nationality or work. Please do not write about them in the form.";
    public const string KeptOnce = "Signing twice does no harm: you count once.";

    public const string ProblemTitle = "You are not counted yet";
    public const string ProblemLede = "Nothing was stored. Please look at this and sign again:";
    public const string ProblemPageTitle = "Please check the form";
    public const string StillThere = "What you typed is still in the form below.";

    public static string WhyEmail(bool isConfirmed) => isConfirmed
        ? "We ask so that each person counts once, and write to it to hear that it was you. It is never published."
        : "We ask so that each person counts once; it is never published.";

    public static string Updates(string organisation) => $"Yes, {organisation} may write to me about this campaign.";
}
