using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;

namespace CampaignKit.Doubles;

/// <summary>Tells an endpoint of events, signed, in the background, and again when it does not answer with 2xx.</summary>
/// <remarks>First attempts go out in the order of the events, each after the answer to the one before; further attempts when their time has come. All in memory.</remarks>
internal sealed class Webhooks : IAsyncDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    private readonly Lock _gate = new();
    private readonly Channel<Webhook> _queue = Channel.CreateUnbounded<Webhook>();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly List<Webhook> _all = [];
    private readonly List<Webhook> _held = [];
    private readonly List<Delivery> _deliveries = [];
    private readonly List<TaskCompletionSource> _waiting = [];
    private readonly StripeDoubleOptions _options;
    private readonly TimeProvider _clock;
    private readonly Task _sending;
    private int _pending;
    private int _corrupt;

    /// <param name="clock">What the endpoint goes by when it checks how old a signature is.</param>
    public Webhooks(StripeDoubleOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        Endpoint = options.Webhook;
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        _sending = SendAllAsync();
    }

    /// <summary>An endpoint has taken the event of this id.</summary>
    public Action<string>? Taken { get; set; }

    /// <summary>Where events go; <see langword="null"/>: nowhere.</summary>
    public Uri? Endpoint { get; set; }

    public WebhookMode Mode { get; set; }

    /// <summary>How often each event goes out from now on, from 1.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Every attempt so far, in the order of their answers.</summary>
    public IReadOnlyList<Delivery> Deliveries
    {
        get { lock (_gate) return [.. _deliveries]; }
    }

    /// <summary>Ids of the events that wait for their release, oldest first.</summary>
    public IReadOnlyList<string> Held
    {
        get { lock (_gate) return [.. _held.Select(hook => hook.Id)]; }
    }

    /// <summary>The next attempts carry a signature that is not the body's.</summary>
    public void CorruptNext(int attempts) => Interlocked.Add(ref _corrupt, attempts);

    public void Take(Webhook hook)
    {
        lock (_gate)
        {
            _all.Add(hook);
            if (Mode == WebhookMode.Hold) _held.Add(hook);
            if (Mode != WebhookMode.Deliver || Endpoint is null) return;
            for (var copy = 0; copy < Copies; copy++) Enqueue(hook);
        }
    }

    /// <summary>Sends an event once more, whatever became of it.</summary>
    /// <exception cref="Refused">There is no such event, or no endpoint.</exception>
    public void Resend(string id)
    {
        if (Endpoint is null) throw NoEndpoint();
        lock (_gate) Enqueue(_all.Find(hook => hook.Id == id) ?? throw Refused.NotThere("event", id));
    }

    /// <summary>Sends events that were held, and waits for the answers to their first attempts.</summary>
    /// <returns>How many first attempts there were.</returns>
    public async Task<int> ReleaseAsync(Release release)
    {
        if (Endpoint is null) throw NoEndpoint();
        Webhook[] going;
        lock (_gate)
        {
            going = Arrange(release);
            _held.RemoveAll(going.Contains);
            _pending += going.Length;
        }

        await Parallel.ForEachAsync(going, new ParallelOptions { MaxDegreeOfParallelism = release.AtOnce, CancellationToken = _stop.Token }, async (hook, _) => await AttemptAsync(hook, 1));
        return going.Length;
    }

    /// <summary>Waits until nothing is under way and nothing waits to be tried again.</summary>
    public Task IdleAsync()
    {
        lock (_gate)
        {
            if (_pending == 0) return Task.CompletedTask;
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(waiting);
            return waiting.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        _http.Dispose();
        _stop.Dispose();
    }

    private static Refused NoEndpoint() => Refused.Invalid("There is no webhook endpoint.");

    private Webhook[] Arrange(Release release)
    {
        if (release.Order is { } order)
        {
            return [.. order.Select(id => _held.Find(hook => hook.Id == id) ?? throw Refused.NotThere("event", id))];
        }

        // CA5394: the order of a test, which is to be the same the next time.
#pragma warning disable CA5394
        var chance = new Random(release.Seed);
        Webhook[] going = [.. _held.SelectMany(hook => chance.NextDouble() < release.Twice ? new[] { hook, hook } : [hook])];
        chance.Shuffle(going);
#pragma warning restore CA5394
        return going;
    }

    private void Enqueue(Webhook hook)
    {
        _pending++;
        _queue.Writer.TryWrite(hook);
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var hook in _queue.Reader.ReadAllAsync(_stop.Token)) await AttemptAsync(hook, 1);
        }
        catch (OperationCanceledException)
        {
            // The double stops; what has not gone out does not.
        }
    }

    private async Task AttemptAsync(Webhook hook, int attempt)
    {
        var delivery = await SendAsync(hook, attempt);
        lock (_gate) _deliveries.Add(delivery);
        if (delivery.IsTaken) Taken?.Invoke(hook.Id);
        if (!delivery.IsTaken && attempt <= _options.RetryDelays.Count) _ = AgainAsync(hook, attempt + 1);
        else Done();
    }

    private async Task AgainAsync(Webhook hook, int attempt)
    {
        try
        {
            await Task.Delay(_options.RetryDelays[attempt - 2], _stop.Token);
            await AttemptAsync(hook, attempt);
        }
        catch (OperationCanceledException)
        {
            // The double stops.
        }
    }

    private async Task<Delivery> SendAsync(Webhook hook, int attempt)
    {
        var at = _clock.GetUtcNow();
        var corrupted = Interlocked.Decrement(ref _corrupt) >= 0;
        if (!corrupted) Interlocked.Increment(ref _corrupt);
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(hook.Body));
        request.Content.Headers.ContentType = Json;
        request.Headers.Add("Stripe-Signature", Signature.Of(corrupted ? "whsec_corrupted" : _options.Secret, at.ToUnixTimeSeconds(), hook.Body));
        try
        {
            using var response = await _http.SendAsync(request, _stop.Token);
            return new(hook.Id, hook.Type, attempt, at, (int)response.StatusCode, corrupted);
        }
        catch (Exception nobody) when (nobody is HttpRequestException || (nobody is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            return new(hook.Id, hook.Type, attempt, at, null, corrupted);
        }
    }

    private void Done()
    {
        lock (_gate)
        {
            if (--_pending > 0) return;
            foreach (var waiting in _waiting) waiting.SetResult();
            _waiting.Clear();
        }
    }
}
