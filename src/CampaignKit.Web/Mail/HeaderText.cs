using System.Text;

namespace CampaignKit.Web.Mail;

/// <summary>Free text in a header field.</summary>
internal static class HeaderText
{
    // An encoded word has up to 75 characters (RFC 2047, section 2), 12 of them around its base64: 45 bytes make 60.
    private const int BytesPerWord = 45;

    /// <summary>The text as encoded words, each with whole characters only: whatever it holds, it stays inside its field and reaches every server.</summary>
    public static string Encode(string text)
    {
        var words = new List<string>();
        var word = new List<byte>(BytesPerWord);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > BytesPerWord) Close();
            word.AddRange(bytes[..length]);
        }

        Close();
        return string.Join("\r\n ", words);

        void Close()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }

    /// <summary>As it is where all characters are plain, so that a person who reads the source can; encoded otherwise.</summary>
    public static string EncodeIfNeeded(string text) => text.All(letter => letter is ' ' or ',' or '.' or ':' || char.IsAsciiLetterOrDigit(letter)) ? text : Encode(text);

    /// <summary>On one line: white space and control characters become single spaces.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsControl(letter) && !char.IsWhiteSpace(letter)) line.Append(letter);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }
}
