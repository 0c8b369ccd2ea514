namespace CampaignKit.Core.Audit;

/// <summary>Whether the audit log is whole and as it was written.</summary>
/// <remarks>
/// The chain shows that no entry was changed, taken out, put in or moved; the sealed head, that nobody without the installation's key wrote the chain anew or cut its
/// end off. Who puts back an older state of everything, head and all, is found only by somebody who wrote down a later number and hash: that is what a note is for.
/// </remarks>
public static class AuditVerification
{
    /// <summary>How much earlier than the one before an entry may be: clocks of several nodes differ.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Walks from the first entry to the last. May run while others append. Cost: a read of each entry.</summary>
    /// <param name="log">Which log.</param>
    /// <param name="note">A number and its hash that somebody wrote down earlier.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<AuditFinding> RunAsync(AuditLog log, AuditNote? note = null, CancellationToken cancellationToken = default)
    {
        var head = await log.ReadHeadAsync();
        var (number, hash, at) = (0L, AuditEntry.Nothing, DateTimeOffset.MinValue);
        await foreach (var entry in log.ReadForwardAsync(1, head?.Number ?? 0, cancellationToken))
        {
            number++;
            if (FindProblem(entry, number, hash, at) is { } problem) return new(number - 1, hash, number, problem);
            (hash, at) = (entry!.Hash, entry.At);
            if (note?.Number == number && note.Hash != hash) return new(number, hash, number, "it is not the one whose hash was written down: it and what was before it was written anew.");
        }

        return FindProblem(log, head, hash) ?? await FindMoreAsync(log, head, hash) ?? FindProblem(note, number, hash) ?? new(number, hash);
    }

    private static string? FindProblem(AuditEntry? entry, long number, string hash, DateTimeOffset at) => entry switch
    {
        null => "it is missing, or cannot be read.",
        _ when entry.Number != number => "it has the number of another.",
        _ when entry.Previous != hash => "it does not follow the one before it.",
        _ when entry.Hash != entry.ComputeHash() => "its content is not what its hash was made of.",
        _ when number > 1 && at - entry.At > Tolerance => "it is more than five minutes earlier than the one before it.",
        _ => null,
    };

    private static AuditFinding? FindProblem(AuditLog log, AuditHead? head, string hash)
    {
        if (head is null) return null;
        if (head.Number < 1 || head.Hash != hash) return new(head.Number, hash, head.Number, "it is not the one that the log ends with.");
        return log.IsGenuine(head) ? null : new(head.Number, hash, head.Number, "the log's end is not sealed by this installation: it was written by somebody who has no key of it.");
    }

    // One that was appended since moved the head along with it.
    private static async Task<AuditFinding?> FindMoreAsync(AuditLog log, AuditHead? head, string hash)
    {
        var next = (head?.Number ?? 0) + 1;
        await foreach (var more in log.ReadForwardAsync(next, next))
        {
            if (more is null) return null;
        }

        return ((await log.ReadHeadAsync())?.Number ?? 0) < next ? new(next - 1, hash, next, "it lies behind the log's end.") : null;
    }

    private static AuditFinding? FindProblem(AuditNote? note, long number, string hash) => note?.Number > number
        ? new(number, hash, number + 1, $"it is missing: entry {note.Number} was written down, and the log ends before it.")
        : null;
}

/// <summary>What somebody wrote down of a log, to compare it with later.</summary>
/// <param name="Number">How many entries it had.</param>
/// <param name="Hash">The last one's, 64 hex digits in lower case.</param>
public sealed record AuditNote(long Number, string Hash);

/// <summary>What a check found.</summary>
/// <param name="Number">How many entries hold, from the first.</param>
/// <param name="Hash">The last of those.</param>
/// <param name="FirstBad">The first entry that does not hold; <see langword="null"/> if all do.</param>
/// <param name="Problem">What is wrong with it, to be read behind its number.</param>
public sealed record AuditFinding(long Number, string Hash, long? FirstBad = null, string? Problem = null)
{
    /// <summary>Whether all of it holds.</summary>
    public bool Holds => FirstBad is null;
}
