using System.Net;
using System.Net.Http.Headers;

namespace Stripe;

/// <summary>What all answers have: status and headers.</summary>
public abstract class StripeResponseBase
{
    private protected StripeResponseBase(HttpStatusCode statusCode, HttpResponseHeaders headers) => (StatusCode, Headers) = (statusCode, headers);

    /// <summary>The status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The headers.</summary>
    public HttpResponseHeaders Headers { get; }

    /// <summary>When Stripe answered.</summary>
    public DateTimeOffset? Date => Headers?.Date;

    /// <summary>The idempotency key that Stripe saw.</summary>
    public string IdempotencyKey => Header("Idempotency-Key");

    /// <summary>Stripe's id of the request, which its support asks for.</summary>
    public string RequestId => Header("Request-Id");

    /// <summary>Status, id and time, without the body.</summary>
    public override string ToString() => $"<{GetType().FullName} status={(int)StatusCode} Request-Id={RequestId} Date={Date:s}>";

    private string Header(string name) => Headers is not null && Headers.TryGetValues(name, out var values) ? values.First() : null;
}

/// <summary>An answer whose body has been read.</summary>
public class StripeResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, string content) : StripeResponseBase(statusCode, headers)
{
    /// <summary>The body as it came.</summary>
    public string Content { get; } = content;
}

/// <summary>An answer whose body can be read once.</summary>
public class StripeStreamedResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, Stream body) : StripeResponseBase(statusCode, headers)
{
    private Task<StripeResponse> _read;

    /// <summary>The body.</summary>
    public Stream Body { get; } = body;

    /// <summary>Reads the body as text. Safe to repeat.</summary>
    public Task<StripeResponse> ToStripeResponseAsync() => _read ??= ReadAsync();

    private async Task<StripeResponse> ReadAsync()
    {
        using var reader = new StreamReader(Body);
        return new StripeResponse(StatusCode, Headers, await reader.ReadToEndAsync().ConfigureAwait(false));
    }
}
