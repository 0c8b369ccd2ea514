using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CampaignKit.Benchmarks;

/// <summary>The staff's momentum page after a day of a million signatures: how fast it opens, whether it is exact, and what 200 who watch it cost those who sign.</summary>
internal sealed partial class MomentumBenchmark(Options options, CancellationToken cancellationToken)
{
    private const int People = 1_000_000;
    private const int Viewers = 200;
    private const int Opened = 200;
    private static readonly TimeSpan OpensWithin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan OriginsWithin = TimeSpan.FromMinutes(5);

    // Shown when the pass is done.
    private const string IsCounted = "<caption>Countries</caption>";

    // What a page says that knows when they came, and not only how many they are.
    private const string IsWhole = "<nav class=\"units\"";

    private readonly Report _report = new("momentum", FormattableString.Invariant($"Momentum of a petition that {People:N0} people signed within a day"));

    public async Task<Report> RunAsync()
    {
        _report.Say($"{Machine.Describe(options.Directory)} wrk with {Wrk.Threads} threads and {Wrk.UsualConnections} connections; the contenders took turns {options.Rounds} times, medians are shown.");
        using var data = new TempDirectory(options.Directory, "momentum");
        using var scripts = new TempDirectory(options.Directory, "wrk");
        var slug = await FillAsync(data);
        var signing = new SigningRounds(new(scripts, cancellationToken), cancellationToken);
        await CountOriginsAsync(signing, data, slug);
        await using var program = await ServerProcess.StartProgramAsync(data, cancellationToken);
        using var staff = await StaffVisitor.EnterAsync(program, cancellationToken);

        await OpenAsync(staff, Path(slug), People + signing.Checked);
        await WatchAsync(signing, program, staff, slug, Path(slug));
        return _report;
    }

    private static string Path(string slug) => $"/staff/petitions/{slug}/momentum";

    // The pass is begun by the first who looks after a start, so there is a start for each round; what is held against it is the same program when the pass is over.
    private async Task CountOriginsAsync(SigningRounds signing, TempDirectory data, string slug)
    {
        ServerProcess? program = null;
        var during = new Contender("first signatures, while it is counted where all come from", seconds => signing.FirstAsync(program!, slug, seconds));
        var after = new Contender("first signatures, afterwards", seconds => signing.FirstAsync(program!, slug, seconds));
        for (var round = 0; round < options.Rounds; round++)
        {
            await using (program = await ServerProcess.StartProgramAsync(data, cancellationToken))
            {
                using var staff = await StaffVisitor.EnterAsync(program, cancellationToken);
                await during.WarmUpAsync(options.WarmUpSeconds);
                await staff.GetAsync(Path(slug), cancellationToken);
                var begun = Stopwatch.GetTimestamp();
                await during.RunAsync(options.Seconds);
                var isCounting = !(await staff.GetAsync(Path(slug), cancellationToken)).Contains(IsCounted, StringComparison.Ordinal);
                Progress.Say(isCounting ? "The pass went on all the while." : "The pass was over before the round.");
                await UntilCountedAsync(staff, Path(slug));
                Progress.Say(FormattableString.Invariant($"The pass took {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s."));
                await after.RunAsync(options.Seconds);
            }
        }

        _report.Table([during, after]);
        _report.Note("signing rate while it is counted where all come from / afterwards", $"{during.PerSecond / after.PerSecond:0.00}");
    }

