using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;

namespace CampaignKit.Web.Control;

/// <summary>Something that an operator may ask of an installation: of the program that runs, over its control socket, or without one.</summary>
/// <param name="Path">What follows <c>/control/</c>, letters, dashes and slashes.</param>
/// <param name="RunsOffline">Whether it can also be done when no program runs.</param>
/// <param name="RunAsync">Does it, with the installation's services.</param>
internal sealed record ControlAction(string Path, bool RunsOffline, Func<IServiceProvider, ControlRequest, Task<ControlAnswer>> RunAsync)
{
    /// <summary>Does it; what an operator can mend or wait for is told in a sentence.</summary>
    public async Task<ControlAnswer> AnswerAsync(IServiceProvider services, ControlRequest request)
    {
        try
        {
            return await RunAsync(services, request);
        }
        catch (StorageUnavailableException outage)
        {
            return ControlAnswer.Refused($"Not all of it is done: {outage.Message} Run the same command again.");
        }
        catch (KeyDestroyedException gone)
        {
            return ControlAnswer.Refused(gone.Message);
        }
        catch (DocumentConflictException)
        {
            return ControlAnswer.Refused("Somebody else changed the same at this moment. Run the same command again.");
        }
    }
}

/// <summary>What is asked.</summary>
/// <param name="Words">The command's arguments, and what it has asked its user for. May hold secrets: never logged.</param>
internal sealed record ControlRequest(IReadOnlyList<string> Words)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(ControlRequest);
}

/// <summary>What the operator reads.</summary>
/// <param name="IsDone">Whether it was done; if not, the lines say why.</param>
/// <param name="Lines">Without line breaks.</param>
internal sealed record ControlAnswer(bool IsDone, IReadOnlyList<string> Lines)
{
    public static ControlAnswer Done(params IReadOnlyList<string> lines) => new(IsDone: true, lines);

    public static ControlAnswer Refused(params IReadOnlyList<string> lines) => new(IsDone: false, lines);
}
