namespace CampaignKit.Benchmarks;

/// <summary>What readers cost: a petition's page against a bare answer of the same bytes, and a thousand who watch the count move while others sign.</summary>
internal sealed class PageBenchmark(Options options, CancellationToken cancellationToken)
{
    private const int Viewers = 1_000;
    private const long MostMemory = 150_000_000;

    private readonly Report _report = new("pages", "Reading");

    public async Task<Report> RunAsync()
    {
        _report.Say($"{Machine.Describe(options.Directory)} wrk with {Wrk.Threads} threads and {Wrk.UsualConnections} connections; the contenders took turns {options.Rounds} times, medians are shown.");
        using var scripts = new TempDirectory(options.Directory, "wrk");
        using var data = new TempDirectory(options.Directory, "pages");
        await using var program = await ServerProcess.StartProgramAsync(data, cancellationToken);
        var slug = (await program.Api.ListOpenAsync(cancellationToken))[0];
        var wrk = new Wrk(scripts, cancellationToken);

        await ReadPagesAsync(wrk, program, slug);
        await WatchAsync(wrk, program, slug);
        await WeighAsync();
        return _report;
    }

    private async Task ReadPagesAsync(Wrk wrk, ServerProcess program, string slug)
    {
        var path = $"/petitions/{slug}";
        foreach (var encoding in (string[])["br", "identity"])
        {
            var bytes = await program.Api.ReadSizeAsync(path, encoding, cancellationToken);
            await using var bare = await ServerProcess.StartBareAsync(cancellationToken);
            var still = new Contender($"a bare answer of {bytes:N0} bytes", seconds => wrk.GetAsync(bare, $"/bytes/{bytes}", seconds, encoding));
            var page = new Contender($"the petition's page, {encoding}", seconds => wrk.GetAsync(program, path, seconds, encoding));
            await RunAsync(still, page);
            Ratio($"petition page / bare answer of the same size, {encoding}", page, still, 0.35);
        }
    }

    private async Task WatchAsync(Wrk wrk, ServerProcess program, string slug)
    {
        var signing = new SigningRounds(wrk, cancellationToken);
        var events = 0L;
        var without = new Contender("first signatures, nobody watches", seconds => signing.FirstAsync(program, slug, seconds));
        var with = new Contender($"first signatures, {Viewers:N0} watch", async seconds =>
        {
            await using var viewers = await LiveViewers.OpenAsync(program, slug, Viewers, cancellationToken);
            var run = await signing.FirstAsync(program, slug, seconds);
            await viewers.SeeAsync(await program.Api.CountAsync(slug, cancellationToken), cancellationToken);
            events += viewers.Events;
            return run;
        });
        await RunAsync(without, with);
        _report.Say($"Exact: {signing.Checked:N0} people signed, each time the count grew by them, and each time every one of the {Viewers:N0} viewers was shown the last count. They were sent {events:N0} events.");
        _report.Note($"signing rate with {Viewers:N0} who watch / without", $"{with.PerSecond / without.PerSecond:0.00}");
    }

    // By a program that has done nothing else: after a load, what it has not given back to the system yet would hide them.
    private async Task WeighAsync()
    {
        using var data = new TempDirectory(options.Directory, "streams");
        await using var program = await ServerProcess.StartProgramAsync(data, cancellationToken);
        var slug = (await program.Api.ListOpenAsync(cancellationToken))[0];
        await using var first = await LiveViewers.OpenAsync(program, slug, 1, cancellationToken);
        var before = program.ReadMemory().Now;
        await using var viewers = await LiveViewers.OpenAsync(program, slug, Viewers, cancellationToken);
        for (var second = 1; second <= options.Seconds; second++)
        {
            await program.Api.SignAsync(slug, SampleSigner.Address("seen", 0, second), cancellationToken);
            await viewers.SeeAsync(second, cancellationToken);
        }

        var cost = program.ReadMemory().Peak - before;
        _report.Target($"memory of {Viewers:N0} open streams, highest, while the count moves {options.Seconds} times", $"{cost / 1e6:0} MB", $"< {MostMemory / 1e6:0} MB", cost < MostMemory);
    }

    private async Task RunAsync(params Contender[] contenders)
    {
        foreach (var contender in contenders) await contender.WarmUpAsync(options.WarmUpSeconds);
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var contender in contenders) await contender.RunAsync(options.Seconds);
        }

        _report.Table(contenders);
    }

    private void Ratio(string what, Contender ours, Contender theirs, double target)
    {
        var ratio = ours.PerSecond / theirs.PerSecond;
        _report.Target(what, $"{ratio:0.00}", $"≥ {target:0.00}", ratio >= target);
    }
}
