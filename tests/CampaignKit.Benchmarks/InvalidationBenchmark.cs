using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CampaignKit.Benchmarks;

/// <summary>A rule that takes half of a petition's signatures out of the count: how long it takes, and what people who sign meanwhile notice of it.</summary>
/// <remarks>
/// Asked for as an operator does, by the command, whose start is part of the time. The rule is about postcodes, so every signature is decrypted for it.
/// In the rounds with it, it is applied and undone again and again from beginning to end, so that the two rates are of load that is even.
/// </remarks>
internal sealed partial class InvalidationBenchmark(Options options, CancellationToken cancellationToken)
{
    private const int Filled = 200_000;
    private const int Matching = Filled / 2;
    private const string Postcode = "H2X 1Y4";
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(5);

    private readonly Report _report = new("invalidate", FormattableString.Invariant($"A rule that takes {Matching:N0} of {Filled:N0} signatures out of the count"));
    private readonly List<(TimeSpan Taken, long Of)> _underLoad = [];

    public async Task<Report> RunAsync()
    {
        _report.Say($"{Machine.Describe(options.Directory)}");
        using var data = new TempDirectory(options.Directory, "invalidate");
        using var scripts = new TempDirectory(options.Directory, "wrk");
        var slug = await FillAsync(data);
        await using var program = await ServerProcess.StartProgramAsync(data, cancellationToken);

        var alone = new List<(TimeSpan Taken, long Of)>();
        for (var run = 0; run < Math.Max(3, options.Rounds); run++)
        {
            await ExpectAsync(program.Api, slug, Filled, "before the rule");
            var (taken, id) = await ApplyAsync(data, slug);
            alone.Add((taken, Filled));
            await ExpectAsync(program.Api, slug, Filled - Matching, "under the rule");
            await AskAsync(data, "undo", slug, id, "--by", "Benchmark");
            Progress.Say($"Alone: {taken.TotalSeconds:0.00} s");
        }

        var rounds = new SigningRounds(new(scripts, cancellationToken), cancellationToken);
        var without = new Contender("first signatures", seconds => rounds.FirstAsync(program, slug, seconds));
        var with = new Contender("while the rule is applied and undone", seconds => rounds.FirstAsync(program, slug, seconds, load => RepeatAsync(program.Api, data, slug, load)));
        await without.WarmUpAsync(options.WarmUpSeconds);
        for (var round = 0; round < options.Rounds; round++)
        {
            await without.RunAsync(options.Seconds);
            await with.RunAsync(options.Seconds);
        }

        _report.Say($"First signatures under wrk, the two taking turns {options.Rounds} times, medians; each round's growth of the count was exact. The petition grows with every round, and so does what the rule has to look at: {Filled:N0} signatures at first, {Filled + rounds.Checked:N0} in the end.");
        _report.Table([without, with]);
        Tell("nobody signs", alone);
        Tell("people sign", _underLoad);
        _report.Note("signing rate with the rule / without it", $"{with.PerSecond / without.PerSecond:0.00}");
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

        using var fill = new LedgerFill(data.Path, slug, number => number % 2 == 0 ? SampleSigner.Postcode : Postcode);
        await fill.RunAsync(1, Filled, cancellationToken);
        return slug;
    }

    private async Task RepeatAsync(PetitionApi api, TempDirectory data, string slug, Task load)
    {
        // Ends undone, so that the count is what it would be without.
        while (!load.IsCompleted)
        {
            var of = await api.CountAsync(slug, cancellationToken);
            var (taken, id) = await ApplyAsync(data, slug);
            _underLoad.Add((taken, of));
            Progress.Say($"While people sign: {taken.TotalSeconds:0.00} s, of {of:N0} signatures");
            await AskAsync(data, "undo", slug, id, "--by", "Benchmark");
        }
    }

    private async Task<(TimeSpan Taken, string Id)> ApplyAsync(TempDirectory data, string slug)
    {
        var started = Stopwatch.GetTimestamp();
        var said = await AskAsync(data, "apply", slug, "--postcode", Postcode, "--by", "Benchmark", "--because", "Made by the benchmark to be removed.");
        var taken = Stopwatch.GetElapsedTime(started);
        var id = Id().Match(said);
        return id.Success ? (taken, id.Value) : throw new BenchmarkException($"The rule was not applied.\n{said}");
    }

    private Task<string> AskAsync(TempDirectory data, params string[] words) => ChildProcess.RunAsync(
        Places.Dotnet, [Places.Program, "invalidate", .. words], CommandLimit, cancellationToken, new Dictionary<string, string> { ["CampaignKit__DataDirectory"] = data.Path });

    private async Task ExpectAsync(PetitionApi api, string slug, long expected, string when)
    {
        var count = await api.CountAsync(slug, cancellationToken);
        if (count != expected) throw new BenchmarkException($"INEXACT: the count {when} is {count}, not {expected}.");
    }

    private void Tell(string when, List<(TimeSpan Taken, long Of)> times)
    {
        var sorted = times.Order().ToList();
        var (median, longest) = (sorted[sorted.Count / 2], sorted[^1]);
        _report.Target(FormattableString.Invariant($"the command that applies the rule, when {when}, median of {times.Count}"), $"{median.Taken.TotalSeconds:0.0} s", $"< 10 s", median.Taken < Wanted);
        _report.Target(FormattableString.Invariant($"the same, longest, of {longest.Of:N0} signatures"), $"{longest.Taken.TotalSeconds:0.0} s", $"< 10 s", longest.Taken < Wanted);
    }

    [GeneratedRegex("rule-[0-9a-f]+")]
    private static partial Regex Id();
}
