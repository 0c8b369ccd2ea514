using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>maildev on free ports, with a folder of its own: a mail server that keeps what it gets, and tells over HTTP what it read in it. <c>test.sh</c> installs it.</summary>
internal sealed class MaildevProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("maildev-").FullName;
    private readonly HttpClient _api;
    private readonly Process _process;

    private MaildevProcess(string program, (string User, string Password)? account)
    {
        Port = FreePort();
        var web = FreePort();
        _api = new() { BaseAddress = new($"http://127.0.0.1:{web}/api/") };
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, "--silent", "--ip", "127.0.0.1", "--smtp", Text(Port), "--web-ip", "127.0.0.1", "--web", Text(web), "--mail-directory", _folder])
        {
            start.ArgumentList.Add(argument);
        }

        if (account is var (user, password)) (start.Environment["MAILDEV_INCOMING_USER"], start.Environment["MAILDEV_INCOMING_PASS"]) = (user, password);
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it takes mails.</summary>
    public int Port { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="repository">Where <c>infra/maildev</c> is.</param>
    /// <param name="account">Who may sign in; without one, everybody may send.</param>
    public static async Task<MaildevProcess> StartAsync(string repository, (string User, string Password)? account = null)
    {
        var program = Path.Combine(repository, "infra", "maildev", "node_modules", "maildev", "dist", "bin", "maildev.js");
        if (!File.Exists(program)) throw new InvalidOperationException("maildev is not installed: run ./test.sh, or npm ci in infra/maildev.");

        var maildev = new MaildevProcess(program, account);
        var started = Stopwatch.GetTimestamp();
        while (!await maildev.ListensAsync())
        {
            if (maildev._process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                await maildev.DisposeAsync();
                throw new InvalidOperationException("maildev did not start.");
            }

            await Task.Delay(50);
        }

        return maildev;
    }

    /// <summary>What it has got so far, as it understood it.</summary>
    public async Task<IReadOnlyList<JsonElement>> MailsAsync() => (await JsonSerializer.DeserializeAsync<List<JsonElement>>(await _api.GetStreamAsync("email")))!;

    /// <summary>A mail as it came.</summary>
    public Task<string> SourceAsync(JsonElement mail) => _api.GetStringAsync($"email/{mail.GetProperty("id").GetString()}/source");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _api.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            using var answer = await _api.GetAsync("healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is SocketException or HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
