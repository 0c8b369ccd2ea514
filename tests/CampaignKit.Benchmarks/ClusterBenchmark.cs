namespace CampaignKit.Benchmarks;

/// <summary>The two parts that an installation on many machines is made of, each on this one: the Orleans engine, and Azure Tables.</summary>
internal sealed class ClusterBenchmark(Options options, CancellationToken cancellationToken)
{
    public async Task<Report> RunAsync()
    {
        var report = new Report("cluster", "The parts of a cluster, on one machine");
        report.Say($"{Machine.Describe(options.Directory)} Medians of rounds are shown. wrk, the program and Azurite share the cores.");
        await new EngineBenchmark(options, cancellationToken).RunAsync(report);
        await new TablesBenchmark(options, cancellationToken).RunAsync(report);
        return report;
    }
}
