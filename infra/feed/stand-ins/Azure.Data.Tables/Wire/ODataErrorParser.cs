using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Wire;

/// <summary>Reads code and message from the body's <c>odata.error</c>, else the code from the header <c>x-ms-error-code</c>.</summary>
internal sealed class ODataErrorParser : RequestFailedDetailsParser
{
    public static readonly ODataErrorParser Instance = new();

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        error = FromBody(response);
        if (error is null && response.Headers.TryGetValue("x-ms-error-code", out var code))
            error = new ResponseError(code, response.ReasonPhrase);
        return error is not null;
    }

    private static ResponseError? FromBody(Response response)
    {
        if (response.ContentStream is not MemoryStream { Length: > 0 })
            return null;

        try
        {
            using var body = JsonDocument.Parse(response.Content);
            if (body.RootElement.ValueKind is not JsonValueKind.Object || !body.RootElement.TryGetProperty("odata.error", out var error))
                return null;
            var code = error.TryGetProperty("code", out var name) ? name.GetString() : null;
            var message = error.TryGetProperty("message", out var text) && text.TryGetProperty("value", out var value) ? value.GetString() : null;
            return new ResponseError(code, message);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A proxy's page, or XML: the status and the header have to do.
            return null;
        }
    }
}
