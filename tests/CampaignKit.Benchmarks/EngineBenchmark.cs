using System.Globalization;

namespace CampaignKit.Benchmarks;

/// <summary>The program as one Orleans silo against the same program with the in-process engine, both over SQLite, taking turns.</summary>
internal sealed class EngineBenchmark(Options options, CancellationToken cancellationToken)
{
    // How the program says that it was built without Orleans.
    private const string LeftOut = "the package feed that this program was built from lacks";
    private const int ManyShards = 16;

    public async Task RunAsync(Report report)
    {
        using var scripts = new TempDirectory(options.Directory, "wrk");
        var wrk = new Wrk(scripts, cancellationToken);
        var signing = new SigningRounds(wrk, cancellationToken);
        if (await CompareAsync(wrk, signing, shards: 1, withRepeats: true) is not [var own, var silo, var ownRepeats, var siloRepeats])
        {
            report.Say($"Engine: left out, because this program was built without Orleans: its package feed lacks the packages.");
            return;
        }

        var spread = await CompareAsync(wrk, signing, ManyShards, withRepeats: false);
        report.Say($"Engine: one silo with localhost clustering against the in-process engine, both over SQLite on a new data directory; wrk with {Wrk.Threads} threads and {wrk.Connections} connections; the two took turns {options.Rounds} times.");
        report.Table([own, silo, ownRepeats, siloRepeats, .. spread]);
        report.Say($"Exact: {signing.Checked:N0} people signed in these rounds and their warm-up, and each time the count grew by just as many as had signed; repeats never moved it.");
        var ratio = silo.PerSecond / own.PerSecond;
        report.Target("first signatures, one silo / in-process engine, 1 shard", $"{ratio:0.00}", $"≥ 0.75", ratio >= 0.75);
        report.Note("repeats, one silo / in-process engine, 1 shard", $"{siloRepeats.PerSecond / ownRepeats.PerSecond:0.00}");
        report.Note(Invariant($"first signatures, one silo / in-process engine, {ManyShards} shards"), $"{spread[1].PerSecond / spread[0].PerSecond:0.00}");
    }

    /// <summary>All rounds of both; none if the program was built without Orleans.</summary>
    private async Task<IReadOnlyList<Contender>> CompareAsync(Wrk wrk, SigningRounds signing, int shards, bool withRepeats)
    {
        using var siloData = new TempDirectory(options.Directory, "silo");
        using var ownData = new TempDirectory(options.Directory, "in-process");
        var setting = ("Signatures__Shards", shards.ToString(CultureInfo.InvariantCulture));
        await using var silo = await TryStartSiloAsync(siloData, setting);
        if (silo is null) return [];

        await using var own = await ServerProcess.StartProgramAsync(ownData, cancellationToken, setting, ("Engine", "InProcess"));
        var slug = (await own.Api.ListOpenAsync(cancellationToken))[0];
        var spread = shards == 1 ? "1 shard" : Invariant($"{shards} shards");
        List<Contender> contenders =
        [
            new(Invariant($"first signatures, in-process engine, {spread}"), seconds => signing.FirstAsync(own, slug, seconds)),
            new(Invariant($"first signatures, one silo, {spread}"), seconds => signing.FirstAsync(silo, slug, seconds)),
        ];
        if (withRepeats)
        {
            await signing.PrepareRepeatsAsync(own, slug);
            await signing.PrepareRepeatsAsync(silo, slug);
            contenders.Add(new(Invariant($"repeats, in-process engine, {spread}"), seconds => signing.RepeatAsync(own, slug, seconds)));
            contenders.Add(new(Invariant($"repeats, one silo, {spread}"), seconds => signing.RepeatAsync(silo, slug, seconds)));
        }

        foreach (var contender in contenders) await contender.WarmUpAsync(options.WarmUpSeconds);
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var contender in contenders) await contender.RunAsync(options.Seconds);
        }

        return contenders;
    }

    private async Task<ServerProcess?> TryStartSiloAsync(TempDirectory data, (string Name, string Value) setting)
    {
        string FreePort() => ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        try
        {
            return await ServerProcess.StartProgramAsync(
                data, cancellationToken, setting, ("Engine", "Orleans"), ("Orleans__Clustering", "Localhost"), ("Orleans__SiloPort", FreePort()), ("Orleans__GatewayPort", FreePort()));
        }
        catch (BenchmarkException failure) when (failure.Message.Contains(LeftOut, StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
