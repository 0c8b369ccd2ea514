namespace CampaignKit.Web.Tests.Hosting;

/// <summary>A clock whose time of day stands still until a test moves it. Timers are the system's: what the program does in the background goes on.</summary>
public sealed class TestClock : TimeProvider
{
    /// <summary>Within the days in which the repository's petitions are open.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private long _ticks = Start.UtcTicks;

    public DateTimeOffset Now
    {
        get => new(Volatile.Read(ref _ticks), TimeSpan.Zero);
        set => Volatile.Write(ref _ticks, value.UtcTicks);
    }

    public override DateTimeOffset GetUtcNow() => Now;
}
