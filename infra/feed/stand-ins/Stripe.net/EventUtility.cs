using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stripe.Wire;

namespace Stripe;

/// <summary>Checks and reads what a webhook was sent. https://docs.stripe.com/webhooks/signature</summary>
public static class EventUtility
{
    /// <summary>How far a webhook's time may be from ours, in seconds, either way.</summary>
    public const int DefaultTimeTolerance = 300;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether an event's version is of the same release train as the library's: what follows the date in it. Dates may differ.</summary>
    public static bool IsCompatibleApiVersion(string sdkApiVersion, string eventApiVersion)
    {
        if (!eventApiVersion.Contains('.', StringComparison.Ordinal)) return false;

        var train = sdkApiVersion.Split('.')[1];
        return train == "preview" ? sdkApiVersion == eventApiVersion : train == eventApiVersion.Split('.')[1];
    }

    /// <summary>The same, for this library's version.</summary>
    public static bool IsCompatibleApiVersion(string eventApiVersion) => IsCompatibleApiVersion(StripeConfiguration.ApiVersion, eventApiVersion);

    /// <summary>Reads an event without asking where it comes from.</summary>
    /// <exception cref="StripeException">It was written for another release train.</exception>
    /// <exception cref="JsonException">It is no JSON, or not an event's.</exception>
    /// <exception cref="ArgumentException">It is an event of API v2, which holds no object.</exception>
    public static Event ParseEvent(string json, bool throwOnApiVersionMismatch = true)
    {
        using (var body = JsonDocument.Parse(json))
        {
            if (body.RootElement.TryGetProperty("object", out var kind) && kind.GetString() == "v2.core.event")
            {
                throw new ArgumentException("That is an event of API v2, which only says where to ask.", nameof(json));
            }
        }

        var read = JsonSerializer.Deserialize<Event>(json, EntityJson.Options);
        if (throwOnApiVersionMismatch && !IsCompatibleApiVersion(read.ApiVersion))
        {
            throw new StripeException($"The event is of API version {read.ApiVersion}, and this is for {StripeConfiguration.ApiVersion}. The webhook's version is set at Stripe.");
        }

        return read;
    }

    /// <summary>Reads an event after checking that Stripe signed just this text, not long ago.</summary>
    /// <exception cref="StripeException">The signature, its time or the event's version is not right.</exception>
    public static Event ConstructEvent(
        string json, string stripeSignatureHeader, string secret, long tolerance = DefaultTimeTolerance, bool throwOnApiVersionMismatch = true) =>
        ConstructEvent(json, stripeSignatureHeader, secret, tolerance, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), throwOnApiVersionMismatch);

    /// <summary>The same at a moment of the caller's, in seconds since 1970.</summary>
    public static Event ConstructEvent(
        string json, string stripeSignatureHeader, string secret, long tolerance, long utcNow, bool throwOnApiVersionMismatch = true)
    {
        ValidateSignature(json, stripeSignatureHeader, secret, tolerance, utcNow);
        return ParseEvent(json, throwOnApiVersionMismatch);
    }

    /// <summary>Checks that Stripe signed just this text, not long ago.</summary>
    /// <exception cref="StripeException">It did not.</exception>
    public static void ValidateSignature(string json, string stripeSignatureHeader, string secret, long tolerance = DefaultTimeTolerance) =>
        ValidateSignature(json, stripeSignatureHeader, secret, tolerance, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>The same at a moment of the caller's, in seconds since 1970.</summary>
    public static void ValidateSignature(string json, string stripeSignatureHeader, string secret, long tolerance, long utcNow)
    {
        ArgumentNullException.ThrowIfNull(stripeSignatureHeader);
        var parts = stripeSignatureHeader.Trim().Split(',').Select(Part).ToLookup(part => part.Name, part => part.Value);
        var signedAt = parts["t"].FirstOrDefault();
        var expected = Encoding.UTF8.GetBytes(Signature(secret, signedAt, json));

        // There is a signature for each secret in use while one is replaced by another.
        if (!parts["v1"].Any(given => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), expected)))
        {
            throw new StripeException("None of the signatures is of this text with this secret.");
        }

        if (Math.Abs(utcNow - long.Parse(signedAt, NumberStyles.Integer, CultureInfo.InvariantCulture)) > tolerance)
        {
            throw new StripeException("The text was signed too long ago, or in the future.");
        }
    }

    /// <summary>What Stripe puts behind <c>v1=</c>: HMAC-SHA256 of time, full stop and text, in lower-case hexadecimal digits.</summary>
    public static string ComputeSignature(string secret, string timestamp, string payload) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Strict.GetBytes(secret), Strict.GetBytes($"{timestamp}.{payload}")));

    private static string Signature(string secret, string signedAt, string json)
    {
        try
        {
            return ComputeSignature(secret, signedAt, json);
        }
        catch (EncoderFallbackException failure)
        {
            throw new StripeException("The text is not proper Unicode, so it cannot have been signed.", failure);
        }
    }

    private static (string Name, string Value) Part(string part) =>
        part.Trim().Split('=', 2) is [var name, var value] ? (name, value) : throw new StripeException("The header of the signature is not name=value, and so on.");
}
