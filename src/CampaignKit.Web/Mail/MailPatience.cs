using System.Diagnostics.CodeAnalysis;

namespace CampaignKit.Web.Mail;

/// <summary>How long to wait before trying again, and when to stop.</summary>
internal static class MailPatience
{
    /// <summary>A mail that could not be sent for so long is given up: whatever it asks for has lapsed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromDays(3);

    // A fifth to either side: mails that failed together do not come back together.
    private const double Spread = 0.2;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>How long a mail waits after so many failures, at least 1: 1, 2, 4 … minutes, an hour at most, give or take a fifth.</summary>
    public static TimeSpan Wait(int failures, Random chance) => Doubled(FirstWait, failures, LongestWait) * Jitter(chance);

    /// <summary>How long nothing is sent after so many failures in a row that were the server's, at least 1: 5, 10, 20 … seconds, a minute at most, give or take a fifth.</summary>
    public static TimeSpan Pause(int failures, Random chance) => Doubled(FirstPause, failures, LongestPause) * Jitter(chance);

    /// <summary>Whether a mail that has failed so often has been tried for as long as it is worth. The outbox counts failures, not days; the waits between them make the days.</summary>
    public static bool IsOver(int failures)
    {
        var waited = TimeSpan.Zero;
        for (var failure = 1; failure < failures && waited < Limit; failure++) waited += Doubled(FirstWait, failure, LongestWait);
        return waited >= Limit;
    }

    private static TimeSpan Doubled(TimeSpan first, int failures, TimeSpan longest) =>
        TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << Math.Clamp(failures - 1, 0, 20)));

    [SuppressMessage("Security", "CA5394", Justification = "It spreads load and guards no secret.")]
    private static double Jitter(Random chance) => 1 - Spread + (2 * Spread * chance.NextDouble());
}
