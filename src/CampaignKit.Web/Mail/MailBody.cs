using System.Text.Encodings.Web;
using System.Text.Unicode;
using CampaignKit.Core.Updates;

namespace CampaignKit.Web.Mail;

/// <summary>What a mail says, paragraph by paragraph: written for people under pressure, so each one says one thing.</summary>
internal sealed class MailBody(Core.Mail.Mail mail, MailTexts texts, string? link, PetitionUpdate? update = null)
{
    // Letters of every script stay as they are; what has a meaning in HTML does not.
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? _petition = Line(mail.Petition);
    private readonly string? _organisation = Line(mail.Organisation);

    /// <summary>Tells nothing about what was signed.</summary>
    public string Subject => texts[mail.Kind, "Subject"];

    /// <summary>As plain text, its lines as long as its paragraphs: whoever shows it knows best where to break them.</summary>
    public string ToText() => string.Join("\r\n\r\n", Paragraphs(petition => $"    {petition}", link => link, code => code, text => text)) + "\r\n";

    /// <summary>As an HTML document that needs nothing from anywhere.</summary>
    public string ToHtml()
    {
        var paragraphs = Paragraphs(
            petition => $"<strong><bdi>{Html.Encode(petition)}</bdi></strong>",
            link => $"""<a href="{Html.Encode(link)}" rel="noreferrer" dir="ltr">{Html.Encode(link)}</a>""",
            code => $"<strong><bdi>{Html.Encode(code)}</bdi></strong>",
            Html.Encode);
        return $"""
            <!DOCTYPE html>
            <html lang="{texts.Language}" dir="{texts.Direction}">
            <head><meta charset="utf-8"><title>{Html.Encode(Subject)}</title></head>
            <body>
            {string.Join('\n', paragraphs.Select(paragraph => $"<p>{paragraph}</p>"))}
            </body>
            </html>

            """.ReplaceLineEndings("\r\n");
    }

    private IEnumerable<string> Paragraphs(Func<string, string> petition, Func<string, string> address, Func<string, string> code, Func<string, string> plain)
    {
        yield return plain(texts["Greeting"]);
        yield return plain(texts[mail.Kind, "Asked"]);
        if (_petition is not null) yield return petition(_petition);
        if (Line(mail.Notice) is { } notice) yield return plain(notice);
        if (update is not null)
        {
            yield return petition(Line(update.Title)!);
            foreach (var paragraph in update.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) yield return plain(paragraph.ReplaceLineEndings("\r\n"));
        }

        if (mail.Receipt is { } receipt)
        {
            foreach (var line in ReceiptLines.Of(receipt, texts)) yield return plain(line);
        }

        if (link is not null)
        {
            yield return plain(texts[mail.Kind, "Open"]);
            yield return address(link);
        }

        if (mail.Code is { } digits) yield return plain(texts["Code"]).Replace("{code}", code(digits), StringComparison.Ordinal);
        yield return plain(texts[mail.Kind, "NotYou"]);
        if (_organisation is not null) yield return plain(texts["Organisation"]).Replace("{organisation}", plain(_organisation), StringComparison.Ordinal);
    }

    private static string? Line(string? text) => HeaderText.OneLine(text ?? "") is { Length: > 0 } line ? line : null;
}
