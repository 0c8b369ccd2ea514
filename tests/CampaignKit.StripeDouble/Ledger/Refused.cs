using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Stripe says no. An exception, for it leaves from deep within reading a request, and nothing that was asked for is done.</summary>
/// <remarks>Words and codes: https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes.</remarks>
internal sealed class Refused(int status, string type, string message, string? code = null, string? param = null) : Exception(message)
{
    public int Status => status;

    /// <summary>The request was not even begun; an answer of this kind is not kept under an idempotency key.</summary>
    public bool IsUnread { get; private init; }

    public static Refused Invalid(string message, string? param = null, string? code = null) => new(400, "invalid_request_error", message, code, param);

    /// <summary>A name or a value that cannot be read.</summary>
    public static Refused Unread(string message, string? param = null, string? code = null) => new(400, "invalid_request_error", message, code, param) { IsUnread = true };

    public static Refused Missing(string param) => Unread($"Missing required param: {param}.", param, "parameter_missing");

    public static Refused NotThere(string type, string id, string param = "id") => new(404, "invalid_request_error", $"No such {type}: '{id}'", "resource_missing", param);

    public JsonObject ToError()
    {
        var error = new JsonObject { ["message"] = Message, ["type"] = type };
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}";
        }

        if (param is not null) error["param"] = param;
        return new JsonObject { ["error"] = error };
    }
}
