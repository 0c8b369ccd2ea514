using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Petitions;

/// <summary>How many have signed.</summary>
/// <param name="Count">Signatures that count.</param>
/// <param name="Goal">The goal shown; it moves up when reached.</param>
/// <param name="AsOf">When this was known to be so, UTC.</param>
/// <param name="Paper">Signatures on paper, which are not in the count.</param>
internal sealed record CountView(long Count, long Goal, DateTimeOffset AsOf, long Paper);

/// <summary>The most frequent answer of all: written straight to the wire, with the count itself as its ETag instead of a hash.</summary>
internal sealed class CountAnswer(CountView view) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;

        // Weak: the moment in the body moves on while the count stands still.
        var etag = string.Create(CultureInfo.InvariantCulture, $"W/\"{view.Count}-{view.Goal}-{view.Paper}\"");
        response.Headers.ETag = etag;
        response.Headers.CacheControl = CachePolicy.Counts.Header;
        if (Reading.IsKnown(httpContext.Request, etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await JsonAnswer.WriteAsync(httpContext, view, CountJson.Default.CountView);
    }
}

[JsonSerializable(typeof(CountView))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class CountJson : JsonSerializerContext;
