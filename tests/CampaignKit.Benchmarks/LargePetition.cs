using System.Diagnostics;

namespace CampaignKit.Benchmarks;

/// <summary>One petition with very many signatures: what it weighs, how fast it is back after a crash, and whether signing is still as fast.</summary>
/// <remarks>
/// Two instances on two data directories, not two petitions of one: everything that size may slow counts against the large one, the deeper tables,
/// the longer checkpoints and the collector's larger heap included. The small instance gives every round a petition that nobody has signed.
/// </remarks>
internal sealed class LargePetition(Options options, CancellationToken cancellationToken)
{
    private const long MaxMemory = 900_000_000;
    private const int EveryShard = 1_000;
    private static readonly TimeSpan MaxRestart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    private readonly Report _report = new("large", FormattableString.Invariant($"One petition with {options.Count:N0} signatures"));

    public async Task<Report> RunAsync()
    {
        _report.Say($"{Machine.Describe(options.Directory)}");
        using var data = new TempDirectory(options.Directory, "large");
        var slug = await FillAsync(data);

        await using var large = await ServerProcess.StartProgramAsync(data, cancellationToken);
        await VerifyAsync(large.Api, slug);
        var acknowledged = options.Count + await CompareAsync(large, slug);
        await SettleAsync(large, "after the rounds");

        var killed = Stopwatch.GetTimestamp();
        await large.Process.KillAsync();
        await RestartAsync(data, slug, acknowledged, killed);
        return _report;
    }

    private async Task<string> FillAsync(TempDirectory data)
    {
        string slug;
        await using (var installation = await ServerProcess.StartProgramAsync(data, cancellationToken))
        {
            // The first signature makes the campaign's key, under which the others are sealed.
            slug = (await installation.Api.ListOpenAsync(cancellationToken))[0];
            await installation.Api.SignAsync(slug, LedgerFill.Address(0), cancellationToken);
        }

        var started = Stopwatch.GetTimestamp();
        using (var fill = new LedgerFill(data.Path, slug)) await fill.RunAsync(1, options.Count, cancellationToken);
        var taken = Stopwatch.GetElapsedTime(started);
        var size = new FileInfo(Path.Combine(data.Path, "campaignkit.db")).Length;
        _report.Say($"Filled through the ledger in {taken.TotalSeconds:0} s, {options.Count / taken.TotalSeconds:N0} rows/s; the database has {size / 1e6:N0} MB.");
        return slug;
    }

    private async Task VerifyAsync(PetitionApi api, string slug)
    {
        async Task ExpectAsync(string when)
        {
            var count = await api.CountAsync(slug, cancellationToken);
            if (count != options.Count) throw new BenchmarkException($"INEXACT: the count {when} is {count}, not {options.Count}.");
        }

        await ExpectAsync("after filling");
        await api.SignAsync(slug, LedgerFill.Address(options.Count / 2), cancellationToken);
        await ExpectAsync("after a repeat by somebody who was filled in");
    }

    private async Task<long> CompareAsync(ServerProcess large, string slug)
    {
        using var scripts = new TempDirectory(options.Directory, "wrk");
        using var data = new TempDirectory(options.Directory, "small");
        await using var small = await ServerProcess.StartProgramAsync(data, cancellationToken);
        var wrk = new Wrk(scripts, cancellationToken);
        var (firsts, others) = (new SigningRounds(wrk, cancellationToken), new SigningRounds(wrk, cancellationToken));
        var petitions = await small.Api.ListOpenAsync(cancellationToken);
        var next = 0;
        var full = new Contender("large petition", seconds => firsts.FirstAsync(large, slug, seconds));
        var empty = new Contender("empty petition", seconds => others.FirstAsync(small, petitions[next++ % petitions.Count], seconds));

        await full.WarmUpAsync(options.WarmUpSeconds);
        await SettleAsync(large, "after it has read every shard");
        await empty.WarmUpAsync(options.WarmUpSeconds);
        for (var round = 0; round < options.Rounds; round++)
        {
            await full.RunAsync(options.Seconds);
            await empty.RunAsync(options.Seconds);
        }

        _report.Say($"First signatures under wrk with {Wrk.Threads} threads and {wrk.Connections} connections, the two taking turns {options.Rounds} times, medians; each round's growth of the count was exact.");
        _report.Table([full, empty]);
        var ratio = full.PerSecond / empty.PerSecond;
        _report.Target("first signatures, large / empty petition", $"{ratio:0.00}", $"≥ 0.80", ratio >= 0.8);
        return firsts.Checked;
    }

    private async Task RestartAsync(TempDirectory data, string slug, long acknowledged, long killed)
    {
        await using var program = ServerProcess.BeginProgram(data);
        while (true)
        {
            try
            {
                await program.Api.SignAsync(slug, SampleSigner.Address("restart", 0, 0), cancellationToken);
                break;
            }
            catch (HttpRequestException)
            {
                program.ThrowIfExited();
                if (Stopwatch.GetElapsedTime(killed) > 10 * MaxRestart) throw new BenchmarkException("The program is not back.");
                await Task.Delay(20, cancellationToken);
            }
        }

        var first = Stopwatch.GetElapsedTime(killed);
        await program.Api.SignAllAsync(slug, Enumerable.Range(1, EveryShard).Select(number => SampleSigner.Address("restart", 0, number)), cancellationToken);
        var all = Stopwatch.GetElapsedTime(killed);

        var count = await program.Api.CountAsync(slug, cancellationToken);
        if (count != acknowledged + EveryShard + 1) throw new BenchmarkException($"INEXACT: after the crash the count is {count}, not {acknowledged + EveryShard + 1}.");
        _report.Target("from SIGKILL to the first accepted signature", $"{first.TotalSeconds:0.0} s", $"< 30 s", first < MaxRestart);
        _report.Target("from SIGKILL to answers by every shard", $"{all.TotalSeconds:0.0} s", $"< 30 s", all < MaxRestart);
        await SettleAsync(program, "after the restart");
    }

    private async Task SettleAsync(ServerProcess program, string when)
    {
        Progress.Say($"Settling for {Settling.TotalSeconds:0} s {when}");
        await Task.Delay(Settling, cancellationToken);
        var (now, peak) = program.ReadMemory();
        _report.Target($"resident memory {when}", $"{now / 1e6:N0} MB", $"< 900 MB", now < MaxMemory);
        _report.Target($"resident memory at its highest, {when}", $"{peak / 1e6:N0} MB", $"< 900 MB", peak < MaxMemory);
    }
}
