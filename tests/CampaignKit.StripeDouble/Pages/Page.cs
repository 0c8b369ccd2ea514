using System.Text;
using System.Text.Encodings.Web;

namespace CampaignKit.Doubles;

/// <summary>A page of the double: plain HTML without script, and on each of them what it is.</summary>
internal static class Page
{
    private const string Style = """
        body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 36rem; padding: 1rem; color: #1a1a1a; background: #fff }
        .double { border: 2px dashed #8a4b00; color: #6b3a00; padding: .5rem 1rem }
        .amount { font-size: 2rem; font-weight: 700 }
        .said { border-left: .3rem solid #a40000; padding-left: 1rem }
        label { display: block; margin: 1rem 0 .2rem }
        input, button { font: inherit; padding: .5rem 1rem; border: 1px solid #555; border-radius: .3rem }
        button { display: block; margin: .8rem 0; width: 100%; background: #fff; color: #1a1a1a; cursor: pointer }
        button.first { background: #1f3b8f; color: #fff }
        """;

    /// <summary>Text as it stands in HTML, between tags or in quotes.</summary>
    public static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    public static IResult Of(string title, string body, int status = 200) => Results.Content($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title>
        <link rel="icon" href="data:,">
        <style>{Style}</style>
        </head>
        <body>
        <header class="double">This is a double of Stripe, for tests. It moves no money: do not type in a real card or account.</header>
        <main>
        <h1>{Text(title)}</h1>
        {body}
        </main>
        </body>
        </html>
        """, "text/html", Encoding.UTF8, status);

    /// <summary>A page for what was refused.</summary>
    public static IResult Of(Refused refused) => Of("Something went wrong", $"<p class=\"said\">{Text(refused.Message)}</p>", refused.Status);

    public static string Link(string? address, string words) => address is null ? "" : $"<p><a href=\"{Text(address)}\">{Text(words)}</a></p>";
}
