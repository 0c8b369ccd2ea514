using System.Security.Cryptography;
using System.Text.Json;

namespace CampaignKit.Web.Installation;

/// <summary>A public answer that caches may keep: JSON with an ETag made from its bytes, and 304 to whoever has it already.</summary>
/// <param name="value">What is answered.</param>
/// <param name="policy">How long it may be kept.</param>
/// <param name="essence">The value without what may differ between answers that mean the same, such as the moment; its ETag is then a weak one.</param>
internal sealed class PublicJson<T>(T value, CachePolicy policy, T? essence = default) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);
        var etag = essence is null ? Tag(body) : $"W/{Tag(JsonSerializer.SerializeToUtf8Bytes(essence, ApiJson.Options))}";
        var response = httpContext.Response;
        response.Headers.ETag = etag;
        response.Headers.CacheControl = policy.Header;
        if (Reading.IsKnown(httpContext.Request, etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await JsonAnswer.WriteAsync(httpContext, body);
    }

    private static string Tag(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"";
}

/// <summary>How long others may keep an answer.</summary>
/// <remarks>Meaning of the stale directives: RFC 5861.</remarks>
internal sealed record CachePolicy(string Header)
{
    /// <summary>Texts: fresh for a minute, served stale for ten while a newer one is fetched, for a day while this server cannot answer.</summary>
    public static CachePolicy Texts { get; } = new("public, max-age=60, stale-while-revalidate=600, stale-if-error=86400");

    /// <summary>What is shown as a whole: fresh for ten seconds, as pages are.</summary>
    public static CachePolicy Pages { get; } = new("public, max-age=10, stale-while-revalidate=60");

    /// <summary>Counts: fresh for a second, so that a crowd of readers costs one request a second for each cache.</summary>
    public static CachePolicy Counts { get; } = new("public, max-age=1, stale-while-revalidate=30, stale-if-error=3600");
}
