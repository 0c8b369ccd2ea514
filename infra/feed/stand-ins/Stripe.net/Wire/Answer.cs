using System.Net;
using System.Text.Json;

namespace Stripe.Wire;

/// <summary>Makes an entity or an exception out of an answer.</summary>
internal static class Answer
{
    /// <summary>The entity in an answer with status 200.</summary>
    /// <exception cref="StripeException">Any other status, or a body that is no such entity.</exception>
    public static T Read<T>(StripeResponse response)
        where T : IStripeEntity
    {
        if (response.StatusCode != HttpStatusCode.OK) throw Refusal(response);

        try
        {
            var entity = JsonSerializer.Deserialize<T>(response.Content, EntityJson.Options);
            if (entity is null) throw Unreadable(response);

            entity.StripeResponse = response;
            return entity;
        }
        catch (JsonException)
        {
            throw Unreadable(response);
        }
    }

    /// <summary>The exception for an answer with another status than 200.</summary>
    public static StripeException Refusal(StripeResponse response)
    {
        if (ErrorIn(response) is not { } error) return Unreadable(response);

        error.StripeResponse = response;
        return new StripeException(response.StatusCode, error, error.Message ?? error.ErrorDescription) { StripeResponse = response };
    }

    private static StripeError ErrorIn(StripeResponse response)
    {
        try
        {
            using var body = JsonDocument.Parse(response.Content);
            if (body.RootElement.ValueKind != JsonValueKind.Object || !body.RootElement.TryGetProperty("error", out var error)) return null;

            // OAuth has the error's name there, and what belongs to it beside it.
            return (error.ValueKind == JsonValueKind.String ? body.RootElement : error).Deserialize<StripeError>(EntityJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static StripeException Unreadable(StripeResponse response) =>
        new(response.StatusCode, null, $"Stripe's answer is not what was expected: \"{response.Content}\"") { StripeResponse = response };
}
