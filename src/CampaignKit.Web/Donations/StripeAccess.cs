using System.Net;
using Stripe;

namespace CampaignKit.Web.Donations;

/// <summary>Stripe, asked with a limit on time, and again where that may help. Thread-safe.</summary>
/// <remarks>
/// The library repeats what broke on the way, each time under the same idempotency key; it does not repeat what Stripe refused because too much was asked at once,
/// so that is done here. What Stripe refuses for good comes as a <see cref="StripeException"/>, everything that may be better later as a <see cref="StripeAwayException"/>.
/// Nothing of an answer is logged: it may name a donor.
/// </remarks>
internal sealed class StripeAccess : IDisposable
{
    private const int MostTries = 4;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _clock;
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
    private readonly Dictionary<StripePatience, (HttpClient Http, StripeClient Stripe)> _clients = [];

    public StripeAccess(DonationOptions options, TimeProvider clock)
    {
        _clock = clock;
        if (!options.AreOn) return;
        foreach (var patience in (StripePatience[])[StripePatience.Donor, StripePatience.Own])
        {
            var http = new HttpClient(_handler, disposeHandler: false) { Timeout = patience.Attempt };
            _clients[patience] = (http, new(new StripeClientOptions
            {
                ApiKey = options.SecretKey,
                ApiBase = options.ApiAddress,
                HttpClient = new SystemNetHttpClient(http, patience.Repeats, enableTelemetry: false),
            }));
        }
    }

    /// <summary>Asks Stripe for something that is safe to repeat: it reads, or carries an idempotency key.</summary>
    /// <param name="patience">How long somebody waits for it.</param>
    /// <param name="askAsync">One request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StripeException">It refused.</exception>
    /// <exception cref="StripeAwayException">It did not answer in time, or not so that anything can be made of it. Whether it did what was asked is not known.</exception>
    public async Task<T> AskAsync<T>(StripePatience patience, Func<StripeClient, CancellationToken, Task<T>> askAsync, CancellationToken cancellationToken = default)
    {
        if (!_clients.TryGetValue(patience, out var client)) throw new InvalidOperationException("Donations are off: there is no account at Stripe.");
        using var limit = new CancellationTokenSource(patience.Whole, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await askAsync(client.Stripe, either.Token);
                }
                catch (StripeException busy) when (busy.HttpStatusCode is HttpStatusCode.TooManyRequests && tries < MostTries)
                {
                    await Task.Delay(WaitAfter(busy, tries), _clock, either.Token);
                }
            }
        }
        catch (Exception failure) when (IsAway(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw new StripeAwayException("Stripe gave no answer that anything could be made of.", failure);
        }
    }

    /// <summary>Everything that a list has, page by page, newest first.</summary>
    /// <param name="listAsync">One page: those after this id, or the first where it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<T> ListAsync<T>(Func<StripeClient, string?, CancellationToken, Task<StripeList<T>>> listAsync, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : IHasId
    {
        string? after = null;
        while (true)
        {
            var from = after;
            var page = await AskAsync(StripePatience.Own, (stripe, token) => listAsync(stripe, from, token), cancellationToken);
            foreach (var item in page) yield return item;
            if (!page.HasMore || page.Data.Count == 0) yield break;
            after = page.Data[^1].Id;
        }
    }

    public void Dispose()
    {
        foreach (var (http, _) in _clients.Values) http.Dispose();
        _handler.Dispose();
    }

    // An answer that is not Stripe's JSON has no error in it: some proxy's page, or half of something.
    private static bool IsAway(Exception failure) => failure switch
    {
        StripeException { HttpStatusCode: HttpStatusCode.TooManyRequests } => true,
        StripeException refusal => refusal.StripeError is null || (int)refusal.HttpStatusCode is 0 or 409 or >= 500,
        _ => failure is HttpRequestException or OperationCanceledException or IOException,
    };

    private static TimeSpan WaitAfter(StripeException busy, int tries) => busy.StripeResponse?.Headers?.RetryAfter?.Delta ?? FirstWait * Math.Pow(2, tries - 1);
}

/// <summary>How long somebody waits for Stripe.</summary>
/// <param name="Attempt">For one request.</param>
/// <param name="Repeats">How often the library repeats it.</param>
/// <param name="Whole">With all that is repeated.</param>
internal sealed record StripePatience(TimeSpan Attempt, int Repeats, TimeSpan Whole)
{
    /// <summary>Somebody sits before the page, or Stripe itself waits for the answer to a webhook.</summary>
    public static StripePatience Donor { get; } = new(TimeSpan.FromSeconds(4), 2, TimeSpan.FromSeconds(10));

    /// <summary>Nobody does.</summary>
    public static StripePatience Own { get; } = new(TimeSpan.FromSeconds(30), 2, TimeSpan.FromSeconds(90));
}

/// <summary>Stripe could not be reached, or was too slow, or busy for too long. What was asked for may have been done or not: ask again.</summary>
public sealed class StripeAwayException : Exception
{
    /// <summary>An outage without further detail.</summary>
    public StripeAwayException() { }

    /// <inheritdoc/>
    public StripeAwayException(string message) : base(message) { }

    /// <inheritdoc/>
    public StripeAwayException(string message, Exception innerException) : base(message, innerException) { }
}
