using System.Globalization;
using System.Text;
using CampaignKit.Core.Installation;

namespace CampaignKit.Web.Seeds;

/// <summary>What is wrong with the seed files, gathered so that an operator can mend all of it before the next start.</summary>
internal sealed class SeedProblems
{
    private const int Shown = 20;

    private readonly List<(SeedPlace At, string Reason)> _found = [];

    /// <summary>Notes a problem.</summary>
    /// <param name="at">The line to mend.</param>
    /// <param name="reason">A sentence.</param>
    public void Add(SeedPlace at, string reason) => _found.Add((at, reason.ReplaceLineEndings(" ")));

    /// <summary>Ends the start if anything was noted.</summary>
    /// <exception cref="StartRefusedException">A line that counts the problems, then the first 20 by file and line: <c>seeds/campaigns/x.yaml:12: the reason</c>.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count == 0) return;

        var message = new StringBuilder(_found.Count == 1 ? "The seeds have a problem:" : $"The seeds have {_found.Count} problems:");
        foreach (var (at, reason) in _found.OrderBy(problem => problem.At.File, StringComparer.Ordinal).ThenBy(problem => problem.At.Line).Take(Shown))
        {
            message.Append(CultureInfo.InvariantCulture, $"\n{at}: {reason}");
        }

        if (_found.Count > Shown) message.Append(CultureInfo.InvariantCulture, $"\n… and {_found.Count - Shown} more.");
        throw new StartRefusedException(message.ToString());
    }
}
