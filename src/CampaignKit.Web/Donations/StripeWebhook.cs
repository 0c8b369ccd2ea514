using System.Text;
using System.Text.Json;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using Stripe;

namespace CampaignKit.Web.Donations;

/// <summary><c>POST /api/v1/donations/stripe</c>: where Stripe tells what happened. There only while donations are on.</summary>
/// <remarks>
/// Signature, time, version and mode are checked before anything is read into it. What cannot be taken in now is answered 503, and Stripe sends it again for three
/// days. There is no limit on how often it may come: Stripe sends in bursts, and what is not signed costs one hash.
/// </remarks>
internal static partial class StripeWebhook
{
    /// <summary>The longest body, bytes: several times what Stripe sends.</summary>
    public const int Limit = 256 * 1024;

    /// <summary>How old a signature may be, seconds, either way: what Stripe's library takes.</summary>
    private const long Tolerance = 300;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapDonationWebhook(this IEndpointRouteBuilder api)
    {
        if (api.ServiceProvider.GetRequiredService<DonationOptions>().AreOn) api.MapPost("/donations/stripe", TakeAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> TakeAsync(HttpContext http, DonationOptions options, DonationEvents events, TimeProvider clock, ILoggerFactory logs)
    {
        var log = logs.CreateLogger(typeof(StripeWebhook));
        if (await ReadAsync(http.Request) is not { } body) return Problem.TooLarge(Limit);
        if (!IsSigned(body, http.Request.Headers["Stripe-Signature"].ToString(), options.WebhookSecrets, clock.GetUtcNow().ToUnixTimeSeconds()))
        {
            NotSigned(log);
            return Problem.InvalidBody("This is not signed with the secret of this webhook, or too long ago.");
        }

        if (Parse(body) is not { } told)
        {
            NotRead(log);
            return Problem.InvalidBody("This is not an event.");
        }

        if (!EventUtility.IsCompatibleApiVersion(told.ApiVersion))
        {
            OtherVersion(log, told.Type, told.ApiVersion, StripeConfiguration.ApiVersion);
            return Problem.InvalidBody($"This event is of version {told.ApiVersion}, and {StripeConfiguration.ApiVersion} is read here.");
        }

        if (told.Livemode != options.IsLive)
        {
            OtherMode(log, told.Type, told.Livemode ? "live" : "test");
            return Problem.InvalidBody($"This event is of {(told.Livemode ? "live" : "test")} mode, and this installation is in the other.");
        }

        try
        {
            await events.TakeAsync(told, http.RequestAborted);
            return TypedResults.Ok();
        }
        catch (Exception failure) when (failure is StripeAwayException or StripeException)
        {
            NotAsked(log, told.Type, failure.GetType().Name);
            http.Response.Headers.RetryAfter = "60";
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>The body as it came, or <see langword="null"/> if it is too long.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit) return null;
        using var body = new MemoryStream();
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (body.Length + read.Buffer.Length > Limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            foreach (var part in read.Buffer) body.Write(part.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return body.ToArray();
        }
    }

    private static bool IsSigned(byte[] body, string header, IReadOnlyList<string> secrets, long now)
    {
        if (header.Length == 0 || !TryDecode(body, out var text)) return false;
        foreach (var secret in secrets)
        {
            try
            {
                EventUtility.ValidateSignature(text, header, secret, Tolerance, now);
                return true;
            }
            catch (Exception refusal) when (refusal is StripeException or FormatException or OverflowException or ArgumentException)
            {
                // Another secret may fit, while one is replaced by another. Of a time that is no number the library does not complain in its own words.
            }
        }

        return false;
    }

    private static bool TryDecode(byte[] body, out string text)
    {
        try
        {
            text = Strict.GetString(body);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    // What the library cannot read it says in several kinds of exceptions, so what it needs is looked for first.
    private static Event? Parse(byte[] body)
    {
        try
        {
            using (var json = JsonDocument.Parse(body))
            {
                bool Has(string name, JsonValueKind kind) => json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == kind;

                if (json.RootElement.ValueKind is not JsonValueKind.Object || !Has("api_version", JsonValueKind.String) || !Has("id", JsonValueKind.String) || !Has("type", JsonValueKind.String) || !Has("data", JsonValueKind.Object)) return null;
                if (!Has("object", JsonValueKind.String) || json.RootElement.GetProperty("object").GetString() != "event") return null;
            }

            return EventUtility.ParseEvent(Strict.GetString(body), throwOnApiVersionMismatch: false);
        }
        catch (Exception failure) when (failure is JsonException or StripeException or ArgumentException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    [LoggerMessage(1911, LogLevel.Warning, "A webhook that is not signed with the secret of this one, or too long ago, was refused")]
    private static partial void NotSigned(ILogger log);

    [LoggerMessage(1912, LogLevel.Warning, "A webhook that is signed and no event was refused")]
    private static partial void NotRead(ILogger log);

    [LoggerMessage(1913, LogLevel.Error, "Stripe's event {Type} was refused: it is of version {Version}, and {Expected} is read here. Set the version of the webhook at Stripe")]
    private static partial void OtherVersion(ILogger log, string type, string version, string expected);

    [LoggerMessage(1914, LogLevel.Error, "Stripe's event {Type} was refused: it is of {Mode} mode, and the secret key is of the other")]
    private static partial void OtherMode(ILogger log, string type, string mode);

    [LoggerMessage(1915, LogLevel.Warning, "Stripe's event {Type} could not be taken in, because Stripe did not answer what had to be asked ({Kind}); it is sent again")]
    private static partial void NotAsked(ILogger log, string type, string kind);
}
