using System.Net;
using System.Text.Json;

namespace Stripe;

/// <summary>
/// Carries requests with .NET's HTTP client, and repeats what may be repeated: after a broken connection or a time-out, after 409 and 5xx, and whatever else the answer's
/// <c>Stripe-Should-Retry</c> says, which goes before everything. A 429 is repeated only when it says so. https://docs.stripe.com/error-low-level
/// </summary>
public class SystemNetHttpClient : IHttpClient
{
    /// <summary>How often a request is repeated unless the client was told otherwise.</summary>
    public const int DefaultMaxNumberRetries = 2;

    private static readonly Lazy<HttpClient> Shared = new(BuildDefaultSystemNetHttpClient);

    private readonly HttpClient _http;
    private readonly string _userAgent;
    private readonly string _bindings;

    /// <summary>
    /// A carrier over <paramref name="httpClient"/>, or over one that all share. <paramref name="enableTelemetry"/> is remembered; nothing is measured or told either way.
    /// </summary>
    public SystemNetHttpClient(
        HttpClient httpClient = null, int maxNetworkRetries = DefaultMaxNumberRetries, AppInfo appInfo = null, bool enableTelemetry = true)
    {
        _http = httpClient ?? Shared.Value;
        MaxNetworkRetries = maxNetworkRetries;
        EnableTelemetry = enableTelemetry;

        _userAgent = $"Stripe/V1 .NetBindings/{StripeConfiguration.StripeNetVersion}{(appInfo is null ? "" : " " + appInfo.FormatUserAgent())}";
        _bindings = JsonSerializer.Serialize(new { bindings_version = StripeConfiguration.StripeNetVersion, lang = ".net" });
    }

    /// <summary>How long the shared HTTP client waits for an answer.</summary>
    public static TimeSpan DefaultHttpTimeout => TimeSpan.FromSeconds(80);

    /// <summary>The longest wait between two tries.</summary>
    public static TimeSpan MaxNetworkRetriesDelay => TimeSpan.FromSeconds(5);

    /// <summary>The shortest wait between two tries.</summary>
    public static TimeSpan MinNetworkRetriesDelay => TimeSpan.FromMilliseconds(500);

    /// <summary>What the constructor was told.</summary>
    public bool EnableTelemetry { get; }

    /// <summary>How often a request is repeated at most.</summary>
    public int MaxNetworkRetries { get; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal Random Chance { get; init; } = Random.Shared;

    /// <summary>An HTTP client with Stripe's time-out.</summary>
    public static HttpClient BuildDefaultSystemNetHttpClient() => new() { Timeout = DefaultHttpTimeout };

    /// <inheritdoc/>
    public async Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        var content = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return new StripeResponse(response.StatusCode, response.Headers, content);
    }

    /// <inheritdoc/>
    public async Task<StripeStreamedResponse> MakeStreamingRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new StripeStreamedResponse(response.StatusCode, response.Headers, body);
    }

    /// <summary>Doubles from try to try between the two bounds, less up to a quarter by chance, so that clients that failed together do not come back together.</summary>
    internal TimeSpan WaitBefore(int retry)
    {
        var doubled = Math.Min(MinNetworkRetriesDelay.TotalMilliseconds * Math.Pow(2, retry - 1), MaxNetworkRetriesDelay.TotalMilliseconds);
        var less = doubled * (1 - Chance.NextDouble() / 4);
        return TimeSpan.FromMilliseconds(Math.Max(less, MinNetworkRetriesDelay.TotalMilliseconds));
    }

    private async Task<HttpResponseMessage> SendAsync(StripeRequest request, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            var mayRepeat = retries < MaxNetworkRetries;
            try
            {
                using var message = Message(request);
                var response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
                if (!mayRepeat || !IsWorthRepeating(response)) return response;

                response.Dispose();
            }
            catch (Exception failure) when (mayRepeat && failure is HttpRequestException or OperationCanceledException)
            {
                // The request may have arrived all the same: the key in it keeps a repetition from having an effect of its own.
                // A time-out comes as a cancellation; if it was the caller's, the wait below ends with it at once.
            }

            await Task.Delay(WaitBefore(retries + 1), Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private HttpRequestMessage Message(StripeRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri) { Content = request.Content };
        message.Headers.Authorization = request.AuthorizationHeader;
        message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        message.Headers.Add("X-Stripe-Client-User-Agent", _bindings);
        foreach (var (name, value) in request.StripeHeaders) message.Headers.Add(name, value);
        return message;
    }

    private static bool IsWorthRepeating(HttpResponseMessage response)
    {
        var advice = response.Headers.TryGetValues("Stripe-Should-Retry", out var values) ? values.First() : null;
        return advice switch
        {
            "true" => true,
            "false" => false,
            _ => response.StatusCode == HttpStatusCode.Conflict || (int)response.StatusCode >= 500,
        };
    }
}
