namespace CampaignKit.Web.Pages;

/// <summary>What the form for a mailed code says, in English.</summary>
internal static class CodeTexts
{
    public const string Title = "Type the code of the mail";
    public const string Code = "The six digits of the mail";
    public const string WhyCode = "They show that the mail came to you. They work for half an hour.";
    public const string Confirm = "Confirm my signature";
    public const string OpenPage = "Open my page";

    public const string WrongTitle = "That is not the code";
    public const string WrongLede = "Nothing was changed. Please look at this and send it again:";
    public const string Wrong = "These are not the six digits of the mail that belongs to this page. If you got several mails, take the newest.";
    public const string UseLink = "Or open the link in the mail: it does the same.";
}
