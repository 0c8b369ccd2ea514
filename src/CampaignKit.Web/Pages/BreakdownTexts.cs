namespace CampaignKit.Web.Pages;

/// <summary>What the pages say about how a number is made up, in English.</summary>
internal static class BreakdownTexts
{
    public const string Title = "How this number is made up";
    public const string Counted = "Counted";
    public const string Awaiting = "Not confirmed or looked at yet";
    public const string Withdrawn = "Taken back by their signers";
    public const string Removed = "Removed";
    public const string All = "Everybody who signed";
    public const string Removals = "What was removed, and why";
    public const string Undone = "undone on";

    public static string WithdrawnSince(long number) =>
        number == 1 ? "1 of these was taken back by its signer afterwards and stands among those taken back." : $"{Texts.Number(number)} of these were taken back by their signers afterwards and stand among those taken back.";
}
