using System.Diagnostics;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>What need not hold at once: a count lags by a few seconds behind what another node wrote, and behind what landed although its answer was lost.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Repeats the assertion until it holds, and fails as it does when the time is over.</summary>
    public static async Task HoldsAsync(Func<Task> assertion, TimeSpan within, long since)
    {
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Xunit.Sdk.XunitException) when (Stopwatch.GetElapsedTime(since) < within)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
