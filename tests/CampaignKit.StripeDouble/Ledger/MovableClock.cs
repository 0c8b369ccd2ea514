namespace CampaignKit.Doubles;

/// <summary>The time at the double: another clock's, and as far ahead of it as it has been moved. It never goes back.</summary>
internal sealed class MovableClock(TimeProvider basis) : TimeProvider
{
    private long _ahead;

    /// <summary>The other clock, which those who check signatures go by.</summary>
    public TimeProvider Basis => basis;

    public override DateTimeOffset GetUtcNow() => basis.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));

    public void Move(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _ahead, by.Ticks);
    }
}
