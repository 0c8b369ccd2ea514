using System.Net;
using Stripe.Wire;

namespace Stripe;

/// <summary>Sends the requests of one account to Stripe's API. Threads may share it; make one and keep it.</summary>
public class StripeClient : IStripeClient
{
    private readonly StripeClientOptions _options;
    private V1Services _v1;

    /// <summary>A client that asks at <paramref name="apiBase"/>, without a slash at its end; by default at Stripe's own address.</summary>
    /// <exception cref="ArgumentException"><paramref name="apiKey"/> is empty or has white space in it.</exception>
    public StripeClient(
        string apiKey = null,
        string clientId = null,
        IHttpClient httpClient = null,
        string apiBase = null,
        string connectBase = null,
        string filesBase = null,
        string meterEventsBase = null)
        : this(new StripeClientOptions
        {
            ApiKey = apiKey,
            ClientId = clientId,
            HttpClient = httpClient,
            ApiBase = apiBase,
            ConnectBase = connectBase,
            FilesBase = filesBase,
            MeterEventsBase = meterEventsBase,
        })
    {
    }

    /// <summary>A client with the options as they are now; what is changed in them later changes nothing here.</summary>
    /// <exception cref="ArgumentException">The key is empty or has white space in it.</exception>
    public StripeClient(StripeClientOptions options)
    {
        _options = options?.Copy() ?? new StripeClientOptions();
        if (_options.ApiKey is { } key && (key.Length == 0 || key.Any(char.IsWhiteSpace)))
        {
            throw new ArgumentException("An API key is neither empty nor has it white space in it.", nameof(options));
        }

        HttpClient = _options.HttpClient ?? new SystemNetHttpClient();
    }

    /// <summary>Where Stripe's API is.</summary>
    public static string DefaultApiBase => "https://api.stripe.com";

    /// <summary>Where Stripe's OAuth is.</summary>
    public static string DefaultConnectBase => "https://connect.stripe.com";

    /// <summary>Where Stripe takes files.</summary>
    public static string DefaultFilesBase => "https://files.stripe.com";

    /// <summary>Where Stripe takes meter events.</summary>
    public static string DefaultMeterEventsBase => "https://meter-events.stripe.com";

    /// <inheritdoc/>
    public string ApiBase => _options.ApiBase ?? DefaultApiBase;

    /// <inheritdoc/>
    public string ApiKey => _options.ApiKey;

    /// <inheritdoc/>
    public string ClientId => _options.ClientId;

    /// <inheritdoc/>
    public string ConnectBase => _options.ConnectBase ?? DefaultConnectBase;

    /// <inheritdoc/>
    public string FilesBase => _options.FilesBase ?? DefaultFilesBase;

    /// <inheritdoc/>
    public string MeterEventsBase => _options.MeterEventsBase ?? DefaultMeterEventsBase;

    /// <summary>What carries the requests.</summary>
    public IHttpClient HttpClient { get; }

    /// <summary>The services under <c>/v1</c>.</summary>
    public virtual V1Services V1 => _v1 ??= new V1Services(this);

    /// <inheritdoc/>
    public async Task<T> RequestAsync<T>(
        HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default)
        where T : IStripeEntity
    {
        var request = new StripeRequest(this, method, path, options, WithDefaults(requestOptions));
        return Answer.Read<T>(await HttpClient.MakeRequestAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<Stream> RequestStreamingAsync(
        HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default)
    {
        var request = new StripeRequest(this, method, path, options, WithDefaults(requestOptions));
        var response = await HttpClient.MakeStreamingRequestAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK) return response.Body;

        throw Answer.Refusal(await response.ToStripeResponseAsync().ConfigureAwait(false));
    }

    private RequestOptions WithDefaults(RequestOptions given) => new()
    {
        ApiKey = string.IsNullOrEmpty(given?.ApiKey) ? ApiKey : given.ApiKey,
        IdempotencyKey = given?.IdempotencyKey,
        StripeAccount = string.IsNullOrEmpty(given?.StripeAccount) ? _options.StripeAccount : given.StripeAccount,
    };
}
