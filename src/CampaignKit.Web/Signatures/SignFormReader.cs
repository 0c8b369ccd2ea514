using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Signatures;

/// <summary>Reads a <see cref="SignForm"/> from a request's body: JSON, or what an HTML form posts.</summary>
internal static class SignFormReader
{
    /// <summary>The longest body accepted, bytes: several times what the longest legal fields need.</summary>
    public const int Limit = 16 * 1024;

    /// <summary>Whether the body is what a browser's form sends.</summary>
    public static bool IsHtmlForm(HttpRequest request) => request.HasFormContentType;

    /// <summary>The form, or the problem that kept it from being read; exactly one of them is there.</summary>
    public static ValueTask<(SignForm? Form, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit) return new((null, Problem.TooLarge(Limit)));
        if (IsHtmlForm(request)) return ReadHtmlFormAsync(request);
        return request.HasJsonContentType() ? ReadJsonAsync(request) : new((null, Problem.UnsupportedBody()));
    }

    private static async ValueTask<(SignForm?, ProblemHttpResult?)> ReadJsonAsync(HttpRequest request)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCompleted || read.Buffer.Length > Limit)
            {
                var answer = read.Buffer.Length > Limit ? (null, Problem.TooLarge(Limit)) : Parse(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                return answer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static (SignForm?, ProblemHttpResult?) Parse(ReadOnlySequence<byte> body)
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        if (!Utf8.IsValid(bytes)) return (null, Problem.InvalidBody("The body is not valid UTF-8."));
        try
        {
            return JsonSerializer.Deserialize(bytes, SignFormJson.Default.SignForm) is { } form
                ? (form, null)
                : (null, Problem.InvalidBody("The body is null; a JSON object with the signer's fields is expected."));
        }
        catch (JsonException failure)
        {
            return (null, Explain(failure));
        }
    }

    // The parser's own message can quote the body; its path names only fields that the form knows.
    private static ProblemHttpResult Explain(JsonException failure)
    {
        // A value of another kind than the field's is the one failure that has this cause; broken JSON and repeated names can have a field's path as well.
        var field = failure.InnerException is InvalidOperationException && failure.Path is ['$', '.', .. var name] && Fields.Contains(name) ? name : null;
        return field is null
            ? Problem.InvalidBody("The body is not a JSON object of the expected shape: it is malformed, or a field appears twice.")
            : Problem.InvalidFields(new Dictionary<string, string[]>
            {
                [field] = [field == "updates" ? "This has to be true or false." : "This has to be text."],
            });
    }

    private static readonly HashSet<string> Fields = ["name", "email", "country", "postcode", "visibility", "updates", "locale", "source"];

    private static readonly Microsoft.AspNetCore.Http.Features.FormOptions FormLimits = new()
    {
        BufferBodyLengthLimit = Limit,
        MultipartBodyLengthLimit = Limit,
        ValueCountLimit = 32,
        KeyLengthLimit = 256,
        ValueLengthLimit = Limit,
    };

    private static async ValueTask<(SignForm?, ProblemHttpResult?)> ReadHtmlFormAsync(HttpRequest request)
    {
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(FormLimits);
        }
        catch (Exception failure) when (failure is InvalidDataException or NotSupportedException or IOException and not BadHttpRequestException)
        {
            return (null, Problem.InvalidBody("The form cannot be read: it is malformed, or a field is too long."));
        }

        string? Field(string name) => form.TryGetValue(name, out var values) ? values[0] : null;
        return (new()
        {
            Name = Field("name"),
            Email = Field("email"),
            Country = Field("country"),
            Postcode = Field("postcode"),

            // A browser leaves out radio buttons and boxes that are not ticked: what is safest for the signer holds.
            Visibility = Field("visibility") ?? "count-only",
            Updates = Field("updates") is "true" or "on" or "yes",
            Locale = Field("locale"),
            Source = Field("source"),
        }, null);
    }
}

[JsonSerializable(typeof(SignForm))]
[JsonSerializable(typeof(SignAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class SignFormJson : JsonSerializerContext;
