using System.Diagnostics;
using System.Globalization;

namespace CampaignKit.Benchmarks;

/// <summary>The load generator, https://github.com/wg/wrk: two threads, and connections with one request under way at any moment each.</summary>
internal sealed class Wrk(TempDirectory scripts, CancellationToken cancellationToken, int connections = Wrk.UsualConnections)
{
    public const int Threads = 2;
    public const int UsualConnections = 128;

    // One line that is easy to read back, instead of the text that is meant for people. wrk counts time in microseconds.
    private const string Summary = """
        function done(summary, latency)
          local errors = summary.errors
          io.write(string.format("figures %d %d %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
            errors.status, errors.connect + errors.read + errors.write + errors.timeout))
          for _, thread in ipairs(threads) do io.write(string.format(" %d", thread:get("sent") or 0)) end
          io.write("\n")
        end
        """;

    private const string Setup = """
        threads = {}
        function setup(thread)
          thread:set("worker", #threads)
          threads[#threads + 1] = thread
        end
        """;

    private int _scripts;

    public int Connections => connections;

    /// <summary>Reads one path over and over.</summary>
    public Task<WrkRun> GetAsync(ServerProcess server, string path, int seconds, string encoding = "identity") =>
        RunAsync(server, path, seconds, $"wrk.headers[\"Accept-Encoding\"] = \"{encoding}\"");

    /// <summary>Signs with addresses that are all different, or, per thread, with <paramref name="distinct"/> of them in turn, from number 0.</summary>
    public Task<WrkRun> SignAsync(ServerProcess server, string slug, string label, int seconds, int distinct = 1_000_000_000)
    {
        // Whole requests from a template: the load generator shares the processors with what it measures and has to be cheap.
        const string worker = "WORKER";
        var path = PetitionApi.SignPath(slug);
        var body = SampleSigner.Body(SampleSigner.AddressTemplate(label, 0).Replace(".00.", $".{worker}.", StringComparison.Ordinal));
        var length = SampleSigner.Body(SampleSigner.Address(label, 0, 0)).Length;
        return RunAsync(server, path, seconds, $$"""
            function init()
              sent = 0
              template = "POST {{path}} HTTP/1.1\r\nHost: {{server.Address.Authority}}\r\nContent-Type: application/json\r\nContent-Length: {{length}}\r\n\r\n"
                .. string.gsub([[{{body}}]], "{{worker}}", string.format("%02d", worker))
            end
            function request()
              sent = sent + 1
              return string.format(template, sent % {{distinct}})
            end
            """);
    }

    /// <summary>Confirms with the tokens of each thread's file, one after the other, from this line on.</summary>
    public Task<WrkRun> ConfirmAsync(ServerProcess server, Func<int, string> tokensOf, int from, int seconds) => RunAsync(server, "/api/v1/confirmations", seconds, $$"""
        function init()
          sent = 0
          local file = ({ {{string.Join(", ", Enumerable.Range(0, Threads).Select(worker => $"[[{tokensOf(worker)}]]"))}} })[worker + 1]
          lines = io.lines(file)
          for skipped = 1, {{from}} do lines() end
          template = "POST /api/v1/confirmations/%s HTTP/1.1\r\nHost: {{server.Address.Authority}}\r\nContent-Length: 0\r\n\r\n"
        end
        function request()
          local token = lines and lines()
          if token == nil then
            lines, token = nil, "none"
          else
            sent = sent + 1
          end
          return string.format(template, token)
        end
        """);

    private async Task<WrkRun> RunAsync(ServerProcess server, string path, int seconds, string script)
    {
        var file = Path.Combine(scripts.Path, $"{++_scripts}.lua");
        await File.WriteAllTextAsync(file, $"{Setup}\n{script}\n{Summary}\n", cancellationToken);
        var (began, before) = (Stopwatch.GetTimestamp(), server.Process.ProcessorTime);
        var output = await ChildProcess.RunAsync(
            "wrk",
            [$"-t{Threads}", $"-c{connections}", $"-d{seconds}s", "--latency", "--timeout", "10s", "-s", file, new Uri(server.Address, path).AbsoluteUri],
            TimeSpan.FromSeconds(seconds + 30),
            cancellationToken);
        var ended = Stopwatch.GetTimestamp();
        server.ThrowIfExited();
        return WrkRun.Parse(output, server.Process.ProcessorTime - before) with { Began = began, Ended = ended };
    }
}

/// <summary>What one run of the load generator came to.</summary>
/// <param name="Answered">Requests that were answered, whatever the status.</param>
/// <param name="Duration">How long it ran.</param>
/// <param name="Latencies">Of the answered ones.</param>
/// <param name="Refused">Answers with status 400 or above.</param>
/// <param name="Broken">Connections that failed, or waited ten seconds.</param>
/// <param name="Sent">For each thread, the highest number that it put into an address.</param>
/// <param name="ProcessorTime">What the server spent meanwhile.</param>
internal sealed record WrkRun(long Answered, TimeSpan Duration, Latencies Latencies, long Refused, long Broken, IReadOnlyList<int> Sent, TimeSpan ProcessorTime)
{
    /// <summary>When the load began, by <see cref="Stopwatch"/>.</summary>
    public long Began { get; init; }

    /// <summary>When it was over.</summary>
    public long Ended { get; init; }

    public double PerSecond => Answered / Duration.TotalSeconds;

    public static WrkRun Parse(string output, TimeSpan processorTime)
    {
        var figures = output.Split('\n').LastOrDefault(line => line.StartsWith("figures ", StringComparison.Ordinal))?.Split(' ')
            .Skip(1).Select(figure => long.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        if (figures is not { Length: >= 7 }) throw new BenchmarkException($"wrk gave no figures.\n{output}");

        static TimeSpan Time(long figure) => TimeSpan.FromMicroseconds(figure);
        return new(
            figures[0], Time(figures[1]), new(Time(figures[2]), Time(figures[3]), Time(figures[4])), figures[5], figures[6],
            [.. figures.Skip(7).Select(sent => (int)sent)], processorTime);
    }
}

/// <summary>How long answers took.</summary>
internal readonly record struct Latencies(TimeSpan Median, TimeSpan P99, TimeSpan Longest)
{
    /// <summary>From every single one, in any order.</summary>
    public static Latencies Of(List<TimeSpan> all)
    {
        all.Sort();
        return new(all[all.Count / 2], all[(int)(all.Count * 0.99)], all[^1]);
    }
}
