namespace CampaignKit.Benchmarks;

/// <summary>The real program against a bare endpoint and against PostgreSQL, taking turns under the same load generator on the same machine.</summary>
internal sealed class SigningBenchmark(Options options, CancellationToken cancellationToken)
{
    // What it prints at the start; more is a sign of trouble.
    private const int LinesOfAQuietProgram = 12;

    public async Task<Report> RunAsync()
    {
        var report = new Report("signing", "Signing");
        var machine = Machine.Describe(options.Directory);
        using var scripts = new TempDirectory(options.Directory, "wrk");
        using var data = new TempDirectory(options.Directory, "program");
        using var cluster = options.HasPostgres ? await PostgresCluster.CreateAsync(options.Directory, cancellationToken) : null;
        await using var bare = await ServerProcess.StartBareAsync(cancellationToken);
        await using var program = await ServerProcess.StartProgramAsync(data, cancellationToken);
        var slug = (await program.Api.ListOpenAsync(cancellationToken))[0];

        var wrk = new Wrk(scripts, cancellationToken);
        var signing = new SigningRounds(wrk, cancellationToken);
        await signing.PrepareRepeatsAsync(program, slug);
        var barePost = new Contender("bare POST", seconds => wrk.SignAsync(bare, slug, "bare", seconds));
        var first = new Contender("first signatures", seconds => signing.FirstAsync(program, slug, seconds));
        var repeat = new Contender("repeats", seconds => signing.RepeatAsync(program, slug, seconds));
        await using var confirming = await ConfirmRounds.PrepareAsync(options, wrk, (options.Rounds * options.ConfirmSeconds) + options.WarmUpSeconds, cancellationToken);
        var confirm = new Contender("confirmations", seconds => confirming.RunAsync(seconds));
        var bareGet = new Contender("bare GET", seconds => wrk.GetAsync(bare, PetitionApi.CountPath(slug), seconds));
        var count = new Contender("count reads", seconds => wrk.GetAsync(program, PetitionApi.CountPath(slug), seconds));
        List<Contender> served = [barePost, first, repeat, bareGet, count];
        var databases = cluster is null ? [] : await AskPostgresAsync(new(cluster, cancellationToken), wrk, slug);

        foreach (var contender in served) await contender.WarmUpAsync(options.WarmUpSeconds);
        await confirm.WarmUpAsync(options.WarmUpSeconds);
        foreach (var database in databases) await database.WarmUpAsync(Math.Min(options.WarmUpSeconds, options.PostgresSeconds));
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var contender in served) await contender.RunAsync(options.Seconds);
            await confirm.RunAsync(options.ConfirmSeconds);
            foreach (var database in databases) await database.RunAsync(options.PostgresSeconds);
        }

        var timing = await TimingClass.MeasureAsync(program.Api, slug, cancellationToken);
        var asked = await confirming.MeasureTimingAsync();
        report.Say($"{machine} wrk with {Wrk.Threads} threads and {wrk.Connections} connections; the contenders took turns {options.Rounds} times, medians are shown.");
        report.Table([.. served, confirm, .. databases]);
        report.Say($"Exact: {signing.Checked:N0} people signed in these rounds and the warm-up, and each time the count grew by just as many as had signed; repeats never moved it. {confirming.Checked:N0} confirmed, and each time the count grew by them.");
        report.Say($"One connection, taking turns, {timing.Pairs:N0} of each: a first signature takes {timing.First.TotalMilliseconds:0.000} ms, a repeat {timing.Repeat.TotalMilliseconds:0.000} ms (medians), ratio {timing.Ratio:0.00}; of one of each the repeat takes longer with a chance of {timing.Guess:0.000}.");
        report.Say($"The same on a petition that asks for a mail, {asked.Pairs:N0} of each: who has not signed is answered in {asked.First.TotalMilliseconds:0.000} ms, who has in {asked.Repeat.TotalMilliseconds:0.000} ms, ratio {asked.Ratio:0.00}, chance {asked.Guess:0.000}.");
        Compare(report, first, repeat, confirm, count, barePost, bareGet, databases);
        if (program.Process.LinesWritten > LinesOfAQuietProgram) Progress.Say($"The program wrote {program.Process.LinesWritten} lines, the last of them:\n{program.Process.LastLines}");
        return report;
    }

    private static async Task<IReadOnlyList<Contender>> AskPostgresAsync(PostgresSigning postgres, Wrk wrk, string slug)
    {
        await postgres.PrepareAsync();
        return
        [
            new("the bare endpoint with PostgreSQL behind it", seconds => postgres.ServeAsync(wrk, slug, seconds)),
            new($"PostgreSQL alone, {PostgresSigning.Connections} connections, a transaction", postgres.SignInTransactionsAsync),
            new($"PostgreSQL alone, {PostgresSigning.Connections} connections, one statement", postgres.SignInOneStatementAsync),
        ];
    }

    private static void Compare(Report report, Contender first, Contender repeat, Contender confirm, Contender count, Contender barePost, Contender bareGet, IReadOnlyList<Contender> databases)
    {
        void Ratio(string what, Contender ours, Contender theirs, double target)
        {
            var ratio = ours.PerSecond / theirs.PerSecond;
            report.Target(what, $"{ratio:0.00}", $"≥ {target:0.00}", ratio >= target);
        }

        Ratio("first signatures / bare POST", first, barePost, 0.50);
        report.Target("first signatures, p99", $"{first.P99.TotalMilliseconds:0.0} ms", $"≤ 25 ms", first.P99 <= TimeSpan.FromMilliseconds(25));
        Ratio("repeats / bare POST", repeat, barePost, 0.60);
        Ratio("confirmations / bare POST", confirm, barePost, 0.40);
        Ratio("count reads / bare GET", count, bareGet, 0.80);
        if (databases.Count == 0) return;
        Ratio($"first signatures / {databases[0].Name}", first, databases[0], 40);
        foreach (var database in databases.Skip(1)) report.Note($"first signatures / {database.Name}", $"{first.PerSecond / database.PerSecond:0.00}");
    }
}
