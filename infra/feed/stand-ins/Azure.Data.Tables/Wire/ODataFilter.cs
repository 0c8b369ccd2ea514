using System.Globalization;

namespace Azure.Data.Tables.Wire;

/// <summary>Filters in which every inserted value is a literal of its type, so that no text can end its quotes and become a condition.</summary>
internal static class ODataFilter
{
    public static string Create(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return string.Format(CultureInfo.InvariantCulture, filter.Format, Array.ConvertAll(filter.GetArguments(), Literal));
    }

    /// <summary>Text as it stands between quotes in filters and addresses.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static object Literal(object? value) => value switch
    {
        string text => Quote(text),
        char letter => Quote(letter.ToString()),
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number => EdmValue.FormatDouble(number),
        Guid id => $"guid'{id}'",
        DateTime time => $"datetime'{EdmValue.FormatTime(EdmValue.ToUtc(time))}'",
        DateTimeOffset time => $"datetime'{EdmValue.FormatTime(time.UtcDateTime)}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData data => $"X'{Convert.ToHexString(data.ToMemory().Span)}'",
        Enum member => Quote(member.ToString()),
        null => throw new ArgumentException("A filter cannot compare with null: a table has no nulls."),
        _ => throw new ArgumentException($"A filter cannot hold a {value.GetType()}."),
    };
}
