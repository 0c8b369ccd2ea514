using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Signatures;

/// <summary>Reads a <see cref="SignForm"/>, and how it came, from a request: JSON, or what an HTML form posts.</summary>
internal static class SignFormReader
{
    /// <summary>Whether the body is what a browser's form sends.</summary>
    public static bool IsHtmlForm(HttpRequest request) => request.HasFormContentType;

    /// <summary>The form, or the problem that kept it from being read; exactly one of them is there.</summary>
    public static ValueTask<(SignForm? Form, Circumstances Circumstances, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request) =>
        IsHtmlForm(request) ? ReadHtmlFormAsync(request) : ReadJsonAsync(request);

    private static async ValueTask<(SignForm?, Circumstances, ProblemHttpResult?)> ReadJsonAsync(HttpRequest request)
    {
        var (form, problem) = await RequestBody.ReadJsonAsync(request, SignFormJson.Default.SignForm);
        return (form, form is null ? default : CircumstancesOf(request, form), problem);
    }

    private static async ValueTask<(SignForm?, Circumstances, ProblemHttpResult?)> ReadHtmlFormAsync(HttpRequest request)
    {
        var (posted, problem) = await RequestBody.ReadFormAsync(request);
        if (posted is null) return (null, default, problem);

        var form = new SignForm
        {
            Name = posted.Text("name"),
            Email = posted.Text("email"),
            Country = posted.Text("country"),
            Postcode = posted.Text("postcode"),

            // A browser leaves out radio buttons and boxes that are not ticked: what is safest for the signer holds.
            Visibility = posted.Text("visibility") ?? "count-only",
            Updates = posted.IsTicked("updates"),
            Partners = posted.Ticked("partners"),
            Locale = posted.Text("locale"),
            Source = posted.Text("source"),
            Version = VersionOf(posted.Text("version")),
            Event = posted.Text("event"),
            Challenge = posted.Text("challenge"),
            Solution = posted.Text("solution"),
        };
        return (form, CircumstancesOf(request, form) with { IsHtmlForm = true, Ticket = posted.Text("served"), TrapFilled = !string.IsNullOrEmpty(posted.Text("website")) }, null);
    }

    // What is no number is none that a petition has had.
    private static int? VersionOf(string? text) => string.IsNullOrEmpty(text) ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static Circumstances CircumstancesOf(HttpRequest request, SignForm form) => new()
    {
        Address = request.HttpContext.Connection.RemoteIpAddress,
        EventCode = form.Event,
        Challenge = form.Challenge,
        Solution = form.Solution,
    };
}

[JsonSerializable(typeof(SignForm))]
[JsonSerializable(typeof(SignAnswer))]
[JsonSerializable(typeof(AwaitingAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class SignFormJson : JsonSerializerContext;
