namespace Stripe;

/// <summary>What services send their requests with.</summary>
public interface IStripeClient
{
    /// <summary>Where the API is, without a slash at the end.</summary>
    string ApiBase { get; }

    /// <summary>The secret key of the account.</summary>
    string ApiKey { get; }

    /// <summary>The id of the application, for OAuth.</summary>
    string ClientId { get; }

    /// <summary>Where OAuth is.</summary>
    string ConnectBase { get; }

    /// <summary>Where files are taken.</summary>
    string FilesBase { get; }

    /// <summary>Where meter events are taken.</summary>
    string MeterEventsBase { get; }

    /// <summary>Sends one request and reads the object in its answer. A GET or DELETE has its options in the query, a POST in the body.</summary>
    /// <exception cref="StripeException">Stripe refused, or the answer was not its JSON.</exception>
    /// <exception cref="HttpRequestException">Stripe could not be reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or Stripe took longer than the HTTP client waits.</exception>
    Task<T> RequestAsync<T>(
        HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default)
        where T : IStripeEntity;

    /// <summary>Sends one request and gives its answer as it comes. Errors as above.</summary>
    Task<Stream> RequestStreamingAsync(
        HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken = default);
}
