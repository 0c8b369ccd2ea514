using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CampaignKit.Doubles;

/// <summary>The value of <c>Stripe-Signature</c>: when the event was sent, and HMAC-SHA256 over that time, a dot and the body, keyed by the endpoint's secret.</summary>
/// <remarks>https://docs.stripe.com/webhooks#verify-manually. The secret is used as it is written, with its <c>whsec_</c>.</remarks>
internal static class Signature
{
    /// <param name="at">Seconds since 1970.</param>
    public static string Of(string secret, long at, string body)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{at}.{body}");
        return string.Create(CultureInfo.InvariantCulture, $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)))}");
    }
}
