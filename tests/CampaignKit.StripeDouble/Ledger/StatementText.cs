using System.Buffers;
using System.Text.RegularExpressions;

namespace CampaignKit.Doubles;

/// <summary>What banks are to print on statements.</summary>
internal static partial class StatementText
{
    private static readonly SearchValues<char> Unprintable = SearchValues.Create("<>\\'\"*");

    /// <summary>At most 22 characters with a letter among them, and none that banks' systems stumble over.</summary>
    /// <exception cref="Refused">It is not that.</exception>
    public static string? Read(Parameters asked, string name)
    {
        var text = asked.Text(name);
        if (text is null) return null;
        if (text.Length > 22) throw Refused.Invalid("The statement descriptor must be at most 22 characters.", name);
        if (!OneLetter().IsMatch(text)) throw Refused.Invalid("The statement descriptor must contain at least one alphabetic character.", name);
        if (text.AsSpan().ContainsAny(Unprintable)) throw Refused.Invalid("The statement descriptor must not contain the following characters: <, >, \\, ', \", *.", name);
        return text;
    }

    [GeneratedRegex("[A-Za-z]")]
    private static partial Regex OneLetter();
}
