using CampaignKit.Core.Demands;

namespace CampaignKit.Core.Documents;

/// <summary>Short names for addresses, made from titles.</summary>
public static class Slug
{
    // Of the 60 that are allowed, so that a number fits behind it.
    private const int Room = 54;
    private const int Shortest = 3;

    /// <summary>The words of a title that can stand in an address, without accents, as far as there is room.</summary>
    /// <param name="title">In any language.</param>
    /// <param name="otherwise">What it is where the title has no letters from a to z to speak of.</param>
    /// <param name="isTaken">Whether something has this name already; a number then follows.</param>
    public static string Suggest(string title, string otherwise, Func<string, bool> isTaken)
    {
        var name = "";
        foreach (var word in SearchText.Fold(title.Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!word.All(char.IsAsciiLetterOrDigit)) continue;
            var longer = name.Length == 0 ? word : $"{name}-{word}";
            if (longer.Length > Room) break;
            name = longer;
        }

        if (name.Length < Shortest) name = otherwise;
        var free = name;
        for (var number = 2; isTaken(free); number++) free = FormattableString.Invariant($"{name}-{number}");
        return free;
    }
}
