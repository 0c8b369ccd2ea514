namespace CampaignKit.Core.Actors;

/// <summary>Keeps long work in the background from taking more than its share of a processor, so that signing goes on beside it. For one caller at a time.</summary>
/// <param name="clock">Times the work and the rests.</param>
/// <param name="share">Of one processor, above 0 and up to 1.</param>
public sealed class Restraint(TimeProvider clock, double share)
{
    // Asking for the time costs as much as some steps, and a timer wakes up a few milliseconds late.
    private const int Steps = 256;
    private static readonly TimeSpan Stretch = TimeSpan.FromMilliseconds(10);

    private long _since = clock.GetTimestamp();
    private int _steps;

    /// <summary>Call it after each step of the work: it rests now and then.</summary>
    public ValueTask RestAsync(CancellationToken cancellationToken = default)
    {
        if (++_steps < Steps) return ValueTask.CompletedTask;
        _steps = 0;
        var worked = clock.GetElapsedTime(_since);
        return worked < Stretch ? ValueTask.CompletedTask : RestAsync(worked * ((1 - share) / share), cancellationToken);
    }

    private async ValueTask RestAsync(TimeSpan rest, CancellationToken cancellationToken)
    {
        if (rest >= TimeSpan.FromMilliseconds(1)) await Task.Delay(rest, clock, cancellationToken);
        _since = clock.GetTimestamp();
    }
}
