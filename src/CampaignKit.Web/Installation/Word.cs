using System.Text.Json;

namespace CampaignKit.Web.Installation;

/// <summary>The words that stand for states, kinds and levels in addresses, files and JSON: <c>provincial-or-state</c>.</summary>
internal static class Word
{
    /// <summary>The word for a value.</summary>
    public static string Of<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Every word, for a sentence.</summary>
    public static string All<TEnum>() where TEnum : struct, Enum => string.Join(", ", Enum.GetValues<TEnum>().Select(Of));

    /// <summary>The value of a word; absent reads as absent.</summary>
    public static bool TryRead<TEnum>(string? word, out TEnum? value) where TEnum : struct, Enum
    {
        value = null;
        if (word is null) return true;
        foreach (var candidate in Enum.GetValues<TEnum>())
        {
            if (Of(candidate) == word) value = candidate;
        }

        return value is not null;
    }
}
