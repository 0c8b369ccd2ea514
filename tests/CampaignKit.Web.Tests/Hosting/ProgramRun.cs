using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>One run of the program as a process of its own. Everything it says is kept, and it does not outlive its test.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    // A guard against tests that never end, not a measure: a start takes about a second, but a disk that is busy with something else can hold it up.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<Uri> _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _ended;

    private ProgramRun(Process process)
    {
        _process = process;
        _ended = ReadAsync();
    }

    public int Id => _process.Id;

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    /// <summary>Starts the program on a data directory.</summary>
    /// <param name="folder">Whose data directory.</param>
    /// <param name="arguments">For the program.</param>
    /// <param name="settings">Environment variables that differ from a plain start; <see langword="null"/> unsets one.</param>
    /// <param name="wrapper">A command line that ends by executing what is appended to it, in the same process.</param>
    /// <param name="input">All that it finds on its standard input; by default that stays open and empty.</param>
    public static ProgramRun Start(
        DataFolder folder, IEnumerable<string>? arguments = null, IReadOnlyDictionary<string, string?>? settings = null, IReadOnlyList<string>? wrapper = null, string? input = null)
    {
        string[] command = [.. wrapper ?? [], Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Repository.Program, .. arguments ?? []];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder.Beside,
        };

        // Settings of whoever runs the tests are not the program's.
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList()) start.Environment.Remove(name);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["CampaignKit__DataDirectory"] = folder.Data;
        start.Environment["CampaignKit__SeedsDirectory"] = Repository.Seeds;

        // Everybody comes from this machine, and the limits are for networks; what is about them sets its own.
        start.Environment["CampaignKit__Abuse__AllowedNetworks"] = "127.0.0.0/8, ::1";
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        var run = new ProgramRun(Process.Start(start)!);
        if (input is null) return run;
        run._process.StandardInput.Write(input);
        run._process.StandardInput.Close();
        return run;
    }

    /// <summary>The address, as soon as the program says that it serves; <see langword="null"/> if it ends instead.</summary>
    public async Task<Uri?> ServingAsync()
    {
        await WaitAsync(Task.WhenAny(_serving.Task, _ended));
        return _serving.Task.IsCompletedSuccessfully ? await _serving.Task : null;
    }

    /// <summary>The exit code, when the process has ended and all that it said has been read.</summary>
    public async Task<int> EndedAsync()
    {
        await WaitAsync(_ended);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: the process gets no chance to do anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndedAsync();
    }

    /// <summary>SIGTERM or SIGINT, as a service manager and Ctrl-C send them; only where there are signals.</summary>
    public void Signal(PosixSignal signal)
    {
        if (Kill(Id, signal is PosixSignal.SIGINT ? 2 : 15) != 0) throw new InvalidOperationException("The signal could not be sent.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        await EndedAsync();
        _process.Dispose();
    }

    private static bool IsSetting(string name) =>
        ((string[])["ASPNETCORE_", "CAMPAIGNKIT__", "LOGGING__", "CORECLR_", "DOTNET_ENVIRONMENT", "DOTNET_STARTUP_HOOKS", "DOTNET_CONTENTROOT", "URLS"])
            .Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    private async Task WaitAsync(Task task)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The program neither serves nor ends. So far it has said:\n{Output}\n{Errors}", late);
        }
    }

    private async Task ReadAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput, _output), ReadAsync(_process.StandardError, _errors));
        await _process.WaitForExitAsync();
    }

    private async Task ReadAsync(StreamReader from, StringBuilder text)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (text) text.Append(line).Append('\n');
            if (line.StartsWith("  Public site", StringComparison.Ordinal)) _serving.TrySetResult(new(line["  Public site".Length..].Trim()));
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
