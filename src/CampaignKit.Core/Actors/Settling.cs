using System.Runtime.CompilerServices;

namespace CampaignKit.Core.Actors;

/// <summary>Waiting for an end that is somebody else's to answer for.</summary>
internal static class Settling
{
    /// <summary>Waits until the task has ended, well or not, and goes on in the turn of the actor that waits.</summary>
    public static ConfiguredTaskAwaitable Settled(this Task task) =>
        task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
