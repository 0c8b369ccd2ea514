using System.Net.Http.Headers;
using System.Text;
using Stripe.Wire;

namespace Stripe;

/// <summary>One request as it goes out. It stays the same over all its tries, its idempotency key included.</summary>
public class StripeRequest
{
    private readonly string _form;

    /// <summary>A request of <paramref name="client"/> to <paramref name="path"/>, which begins with a slash.</summary>
    /// <exception cref="StripeException">Neither the client nor the request has a key.</exception>
    public StripeRequest(IStripeClient client, HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions)
    {
        ArgumentNullException.ThrowIfNull(client);
        var key = requestOptions?.ApiKey ?? client.ApiKey
            ?? throw new StripeException("There is no API key, neither in the client nor in the options of the request.");

        Method = method;
        AuthorizationHeader = new AuthenticationHeaderValue("Bearer", key);
        StripeHeaders = Headers(method, requestOptions);

        var form = FormEncoder.Encode(options);
        var inBody = method == HttpMethod.Post;
        _form = inBody ? form : null;
        Uri = new Uri(client.ApiBase + path + (inBody || form.Length == 0 ? "" : "?" + form));
    }

    /// <summary>GET, POST or DELETE.</summary>
    public HttpMethod Method { get; }

    /// <summary>The whole address, with the options of what is not a POST as its query.</summary>
    public Uri Uri { get; }

    /// <summary>The key as a bearer token.</summary>
    public AuthenticationHeaderValue AuthorizationHeader { get; }

    /// <summary>Stripe's own headers: the version, and where there are any the account and the idempotency key.</summary>
    public IDictionary<string, string> StripeHeaders { get; }

    /// <summary>The form of a POST, made anew each time it is asked for; null for others.</summary>
    public HttpContent Content => _form is null
        ? null
        : new StringContent(_form, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded", "utf-8"));

    /// <summary>Method and address, without keys.</summary>
    public override string ToString() => $"<{GetType().FullName} Method={Method} Uri={Uri}>";

    private static Dictionary<string, string> Headers(HttpMethod method, RequestOptions options)
    {
        var headers = new Dictionary<string, string> { ["Stripe-Version"] = StripeConfiguration.ApiVersion };
        if (!string.IsNullOrEmpty(options?.StripeAccount)) headers["Stripe-Account"] = options.StripeAccount;
        if (!string.IsNullOrEmpty(options?.IdempotencyKey)) headers["Idempotency-Key"] = options.IdempotencyKey;
        else if (method == HttpMethod.Post) headers["Idempotency-Key"] = Guid.NewGuid().ToString();
        return headers;
    }
}
