using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CampaignKit.Web.Installation;

/// <summary>Small JSON bodies, written whole: with their length, and in one piece.</summary>
internal static class JsonAnswer
{
    public static ValueTask WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static ValueTask WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
