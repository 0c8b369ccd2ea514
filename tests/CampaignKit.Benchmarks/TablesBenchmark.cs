using System.ComponentModel;
using CampaignKit.Storage.Tests;
using CampaignKit.Storage.Tests.Faults;

namespace CampaignKit.Benchmarks;

/// <summary>One process over Azure Tables, Azurite here, against raw transactions; and how many requests a signature costs there.</summary>
/// <remarks>
/// Azurite keeps all rows in memory, searches all of them for each query, and writes all of them to its disk every five seconds: the more it holds, the slower it is.
/// So each contender has one of its own, whose table is emptied before each round, and a raw loop writes as many rows into its own as the faster program has just written.
/// </remarks>
internal sealed class TablesBenchmark(Options options, CancellationToken cancellationToken)
{
    private const int MaxRounds = 3;

    // What petitions have there unless they ask for something else, and what a small one may ask for.
    private const int ManyShards = 16;
    private const int FewShards = 4;

    // It answers far fewer requests here than over SQLite, and the runtime compiles what has run often.
    private const int WarmUpFactor = 3;

    private int Rounds => Math.Min(options.Rounds, MaxRounds);

    public async Task RunAsync(Report report)
    {
        using var scripts = new TempDirectory(options.Directory, "wrk");
        var wrk = new Wrk(scripts, cancellationToken, options.Connections);
        var signing = new SigningRounds(wrk, cancellationToken);
        var (many, few, loop, loops) = await CompareAsync(signing);
        var better = many.PerSecond >= few.PerSecond ? many : few;
        var calls = await CountCallsAsync(signing);

        report.Say($"Azure Tables: one process with the in-process engine over Azurite, {wrk.Connections} connections, against a loop that writes the same rows with the same client in transactions of 100; {Rounds} rounds. Azurite slows down as it fills, so each contender had one of its own, each round began with an empty table, and a raw loop wrote as many rows as the faster of the two programs had just written. A raw row's time is that of its transaction.");
        report.Table([many, few, loop, loops]);
        report.Say($"Exact: {signing.Checked:N0} people signed over Azurite, warm-up and the rounds for counting requests included; each time the count, and the tallies in the table, grew by just as many as had signed.");
        var ratio = better.PerSecond / loop.PerSecond;
        report.Target($"{better.Name} / {loop.Name}", $"{ratio:0.00}", $"≥ 0.60", ratio >= 0.6);
        report.Note($"{better.Name} / {loops.Name}", $"{better.PerSecond / loops.PerSecond:0.00}");
        calls.Tell(report, Rounds, options.Connections);
    }

    private async Task<(Contender Many, Contender Few, Contender Loop, Contender Loops)> CompareAsync(SigningRounds signing)
    {
        await using var manyAzurite = await StartAzuriteAsync();
        await using var fewAzurite = await StartAzuriteAsync();
        await using var rawAzurite = await StartAzuriteAsync();
        await using var many = await StartProgramAsync(manyAzurite.ConnectionString, ManyShards, signing);
        await using var few = await StartProgramAsync(fewAzurite.ConnectionString, FewShards, signing);
        var raw = new RawTransactions(rawAzurite.ConnectionString, cancellationToken);
        Contender[] contenders =
        [
            new(Name(ManyShards), seconds => many.SignAsync(seconds)),
            new(Name(FewShards), seconds => few.SignAsync(seconds)),
            new("raw rows, one transaction at a time", _ => raw.WriteAsync(Math.Max(many.Rows, few.Rows), atATime: 1)),
            new("raw rows, two transactions at a time", _ => raw.WriteAsync(Math.Max(many.Rows, few.Rows), atATime: 2)),
        ];

        // Both raw loops are the same code: one warms up for both.
        foreach (var contender in contenders[..3]) await contender.WarmUpAsync(options.WarmUpSeconds * WarmUpFactor);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var contender in contenders) await contender.RunAsync(options.Seconds);
        }

        return (contenders[0], contenders[1], contenders[2], contenders[3]);
    }

    /// <summary>Rounds of their own, because what counts the requests stands in between and takes time itself. Gives back the median one.</summary>
    private async Task<StorageCalls> CountCallsAsync(SigningRounds signing)
    {
        await using var azurite = await StartAzuriteAsync();
        await using var passage = await FaultyProxy.StartAsync(azurite.Endpoint);
        await using var program = await StartProgramAsync(azurite.ConnectionStringAt(passage.Endpoint), ManyShards, signing);
        Progress.Say($"Counting requests to Azurite");
        await program.SignAsync(options.WarmUpSeconds * WarmUpFactor);
        var rounds = new List<StorageCalls>();
        for (var round = 0; round < Rounds; round++)
        {
            var run = await program.SignAsync(options.Seconds);
            rounds.Add(new(run, [.. passage.Asked.Where(request => request.At >= run.Began && request.At <= run.Ended)], ManyShards));
        }

        return rounds.OrderBy(calls => calls.PerSignature).ElementAt(Rounds / 2);
    }

    private Task<TablesProgram> StartProgramAsync(string account, int shards, SigningRounds signing) =>
        TablesProgram.StartAsync(account, shards, signing, options.Directory, cancellationToken);

    private static async Task<AzuriteProcess> StartAzuriteAsync()
    {
        AzuriteProcess? azurite = null;
        try
        {
            azurite = new(Places.Repository);
            await azurite.StartAsync();
            return azurite;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            if (azurite is not null) await azurite.DisposeAsync();
            throw new BenchmarkException($"{failure.Message} On Debian, tests/CampaignKit.Benchmarks/bench.sh --cluster installs what Azurite needs.");
        }
    }

    private static string Name(int shards) => FormattableString.Invariant($"first signatures over Azurite, {shards} shards");
}
