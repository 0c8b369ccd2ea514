using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CampaignKit.Storage.AzureTables;

/// <summary>Row keys of documents: any text as an id, in characters that the service takes.</summary>
/// <remarks>A key may not hold <c>/ \ # ?</c> or control characters and is at most 512 characters long (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).</remarks>
internal static class DocumentKeys
{
    private const int Longest = 400;

    /// <summary>Between kind and id; kinds are letters and dashes, so the first one ends the kind.</summary>
    public const char Separator = '!';

    /// <summary>What follows <see cref="Separator"/> in the order of the service's keys.</summary>
    public const char AfterSeparator = '"';

    /// <summary>The key of a document. Two documents never share one.</summary>
    public static string Of(string kind, string id)
    {
        var key = new StringBuilder(kind).Append(Separator);
        foreach (var unit in id)
        {
            if (IsPlain(unit)) key.Append(unit);
            else key.Append('%').Append(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
        }

        // '%' alone is no escape, so such a key is no other id's.
        return key.Length <= Longest ? key.ToString() : $"{kind}{Separator}%{Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(id)))}%";
    }

    // Signs are kept out generously: whatever is in the way somewhere between here and the service's disk is escaped.
    private static bool IsPlain(char unit) => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_' or '.' || (unit > 0xA0 && char.IsLetter(unit));
}
