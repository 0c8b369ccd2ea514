#if STAND_IN
namespace CampaignKit.Stripe.Tests.Wire;

/// <summary>A clock on which every wait is over as soon as it begins. It remembers how long each was to be.</summary>
internal sealed class SwiftClock : TimeProvider
{
    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        callback(state);
        return new Rung();
    }

    private sealed class Rung : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
#endif
