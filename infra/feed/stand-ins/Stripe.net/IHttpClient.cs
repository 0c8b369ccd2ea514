namespace Stripe;

/// <summary>What carries requests to Stripe and brings back the answers, refusals among them.</summary>
public interface IHttpClient
{
    /// <summary>Sends one request and reads the whole answer.</summary>
    Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sends one request and gives the answer's body as a stream.</summary>
    Task<StripeStreamedResponse> MakeStreamingRequestAsync(StripeRequest request, CancellationToken cancellationToken = default);
}
