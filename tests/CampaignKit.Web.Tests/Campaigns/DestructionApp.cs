using System.Collections.Concurrent;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Web.Control;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Campaigns;

/// <summary>The program inside the tests' own process, with an outbox and a store's traces that only note what they were asked. Commands reach it as processes, over its control socket.</summary>
public sealed class DestructionApp : WebApplicationFactory<InstallationOptions>
{
    private readonly ConcurrentQueue<string> _forgotten = new();
    private bool _disposed;

    public DestructionApp()
    {
        UseKestrel(port: 0);
        StartServer();
        Client = new() { BaseAddress = ClientOptions.BaseAddress };
    }

    public TestClock Clock { get; } = new();

    public HttpClient Client { get; }

    /// <summary>What outbox and store were asked to forget, in order.</summary>
    public IReadOnlyList<string> Forgotten => [.. _forgotten];

    public IDocuments Documents => Services.GetRequiredService<IDocuments>();

    internal DataFolder Folder { get; } = new();

    /// <summary>Runs a command as a process of its own.</summary>
    internal Task<CommandRun> RunAsync(string command, string input = "") => CommandRun.OfAsync(Folder, command, input);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("CampaignKit:DataDirectory", Folder.Data);
        builder.UseSetting("CampaignKit:SeedsDirectory", Repository.Seeds);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<IOutbox>(new NotingOutbox(_forgotten));
            services.AddSingleton<ITraces>(new NotingTraces(_forgotten));
            services.AddDestruction();
        });
    }

    protected override void Dispose(bool disposing)
    {
        if (_disposed) return;

        // The base class disposes twice when it is disposed asynchronously.
        _disposed = true;
        if (disposing) Client.Dispose();
        base.Dispose(disposing);
        if (disposing) Folder.Dispose();
    }
}
