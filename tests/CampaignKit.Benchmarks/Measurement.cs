namespace CampaignKit.Benchmarks;

/// <summary>One round of one contender.</summary>
/// <param name="PerSecond">Requests answered a second.</param>
/// <param name="Latencies">How long the answers took.</param>
/// <param name="Refused">Answers that were not a success, and connections that failed.</param>
/// <param name="PerRequest">Processor time that the server spent on each request, where it is one process.</param>
internal sealed record Measurement(double PerSecond, Latencies Latencies, long Refused, TimeSpan? PerRequest)
{
    /// <summary>A round under the load generator.</summary>
    public static Measurement Of(WrkRun run) => new(run.PerSecond, run.Latencies, run.Refused + run.Broken, run.ProcessorTime / Math.Max(1, run.Answered));
}

/// <summary>A contender and all of its rounds.</summary>
internal sealed class Contender(string name, Func<int, Task<Measurement>> runAsync)
{
    private readonly List<Measurement> _rounds = [];

    public Contender(string name, Func<int, Task<WrkRun>> loadAsync)
        : this(name, async seconds => Measurement.Of(await loadAsync(seconds)))
    {
    }

    public string Name => name;

    public IReadOnlyList<Measurement> Rounds => _rounds;

    public double PerSecond => Median(round => round.PerSecond);

    public TimeSpan MedianLatency => TimeSpan.FromSeconds(Median(round => round.Latencies.Median.TotalSeconds));

    public TimeSpan P99 => TimeSpan.FromSeconds(Median(round => round.Latencies.P99.TotalSeconds));

    public TimeSpan Longest => Rounds.Max(round => round.Latencies.Longest);

    public long Refused => Rounds.Sum(round => round.Refused);

    public TimeSpan? PerRequest => Rounds[0].PerRequest is null ? null : TimeSpan.FromSeconds(Median(round => round.PerRequest!.Value.TotalSeconds));

    /// <summary>Runs for a while without keeping the figures.</summary>
    public async Task WarmUpAsync(int seconds)
    {
        Progress.Say($"Warming up: {name}");
        await runAsync(seconds);
    }

    /// <summary>Runs one round.</summary>
    public async Task RunAsync(int seconds)
    {
        var round = await runAsync(seconds);
        _rounds.Add(round);
        Progress.Say($"Round {_rounds.Count}: {name}: {round.PerSecond:N0}/s, p50 {round.Latencies.Median.TotalMilliseconds:0.0} ms, p99 {round.Latencies.P99.TotalMilliseconds:0.0} ms");
    }

    private double Median(Func<Measurement, double> figure)
    {
        var sorted = Rounds.Select(figure).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
