using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>The program inside the tests' own process, served by Kestrel on a free port, with a data directory and a clock of its own.</summary>
/// <remarks>Starts faster than a process. What is about the process itself (output, signals, exit codes) needs <see cref="RunningProgram"/>.</remarks>
public sealed class ServedApp : WebApplicationFactory<InstallationOptions>
{
    private readonly DataFolder _folder = new();
    private bool _disposed;

    public ServedApp()
    {
        UseKestrel(port: 0);
        StartServer();
        Client = new() { BaseAddress = ClientOptions.BaseAddress };
    }

    public TestClock Clock { get; } = new();

    public HttpClient Client { get; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("CampaignKit:DataDirectory", _folder.Data);
        builder.UseSetting("CampaignKit:SeedsDirectory", Repository.Seeds);
        builder.UseSetting("CampaignKit:Abuse:AllowedNetworks", "127.0.0.0/8, ::1");
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
    }

    protected override void Dispose(bool disposing)
    {
        if (_disposed) return;

        // The base class disposes twice when it is disposed asynchronously.
        _disposed = true;
        if (disposing) Client.Dispose();
        base.Dispose(disposing);
        if (disposing) _folder.Dispose();
    }
}
