namespace CampaignKit.Benchmarks;

/// <summary>Rounds of signatures on the real program, each checked to the last one.</summary>
internal sealed class SigningRounds(Wrk wrk, CancellationToken cancellationToken)
{
    private const string RepeatLabel = "again";
    private const int RepeatSigners = 256;

    private int _rounds;

    /// <summary>How many first signatures were checked, over all rounds.</summary>
    public long Checked { get; private set; }

    /// <summary>A round by people who have not signed before; holds the growth of the count against the addresses that were sent.</summary>
    /// <param name="program">Who is signed at.</param>
    /// <param name="slug">Which petition.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="besideAsync">What goes on beside the load, which is its argument; it has to leave the count as it was.</param>
    /// <exception cref="BenchmarkException">The petition grew by more or by less.</exception>
    public async Task<WrkRun> FirstAsync(ServerProcess program, string slug, int seconds, Func<Task, Task>? besideAsync = null)
    {
        var label = FormattableString.Invariant($"first{++_rounds:0000}");
        var before = await program.Api.CountAsync(slug, cancellationToken);
        var running = wrk.SignAsync(program, slug, label, seconds);
        await Task.WhenAll(running, besideAsync?.Invoke(running) ?? Task.CompletedTask);
        var run = await running;

        // wrk hangs up with a request under way on each connection; whether those were counted, only asking again tells.
        await program.Api.SignAllAsync(slug, PerhapsUnanswered(run, label), cancellationToken, wrk.Connections);
        var growth = await program.Api.CountAsync(slug, cancellationToken) - before;
        var sent = run.Sent.Sum(number => (long)number);
        if (growth != sent) throw new BenchmarkException($"INEXACT: {sent} people signed, {run.Answered} of them were answered under load ({run.Refused} refused, {run.Broken} broken off), and the count grew by {growth}.");

        Checked += sent;
        return run;
    }

    /// <summary>Signs for those who will then sign again and again.</summary>
    public Task PrepareRepeatsAsync(ServerProcess program, string slug)
    {
        var workers = Enumerable.Range(0, Wrk.Threads);
        return program.Api.SignAllAsync(
            slug, workers.SelectMany(worker => Enumerable.Range(0, RepeatSigners).Select(number => SampleSigner.Address(RepeatLabel, worker, number))), cancellationToken);
    }

    /// <summary>A round by people who have all signed before.</summary>
    /// <exception cref="BenchmarkException">The petition grew.</exception>
    public async Task<WrkRun> RepeatAsync(ServerProcess program, string slug, int seconds)
    {
        var before = await program.Api.CountAsync(slug, cancellationToken);
        var run = await wrk.SignAsync(program, slug, RepeatLabel, seconds, RepeatSigners);
        var growth = await program.Api.CountAsync(slug, cancellationToken) - before;
        return growth == 0 ? run : throw new BenchmarkException($"INEXACT: {growth} repeats were counted.");
    }

    private IEnumerable<string> PerhapsUnanswered(WrkRun run, string label)
    {
        // Nothing was under way for longer than twice the slowest answer. The first address of all is made by wrk to try its script and never sent.
        var recent = wrk.Connections + (int)(2 * run.Latencies.Longest.TotalSeconds * run.PerSecond);
        for (var worker = 0; worker < run.Sent.Count; worker++)
        {
            if (run.Sent[worker] > recent) yield return SampleSigner.Address(label, worker, 1);
            for (var number = Math.Max(1, run.Sent[worker] - recent); number <= run.Sent[worker]; number++) yield return SampleSigner.Address(label, worker, number);
        }
    }
}
