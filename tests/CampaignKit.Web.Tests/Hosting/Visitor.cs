using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>Somebody before a browser without script, who reads pages and sends the forms that are on them.</summary>
internal sealed class Visitor(HttpClient client)
{
    public Task<Shown> GetAsync(string path) => SendAsync(HttpMethod.Get, path, content: null);

    public Task<Shown> HeadAsync(string path) => SendAsync(HttpMethod.Head, path, content: null);

    /// <summary>Posts fields as a form does.</summary>
    public async Task<Shown> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await SendAsync(HttpMethod.Post, path, content);
    }

    /// <summary>Sends the page's form whose address ends so: with what is in it, but for the fields that are given.</summary>
    public Task<Shown> SendAsync(Shown page, string action, params (string Name, string Value)[] typed)
    {
        var form = page.Forms().First(form => form.Action.EndsWith(action, StringComparison.Ordinal));
        var fields = new Dictionary<string, string>(form.Fields);
        foreach (var (name, value) in typed) fields[name] = value;
        return PostAsync(form.Action, [.. fields.Select(field => (field.Key, field.Value))]);
    }

    /// <summary>Signs by a petition's form.</summary>
    public Task<Shown> SignAsync(string petition, string email, params (string Name, string Value)[] fields)
    {
        var sent = new Dictionary<string, string> { ["name"] = "Ada Example", ["email"] = email, ["country"] = "NP", ["locale"] = "en" };
        foreach (var (name, value) in fields) sent[name] = value;
        return PostAsync(SignerForm.Address(petition), [.. sent.Select(field => (field.Key, field.Value))]);
    }

    private async Task<Shown> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Add("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        request.Headers.Add("Accept-Language", "en");
        using var answer = await client.SendAsync(request);
        return new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value)));
    }
}

/// <summary>An answer as a browser shows it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Html">The page.</param>
/// <param name="Headers">By name.</param>
internal sealed partial record Shown(HttpStatusCode Status, string Html, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What a reader sees.</summary>
    public string Text => Pages.Html.Text(Html);

    public string Title => WebUtility.HtmlDecode(TitleElement().Match(Html).Groups[1].Value);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Html);

    /// <summary>The page with its tickets and tokens made equal: what is left may differ between two people only if it is meant to.</summary>
    public string WithoutTickets => TicketField().Replace(Html, "TICKET");

    /// <summary>The forms, with what would be sent if nothing were typed; without long texts, choices and lists, for which see <see cref="LongForm"/>.</summary>
    public IReadOnlyList<(string Action, IReadOnlyDictionary<string, string> Fields)> Forms() =>
        [.. FormElement().Matches(Html).Select(form => (Pages.Html.Elements(form.Value, "form").Single()["action"], Sent(form.Value)))];

    private static Dictionary<string, string> Sent(string form) => Pages.Html.Elements(form, "input")
        .Where(input => input["type"] is not ("radio" or "checkbox") || input.ContainsKey("checked"))
        .DistinctBy(input => input["name"])
        .ToDictionary(input => input["name"], input => input.GetValueOrDefault("value", ""));

    [GeneratedRegex("<title>(.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex TitleElement();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex FormElement();

    [GeneratedRegex("(?<=name=\"ticket\" value=\")[^\"]+")]
    private static partial Regex TicketField();
}
