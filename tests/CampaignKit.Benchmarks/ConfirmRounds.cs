namespace CampaignKit.Benchmarks;

/// <summary>Rounds of confirmations on the real program: every request follows another mailed link, and each round is checked to the last one.</summary>
internal sealed class ConfirmRounds : IAsyncDisposable
{
    // Far more than the fastest machine seen confirms in a second.
    private const int PerSecondAtMost = 50_000;

    private readonly Wrk _wrk;
    private readonly TempDirectory _data;
    private readonly TempDirectory _tokens;
    private readonly string _slug;
    private readonly CancellationToken _cancellationToken;
    private int _used;

    private ConfirmRounds(Wrk wrk, TempDirectory data, TempDirectory tokens, ServerProcess program, string slug, CancellationToken cancellationToken) =>
        (_wrk, _data, _tokens, Program, _slug, _cancellationToken) = (wrk, data, tokens, program, slug, cancellationToken);

    /// <summary>The program with the signatures that wait.</summary>
    public ServerProcess Program { get; }

    /// <summary>How many confirmations were checked, over all rounds.</summary>
    public long Checked { get; private set; }

    /// <summary>Makes an installation in which as many wait as can be confirmed in these seconds.</summary>
    public static async Task<ConfirmRounds> PrepareAsync(Options options, Wrk wrk, int seconds, CancellationToken cancellationToken)
    {
        var data = new TempDirectory(options.Directory, "confirm");
        var tokens = new TempDirectory(options.Directory, "tokens");
        string slug;
        await using (var installation = await ServerProcess.StartProgramAsync(data, cancellationToken))
        {
            slug = (await installation.Api.ListOpenAsync(cancellationToken, confirmation: "email"))[0];
            await installation.Api.SignAsync(slug, SampleSigner.Address("prepares", 0, 0), cancellationToken);
        }

        Progress.Say($"Preparing {PerSecondAtMost * seconds:N0} signatures that wait for confirmation");
        await AwaitingFill.RunAsync(data.Path, slug, PerSecondAtMost * seconds / Wrk.Threads, tokens.Path, cancellationToken);
        return new(wrk, data, tokens, await ServerProcess.StartProgramAsync(data, cancellationToken), slug, cancellationToken);
    }

    /// <summary>A round of first confirmations; holds the growth of the count against the links that were followed.</summary>
    /// <exception cref="BenchmarkException">The petition grew by more than were sent, or by less than were answered; or the links ran out.</exception>
    public async Task<WrkRun> RunAsync(int seconds)
    {
        var before = await Program.Api.CountAsync(_slug, _cancellationToken);
        var run = await _wrk.ConfirmAsync(Program, worker => AwaitingFill.TokensOf(_tokens.Path, worker), _used, seconds);
        _used += PerSecondAtMost * seconds / Wrk.Threads;

        // wrk hangs up with a request under way on each connection: the program may or may not have taken those.
        var growth = await SettledGrowthAsync(before);
        var sent = run.Sent.Sum(number => (long)number);
        if (sent >= PerSecondAtMost * seconds) throw new BenchmarkException("The links ran out: this machine is faster than the benchmark thought possible.");
        if (growth > sent || growth < run.Answered - run.Refused) throw new BenchmarkException($"INEXACT: {sent} links were followed, {run.Answered} answered ({run.Refused} refused), and the count grew by {growth}.");
        Checked += growth;
        return run;
    }

    /// <summary>How long it takes to be asked for a mail, by those whose links were followed in the rounds and by those who never signed.</summary>
    public Task<TimingClass> MeasureTimingAsync() => TimingClass.MeasureAsync(
        Program.Api, _slug, number => SampleSigner.Address("neversigned", 0, number), number => SampleSigner.Address("confirms", 0, number), _cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        _data.Dispose();
        _tokens.Dispose();
    }

    private async Task<long> SettledGrowthAsync(long before)
    {
        for (var last = -1L; ;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _cancellationToken);
            var now = await Program.Api.CountAsync(_slug, _cancellationToken) - before;
            if (now == last) return now;
            last = now;
        }
    }
}
