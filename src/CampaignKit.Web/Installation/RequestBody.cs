using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Installation;

/// <summary>Reads what people and programs send: small, and refused in words if it cannot be read.</summary>
internal static class RequestBody
{
    /// <summary>The longest body accepted, bytes: several times what the longest legal fields of a signature need.</summary>
    public const int Limit = 16 * 1024;

    /// <summary>The same for what staff write, bytes: a petition's texts at their longest in any script, and what a search beside them found.</summary>
    public const int LongLimit = 256 * 1024;

    private static readonly FormOptions FormLimits = LimitsOf(Limit);

    /// <summary>What an HTML form posts, or the problem that kept it from being read; exactly one of them is there.</summary>
    /// <param name="request">The post.</param>
    /// <param name="limit">The longest body accepted, bytes.</param>
    public static async ValueTask<(IFormCollection? Form, ProblemHttpResult? Problem)> ReadFormAsync(HttpRequest request, int limit = Limit)
    {
        if (request.ContentLength > limit) return (null, Problem.TooLarge(limit));
        if (!request.HasFormContentType) return (null, Problem.UnsupportedBody());
        try
        {
            return (await request.ReadFormAsync(limit == Limit ? FormLimits : LimitsOf(limit)), null);
        }
        catch (Exception failure) when (failure is InvalidDataException or NotSupportedException or IOException and not BadHttpRequestException)
        {
            return (null, Problem.InvalidBody("The form cannot be read: it is malformed, or a field is too long."));
        }
    }

    /// <summary>A field of a form; the first, if it comes several times.</summary>
    public static string? Text(this IFormCollection form, string name) => form.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>Whether a box of a form is ticked: browsers leave out those that are not.</summary>
    public static bool IsTicked(this IFormCollection form, string name) => form.Text(name) is "true" or "on" or "yes";

    /// <summary>The values of those boxes that share a name and are ticked; <see langword="null"/> if none is.</summary>
    public static IReadOnlyList<string>? Ticked(this IFormCollection form, string name) => form.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : null;

    /// <summary>A JSON object of strings and truths, or the problem that kept it from being read; exactly one of them is there.</summary>
    /// <param name="request">Where it comes from.</param>
    /// <param name="type">What it is.</param>
    /// <param name="limit">The longest body accepted, bytes.</param>
    public static async ValueTask<(T? Body, ProblemHttpResult? Problem)> ReadJsonAsync<T>(HttpRequest request, JsonTypeInfo<T> type, int limit = Limit)
        where T : class
    {
        if (request.ContentLength > limit) return (null, Problem.TooLarge(limit));
        if (!request.HasJsonContentType()) return (null, Problem.UnsupportedBody());

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCompleted || read.Buffer.Length > limit)
            {
                var answer = read.Buffer.Length > limit ? (null, Problem.TooLarge(limit)) : Parse(read.Buffer, type);
                reader.AdvanceTo(read.Buffer.End);
                return answer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static FormOptions LimitsOf(int limit) => new()
    {
        BufferBodyLengthLimit = limit,
        MultipartBodyLengthLimit = limit,
        ValueCountLimit = limit == Limit ? 32 : 512,
        KeyLengthLimit = 256,
        ValueLengthLimit = limit,
    };

    private static (T?, ProblemHttpResult?) Parse<T>(ReadOnlySequence<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        if (!Utf8.IsValid(bytes)) return (null, Problem.InvalidBody("The body is not valid UTF-8."));
        try
        {
            return JsonSerializer.Deserialize(bytes, type) is { } value ? (value, null) : (null, Problem.InvalidBody("The body is null; a JSON object with fields is expected."));
        }
        catch (JsonException failure)
        {
            return (null, Explain(failure, type));
        }
    }

    // The parser's own message can quote the body; its path names only fields that the type knows.
    private static ProblemHttpResult Explain(JsonException failure, JsonTypeInfo type)
    {
        // A value of another kind than the field's is the one failure that has this cause; broken JSON and repeated names can have a field's path as well.
        var name = failure.InnerException is InvalidOperationException && failure.Path is ['$', '.', .. var path] ? path : null;
        return type.Properties.FirstOrDefault(property => property.Name == name) is { } field
            ? Problem.InvalidField(field.Name, Expected(field.PropertyType))
            : Problem.InvalidBody("The body is not a JSON object of the expected shape: it is malformed, or a field appears twice.");
    }

    private static string Expected(Type type) =>
        type == typeof(bool?) ? "This has to be true or false."
        : type == typeof(long?) ? "This has to be a whole number."
        : type == typeof(string) ? "This has to be text."
        : type.IsAssignableTo(typeof(System.Collections.IDictionary)) ? "This has to be an object of texts."
        : "This has to be a list of texts.";
}
