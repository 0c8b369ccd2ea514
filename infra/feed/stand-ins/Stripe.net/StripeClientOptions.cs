namespace Stripe;

/// <summary>What a client is made from. Addresses have no slash at their end; those left null are Stripe's own.</summary>
public class StripeClientOptions
{
    /// <summary>The secret key of the account.</summary>
    public string ApiKey { get; set; }

    /// <summary>The id of the application, for OAuth.</summary>
    public string ClientId { get; set; }

    /// <summary>What carries the requests; null means a <see cref="SystemNetHttpClient"/> as it comes.</summary>
    public IHttpClient HttpClient { get; set; }

    /// <summary>Where the API is.</summary>
    public string ApiBase { get; set; }

    /// <summary>Where OAuth is.</summary>
    public string ConnectBase { get; set; }

    /// <summary>Where files are taken.</summary>
    public string FilesBase { get; set; }

    /// <summary>Where meter events are taken.</summary>
    public string MeterEventsBase { get; set; }

    /// <summary>The connected account that requests are for unless they name another.</summary>
    public string StripeAccount { get; set; }

    internal StripeClientOptions Copy() => (StripeClientOptions)MemberwiseClone();
}
