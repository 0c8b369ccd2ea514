using System.Globalization;
using System.Text;

namespace CampaignKit.Core.Donations;

/// <summary>Why a typed amount was refused.</summary>
public enum AmountProblem
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Nothing was typed.</summary>
    Missing,

    /// <summary>It is not one amount: letters, a sign, separators in odd places.</summary>
    NotAnAmount,

    /// <summary>It could be one of two amounts, such as <c>1.234</c>: to be typed without a separator between thousands.</summary>
    Ambiguous,

    /// <summary>It has more decimals than the currency's <see cref="Currency.Decimals"/>.</summary>
    TooManyDecimals,

    /// <summary>There is no such amount of money.</summary>
    TooLarge,
}

/// <summary>Reads amounts as people type them: <c>12</c>, <c>12.50</c>, <c>12,50</c>, <c>1 234,5</c>, <c>1,234.50</c>, in the digits of every script, with or without the currency's code.</summary>
/// <remarks>
/// A point or comma parts decimals from the whole if something else parts the thousands, or if what follows is not three digits long. Before three digits alone it
/// parts thousands where the page's culture writes them so, and decimals where the currency has three and the culture writes those so; otherwise nobody can tell which
/// was meant, and a guess could take a thousand times what somebody wanted to give.
/// </remarks>
internal static class TypedAmount
{
    private const int Longest = 60;

    // More digits than any amount has, so that no arithmetic has to be afraid of them.
    private const int MostDigits = 30;

    /// <summary>The amount in minor units, or <see langword="null"/>.</summary>
    public static long? Read(string? text, Currency currency, CultureInfo culture, out AmountProblem problem)
    {
        var typed = WithoutCode(Visible(text ?? ""), currency.Code);
        if (typed.Length == 0)
        {
            problem = AmountProblem.Missing;
            return null;
        }

        problem = AmountProblem.NotAnAmount;
        if (typed.Length > Longest || Divide(typed) is not { } parts) return null;
        problem = Decide(parts, currency, culture, out var hasDecimals);
        if (problem is not AmountProblem.None) return null;

        var (groups, _) = parts;
        var decimals = hasDecimals ? groups[^1] : "";
        var whole = string.Concat(hasDecimals ? groups.SkipLast(1) : groups);
        return Value(whole, decimals, currency, out problem);
    }

    // Marks of direction come along with what is copied, and show nowhere.
    private static string Visible(string text) => string.Concat(text.Where(character => char.GetUnicodeCategory(character) is not UnicodeCategory.Format)).Trim();

    private static string WithoutCode(string text, string code)
    {
        if (text.StartsWith(code, StringComparison.OrdinalIgnoreCase)) return text[code.Length..].Trim();
        return text.EndsWith(code, StringComparison.OrdinalIgnoreCase) ? text[..^code.Length].Trim() : text;
    }

    /// <summary>The runs of digits, in ASCII, and what stands between them.</summary>
    private static (List<string> Groups, List<char> Separators)? Divide(string text)
    {
        var (groups, separators, run) = (new List<string>(), new List<char>(), new StringBuilder());
        foreach (var character in text)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(character) is >= 0 and var digit)
            {
                run.Append((char)('0' + digit));
                continue;
            }

            if (run.Length == 0 || Separator(character) is not { } separator) return null;
            groups.Add(run.ToString());
            separators.Add(separator);
            run.Clear();
        }

        if (run.Length == 0) return null;
        groups.Add(run.ToString());
        return (groups, separators);
    }

    // One sign for those that mean the same: the full-width forms of Chinese keyboards, every width of space, both apostrophes of Switzerland.
    private static char? Separator(char character) => character switch
    {
        '.' or '．' => '.',
        ',' or '，' or '،' => ',',
        '\u066B' or '\u066C' => character,
        '\'' or '’' => '\'',
        _ when char.GetUnicodeCategory(character) is UnicodeCategory.SpaceSeparator => ' ',
        _ => null,
    };

    private static AmountProblem Decide((List<string> Groups, List<char> Separators) parts, Currency currency, CultureInfo culture, out bool hasDecimals)
    {
        var (groups, separators) = parts;
        hasDecimals = false;
        if (separators.Count == 0) return AmountProblem.None;
        var last = separators[^1];
        if (separators is [.., _, _] && separators.SkipLast(1).All(separator => separator != last))
        {
            hasDecimals = true;
            return MayPartDecimals(last) && separators.SkipLast(1).Distinct().Take(2).Count() == 1 && AreThousands(groups.SkipLast(1).ToList(), separators[0]) ? AmountProblem.None : AmountProblem.NotAnAmount;
        }

        if (separators.Count > 1) return separators.Distinct().Count() == 1 && AreThousands(groups, last) ? AmountProblem.None : AmountProblem.NotAnAmount;
        if (!MayPartDecimals(last)) return AreThousands(groups, last) ? AmountProblem.None : AmountProblem.NotAnAmount;
        hasDecimals = last == '\u066B' || !AreThousands(groups, last) || groups[0][0] == '0';
        return hasDecimals ? AmountProblem.None : DecideLone(last, currency, culture, out hasDecimals);
    }

    private static AmountProblem DecideLone(char separator, Currency currency, CultureInfo culture, out bool hasDecimals)
    {
        hasDecimals = currency.Digits == 3;
        var expected = hasDecimals ? culture.NumberFormat.NumberDecimalSeparator : culture.NumberFormat.NumberGroupSeparator;
        return expected is [var one] && Separator(one) == separator ? AmountProblem.None : AmountProblem.Ambiguous;
    }

    private static bool MayPartDecimals(char separator) => separator is '.' or ',' or '\u066B';

    // 1,234,567 or, as in India, 12,34,567.
    private static bool AreThousands(List<string> groups, char separator)
    {
        if (separator == '\u066B') return false;
        if (groups is [_]) return true;
        var between = groups.Skip(1).SkipLast(1).Select(group => group.Length).Distinct().ToList();
        return groups[^1].Length == 3 && groups[0].Length <= 3 && between is [] or [3] or [2] && !(between is [2] && groups[0].Length > 2);
    }

    private static long? Value(string whole, string decimals, Currency currency, out AmountProblem problem)
    {
        problem = AmountProblem.TooManyDecimals;
        if (decimals.Length > currency.Digits) return null;
        var digits = (whole + decimals.PadRight(currency.MinorDigits, '0')).TrimStart('0');

        problem = AmountProblem.TooLarge;
        if (digits.Length > MostDigits) return null;
        var value = digits.Length == 0 ? 0 : Int128.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (value > long.MaxValue) return null;

        problem = AmountProblem.TooManyDecimals;
        if (value % currency.Step != 0) return null;
        problem = AmountProblem.None;
        return (long)value;
    }
}
