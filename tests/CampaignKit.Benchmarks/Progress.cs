namespace CampaignKit.Benchmarks;

/// <summary>What is under way, on standard error, so that standard output holds the report alone.</summary>
internal static class Progress
{
    public static void Say(FormattableString sentence) => Say(FormattableString.Invariant(sentence));

    public static void Say(string sentence) => Console.Error.WriteLine(sentence);
}
