using System.Buffers.Text;
using System.Text;

namespace CampaignKit.Web.Staff;

/// <summary>The version of a document as the API gives it out and wants it back: <c>ETag</c> and <c>If-Match</c> (RFC 9110, sections 8.8.3 and 13.1.1).</summary>
internal static class DocumentVersion
{
    /// <summary>Tells which version is answered. Written anew, because the stores' versions have signs in them that a header must not.</summary>
    public static void Write(HttpResponse response, string etag) => response.Headers.ETag = $"\"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(etag))}\"";

    /// <summary>The version that a caller has read; <see langword="null"/> if they do not say, and one that nothing has if what they say was never given out.</summary>
    public static string? Read(HttpRequest request)
    {
        var sent = request.Headers.IfMatch.ToString().Trim();
        if (sent.Length == 0) return null;
        return sent is ['"', .. var tag, '"'] && Base64Url.IsValid(tag) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(tag)) : "";
    }
}
