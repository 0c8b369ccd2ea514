using System.Buffers.Text;
using System.Text;

namespace CampaignKit.Web.Staff;

/// <summary>The version of a document as the API gives it out and wants it back: <c>ETag</c> and <c>If-Match</c> (RFC 9110, sections 8.8.3 and 13.1.1).</summary>
internal static class DocumentVersion
{
    /// <summary>Tells which version is answered.</summary>
    public static void Write(HttpResponse response, string etag) => response.Headers.ETag = $"\"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(etag))}\"";

    /// <summary>The version that a caller has read; <see langword="null"/> if they do not say, or what they say was never given out.</summary>
    public static string? Read(HttpRequest request)
    {
        var sent = request.Headers.IfMatch.ToString();
        return sent is ['"', .. var inner, '"'] && Base64Url.IsValid(inner) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(inner)) : null;
    }
}
