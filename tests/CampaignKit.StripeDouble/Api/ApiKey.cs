using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace CampaignKit.Doubles;

/// <summary>The secret key of a request, as a bearer or as the user of basic authentication: <c>sk_test_…</c> or <c>sk_live_…</c>, restricted ones (<c>rk_</c>) too. Any key of that form will do.</summary>
internal sealed partial record ApiKey(bool IsLive)
{
    /// <exception cref="Refused">401: there is none, it is of another form, or it is to be refused.</exception>
    public static ApiKey Read(HttpRequest request, FaultKind? fault)
    {
        var key = Named(request.Headers.Authorization);
        if (string.IsNullOrEmpty(key))
        {
            throw NotLetIn("You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). "
                + "See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.");
        }

        var form = Form().Match(key);
        if (!form.Success || fault == FaultKind.KeyRefused) throw NotLetIn($"Invalid API Key provided: {Masked(key)}");
        return new(form.Groups["mode"].Value == "live");
    }

    private static string? Named(string? header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var named)) return null;
        if (named.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return named.Parameter;
        var bytes = new byte[(named.Parameter?.Length ?? 0) + 3];
        var isBasic = named.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(named.Parameter ?? "", bytes, out _);
        return isBasic ? Encoding.UTF8.GetString(bytes).Split(':')[0] : null;
    }

    private static string Masked(string key) => key.Length < 12 ? new('*', key.Length) : key[..8] + new string('*', key.Length - 12) + key[^4..];

    private static Refused NotLetIn(string message) => new(401, "invalid_request_error", message);

    [GeneratedRegex("^(sk|rk)_(?<mode>test|live)_[A-Za-z0-9_]+$")]
    private static partial Regex Form();
}
