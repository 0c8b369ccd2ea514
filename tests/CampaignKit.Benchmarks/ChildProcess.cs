using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CampaignKit.Benchmarks;

/// <summary>A process that the benchmark started: ended by its id when it is no longer needed, whatever happens.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private const int LinesKept = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private long _linesWritten;

    private ChildProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>The end of what it wrote.</summary>
    public string LastLines
    {
        get
        {
            // What it said last may still be on its way when it has ended.
            if (_process.HasExited) _process.WaitForExit();
            return string.Join('\n', _lines);
        }
    }

    /// <summary>How many lines it has written.</summary>
    public long LinesWritten => Interlocked.Read(ref _linesWritten);

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time it has used, all threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static ChildProcess Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };

        // What this shell happens to set must not make one contender run differently from another.
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        try
        {
            return new(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new BenchmarkException($"{file} cannot be started ({failure.Message}). On Debian, tests/CampaignKit.Benchmarks/bench.sh installs what is missing.");
        }
    }

    /// <summary>Runs a command to its end and gives back what it wrote.</summary>
    /// <exception cref="BenchmarkException">It failed, or took longer than it may.</exception>
    public static async Task<string> RunAsync(
        string file, IEnumerable<string> arguments, TimeSpan limit, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var child = Start(file, arguments, environment);
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        try
        {
            await child._process.WaitForExitAsync(timed.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchmarkException($"{file} did not end within {limit.TotalSeconds:0} s.\n{child.LastLines}");
        }

        return child._process.ExitCode == 0 ? child.LastLines : throw new BenchmarkException($"{file} failed with {child._process.ExitCode}.\n{child.LastLines}");
    }

    /// <summary>Ends it at once, as a power cut would end it: SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end and waits; kills it if it does not.</summary>
    public async Task StopAsync(int signal = Terminate)
    {
        if (!_process.HasExited) _ = Kill(_process.Id, signal);
        using var timed = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(timed.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        Interlocked.Increment(ref _linesWritten);
        _lines.Enqueue(line);
        if (_lines.Count > LinesKept) _lines.TryDequeue(out _);
    }

    private static bool IsSetting(string name) =>
        ((string[])["ASPNETCORE_", "CampaignKit__", "Logging__", "Kestrel__", "DOTNET_ENVIRONMENT", "DOTNET_gc", "DOTNET_Tiered", "PG"])
            .Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
