using System.Runtime.InteropServices;
using System.Text;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>The real program, serving a data directory of its own over real HTTP. May be killed, stopped and started again on the same directory.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private readonly IReadOnlyDictionary<string, string?>? _settings;
    private readonly IReadOnlyList<string>? _wrapper;
    private readonly StringBuilder _earlierOutput = new();
    private ProgramRun _run;

    private RunningProgram(DataFolder folder, bool ownsFolder, IReadOnlyDictionary<string, string?>? settings, IReadOnlyList<string>? wrapper)
    {
        Folder = folder;
        _ownsFolder = ownsFolder;
        _settings = settings;
        _wrapper = wrapper;
        _run = ProgramRun.Start(folder, settings: settings, wrapper: wrapper);
    }

    public DataFolder Folder { get; }

    /// <summary>Its address; another one after every start.</summary>
    public Uri Address => Client.BaseAddress!;

    public HttpClient Client { get; private set; } = new();

    public int Id => _run.Id;

    /// <summary>All that it has said in all of its runs, to both outputs.</summary>
    public string Output => $"{_earlierOutput}{_run.Output}{_run.Errors}";

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="folder">Whose data directory; a new one by default.</param>
    /// <param name="settings">Environment variables that differ from a plain start.</param>
    /// <param name="wrapper">A command line that ends by executing what is appended to it, in the same process.</param>
    public static async Task<RunningProgram> StartAsync(
        DataFolder? folder = null, IReadOnlyDictionary<string, string?>? settings = null, IReadOnlyList<string>? wrapper = null)
    {
        var program = new RunningProgram(folder ?? new(), ownsFolder: folder is null, settings, wrapper);
        try
        {
            await program.ConnectAsync();
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _run.KillAsync();

    /// <summary>Asks it to end, as a service manager or Ctrl-C does; gives the exit code. Only where there are signals.</summary>
    public Task<int> StopAsync(PosixSignal signal = PosixSignal.SIGTERM)
    {
        _run.Signal(signal);
        return _run.EndedAsync();
    }

    /// <summary>Starts it again on the same directory after it has ended, and waits until it serves.</summary>
    public async Task RestartAsync()
    {
        await _run.DisposeAsync();
        _earlierOutput.Append(_run.Output).Append(_run.Errors);
        _run = ProgramRun.Start(Folder, settings: _settings, wrapper: _wrapper);
        await ConnectAsync();
    }

    /// <summary>What <c>export</c> gives for a petition, run beside this program as a process of its own.</summary>
    public async Task<List<ExportRow>> ExportAsync(string petition)
    {
        await using var export = ProgramRun.Start(Folder, ["export", petition, "--to", "the tests", "--for", "comparing"], _settings, _wrapper);
        var exitCode = await export.EndedAsync();
        Assert.True(exitCode == 0, $"export {petition} ended with {exitCode}: {export.Errors}");
        return ExportRow.Read(export.Output);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _run.DisposeAsync();
        if (_ownsFolder) Folder.Dispose();
    }

    private async Task ConnectAsync()
    {
        var address = await _run.ServingAsync()
            ?? throw new InvalidOperationException($"The program ended with {await _run.EndedAsync()} before it served.\n{_run.Output}\n{_run.Errors}");
        Client.Dispose();
        Client = new() { BaseAddress = address };
    }
}
