using System.Text;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>A mail read back from what went over the wire or into a file.</summary>
internal sealed class ReadMail
{
    private readonly Dictionary<string, string> _headers;

    public ReadMail(string content)
    {
        var (head, body) = Split(content);
        _headers = Headers(head);
        Assert.StartsWith("multipart/alternative; boundary=\"", this["Content-Type"], StringComparison.Ordinal);
        var boundary = this["Content-Type"].Split('"')[1];
        var parts = body.Split($"--{boundary}");
        Assert.Equal(4, parts.Length);
        Assert.Equal("--\r\n", parts[3]);
        Text = Decode(parts[1], "text/plain; charset=utf-8");
        Html = Decode(parts[2], "text/html; charset=utf-8");
    }

    public string Text { get; }

    public string Html { get; }

    public IReadOnlyCollection<string> HeaderNames => _headers.Keys;

    public string this[string header] => _headers[header];

    /// <summary>A header field's text with its encoded words read.</summary>
    public string Decoded(string header) => string.Concat(this[header].Split(' ').Select(word => word.StartsWith("=?utf-8?B?", StringComparison.Ordinal)
        ? Encoding.UTF8.GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2]))
        : $" {word}")).Trim();

    private static string Decode(string part, string type)
    {
        var (head, body) = Split(part.TrimStart('\r', '\n'));
        var headers = Headers(head);
        Assert.Equal(type, headers["Content-Type"]);
        Assert.Equal("base64", headers["Content-Transfer-Encoding"]);
        return Encoding.UTF8.GetString(Convert.FromBase64String(body));
    }

    private static (string Head, string Body) Split(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (text[..end], text[(end + 4)..]);
    }

    private static Dictionary<string, string> Headers(string head) => head.Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n")
        .Select(line => line.Split(": ", 2)).ToDictionary(field => field[0], field => field[1], StringComparer.OrdinalIgnoreCase);
}
