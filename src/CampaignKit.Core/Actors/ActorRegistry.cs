using System.Collections.Concurrent;

namespace CampaignKit.Core.Actors;

/// <summary>The living actors of one kind, each made when it is first called and forgotten when idle. At most one for each key at any moment.</summary>
internal sealed class ActorRegistry<TKey, TActor>(Func<TKey, TActor> create, TimeProvider clock) where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Activation<TActor>> _living = new();

    /// <summary>How many are alive.</summary>
    public int Count => _living.Count;

    /// <summary>Runs a call on the actor with this key, in its turn.</summary>
    public ValueTask<TResult> RunAsync<TResult>(TKey key, Func<TActor, ValueTask<TResult>> call)
    {
        while (true)
        {
            var activation = _living.TryGetValue(key, out var living)
                ? living
                : _living.GetOrAdd(key, static (key, registry) => new(registry.Create(key), registry.Clock), this);
            if (activation.TryRun(call, out var result)) return result;
            Forget(key, activation);
        }
    }

    /// <summary>Runs a call that answers nothing.</summary>
    public async ValueTask RunAsync(TKey key, Func<TActor, ValueTask> call) =>
        await RunAsync(key, async actor =>
        {
            await call(actor);
            return true;
        });

    /// <summary>Forgets the actors that nobody has called for this long.</summary>
    public void Collect(TimeSpan idle)
    {
        foreach (var (key, activation) in _living)
        {
            if (activation.TryClose(idle)) Forget(key, activation);
        }
    }

    private TimeProvider Clock => clock;

    private TActor Create(TKey key) => create(key);

    // Only if it is still this one: another caller may have replaced it already.
    private void Forget(TKey key, Activation<TActor> activation) => _living.TryRemove(KeyValuePair.Create(key, activation));
}
