namespace CampaignKit.Doubles;

/// <summary>What was answered to requests with an idempotency key, for 24 hours.</summary>
/// <remarks>https://docs.stripe.com/api/idempotent_requests: answers are kept whatever their status, 500 included; requests that could not be read are not kept, nor those that another one stands in the way of.</remarks>
internal sealed class Idempotency(TimeProvider clock)
{
    private const int MaximumKeyLength = 255;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>The answer that was given to the same request before, or <see langword="null"/> when this is the first, which must be ended by <see cref="Keep"/> or <see cref="Forget"/>.</summary>
    /// <param name="key">With the mode that it was used in: the same key of the other mode is another.</param>
    /// <param name="request">Method, path and parameters.</param>
    /// <exception cref="Refused">400: it was used for another request; 409: the first is still under way.</exception>
    public Answer? Begin(string key, string request)
    {
        if (key.Length > MaximumKeyLength) throw Refused.Unread($"Idempotency keys can be up to {MaximumKeyLength} characters long.", "Idempotency-Key");
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!_entries.TryGetValue(key, out var entry) || now - entry.At >= Kept)
            {
                _entries[key] = new(request, now);
                return null;
            }

            if (entry.Request != request)
            {
                throw new Refused(400, "idempotency_error", $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.");
            }

            return entry.Answer ?? throw new Refused(409, "idempotency_error",
                $"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): {key}. Please try again later.", "idempotency_key_in_use");
        }
    }

    public void Keep(string key, Answer answer)
    {
        lock (_gate) _entries[key].Answer = answer;
    }

    public void Forget(string key)
    {
        lock (_gate) _entries.Remove(key);
    }

    private sealed class Entry(string request, DateTimeOffset at)
    {
        public string Request => request;

        public DateTimeOffset At => at;

        public Answer? Answer { get; set; }
    }
}

/// <summary>An answer as it goes out.</summary>
internal sealed record Answer(int Status, string Body);