    private async Task UntilCountedAsync(StaffVisitor staff, string path)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!(await staff.GetAsync(path, cancellationToken)).Contains(IsCounted, StringComparison.Ordinal))
        {
            if (Stopwatch.GetElapsedTime(begun) > OriginsWithin) throw new BenchmarkException("Where the signatures come from was not counted.");
            await Task.Delay(250, cancellationToken);
        }
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

        // The second of the day in which each signs, drawn as the dice fall; the day is the one before today, so that it is over.
        var midnight = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-1);
        var random = new Random(20261122);
        var seconds = Enumerable.Range(0, People).Select(_ => random.Next(86_400)).ToArray();
        using var fill = new LedgerFill(data.Path, slug, signedAt: number => midnight.AddSeconds(seconds[number]));
        await fill.RunAsync(1, People, cancellationToken);
        return slug;
    }

    private async Task OpenAsync(StaffVisitor staff, string path, long people)
    {
        var asked = Stopwatch.GetTimestamp();
        var (first, page) = await TimeAsync(staff, $"{path}?by=day");
        while (!page.Contains(IsWhole, StringComparison.Ordinal)) page = (await TimeAsync(staff, $"{path}?by=day")).Page;
        var whole = Stopwatch.GetElapsedTime(asked);
        var sum = TableCell().Matches(page).Sum(cell => long.Parse(cell.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
        if (Total(page) != people || sum != people) throw new BenchmarkException($"INEXACT: the page says {Total(page)}, its days add up to {sum}; {people} signed.");

        var begun = Stopwatch.GetTimestamp();
        await UntilCountedAsync(staff, path);
        var origins = whole + Stopwatch.GetElapsedTime(begun);
        var times = new List<TimeSpan>();
        for (var opened = 0; opened < Opened; opened++) times.Add((await TimeAsync(staff, path)).Taken);
        times.Sort();
        var (median, p99) = (times[Opened / 2], times[Opened * 99 / 100]);
        _report.Target(FormattableString.Invariant($"the page opens, median of {Opened}"), $"{median.TotalMilliseconds:0.0} ms", $"< 100 ms", median < OpensWithin);
        _report.Target("the same, 99th percentile", $"{p99.TotalMilliseconds:0.0} ms", $"< 100 ms", p99 < OpensWithin);
        _report.Target("the first one after the start, with the count alone", $"{first.TotalMilliseconds:0.0} ms", $"< 100 ms", first < OpensWithin);
        _report.Note("until it has the series, read from the ledger", $"{whole.TotalSeconds:0.0} s");
        _report.Note(FormattableString.Invariant($"where {people:N0} signatures come from, counted behind the page"), $"{origins.TotalSeconds:0.0} s");
    }

    private async Task WatchAsync(SigningRounds signing, ServerProcess program, StaffVisitor staff, string slug, string path)
    {
        var stream = new LiveStream($"{path}/live?by=minute", "<p class=\"total\"><strong>", staff.Cookie);
        var (events, watched) = (0L, TimeSpan.Zero);
        var without = new Contender("first signatures, nobody watches", seconds => signing.FirstAsync(program, slug, seconds));
        var with = new Contender($"first signatures, {Viewers} watch", async seconds =>
        {
            var begun = Stopwatch.GetTimestamp();
            await using var viewers = await LiveViewers.OpenAsync(program, stream, Viewers, cancellationToken);
            var run = await signing.FirstAsync(program, slug, seconds);
            await viewers.SeeAsync(await program.Api.CountAsync(slug, cancellationToken), cancellationToken);
            watched += Stopwatch.GetElapsedTime(begun);
            events += viewers.Events;
            return run;
        });
        foreach (var contender in (Contender[])[without, with]) await contender.WarmUpAsync(options.WarmUpSeconds);
        for (var round = 0; round < options.Rounds; round++)
        {
            await without.RunAsync(options.Seconds);
            await with.RunAsync(options.Seconds);
        }

        _report.Table([without, with]);
        _report.Say($"Exact: {signing.Checked:N0} people signed, each time the count grew by them, and each of the {Viewers} viewers was shown the last count.");

        // The first of each connection comes at once, so it may be a little more than one a second.
        var perSecond = (events / (double)Viewers - (options.Rounds + 1)) / watched.TotalSeconds;
        _report.Target("updates that a viewer is sent, a second, without the first of each connection", $"{perSecond:0.00}", $"≤ 1", perSecond <= 1);
        _report.Note($"signing rate with {Viewers} who watch / without", $"{with.PerSecond / without.PerSecond:0.00}");
    }

    private async Task<(TimeSpan Taken, string Page)> TimeAsync(StaffVisitor staff, string path)
    {
        var begun = Stopwatch.GetTimestamp();
        var page = await staff.GetAsync(path, cancellationToken);
        return (Stopwatch.GetElapsedTime(begun), page);
    }

    private static long Total(string page) => long.Parse(TotalNumber().Match(page).Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex("<p class=\"total\"><strong>([0-9,]+)<")]
    private static partial Regex TotalNumber();

    [GeneratedRegex("<th scope=\"row\">[A-Z][a-z]{2} [0-9]+</th><td>([0-9,]+)</td>")]
    private static partial Regex TableCell();
}
