using CampaignKit.Core.Installation;

namespace CampaignKit.Grains;

/// <summary>Calls to grains, tried again while silos come and go. Every actor's calls may be repeated, so a call whose answer was lost may be too.</summary>
internal sealed class GrainCalls(TimeProvider clock)
{
    /// <summary>How long one try waits for its answer: shorter than <see cref="Patience"/>, so that a call which was lost with its silo is made again.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);

    /// <summary>After this long no other try is made. The last one may take another <see cref="AnswerTime"/>.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <exception cref="StorageUnavailableException">No silo answered in time. Whether the call had an effect is unknown; repeat it.</exception>
    public async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> call)
    {
        var began = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await call();
            }
            catch (Exception failure) when (IsTransient(failure))
            {
                if (clock.GetElapsedTime(began) + pause >= Patience) throw new StorageUnavailableException($"No silo answered ({failure.GetType().Name}).", failure);
            }

            await Task.Delay(pause, clock);
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public async ValueTask RunAsync(Func<ValueTask> call) =>
        await RunAsync(async () =>
        {
            await call();
            return true;
        });

    // A wrapped failure is the actor's own, of a kind that could not be carried over.
    private static bool IsTransient(Exception failure) => failure is TimeoutException or (OrleansException and not WrappedException);
}
