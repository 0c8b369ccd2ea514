using System.Text.Json;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Staff.Momentum;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>The program inside the tests' own process, served by Kestrel on a free port, with a data directory and a clock of its own.</summary>
/// <remarks>Starts faster than a process. What is about the process itself (output, signals, exit codes) needs <see cref="RunningProgram"/>.</remarks>
public sealed class ServedApp : WebApplicationFactory<InstallationOptions>
{
    private readonly DataFolder _folder = new();
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly TimeSpan _momentumPatience;
    private readonly Action<IServiceCollection>? _replace;
    private bool _disposed;

    public ServedApp()
        : this(new Dictionary<string, string>())
    {
    }

    /// <param name="settings">What differs from a plain start, as in <c>CampaignKit:Abuse:Burst</c>.</param>
    /// <param name="momentumPatience">How long momentum pages wait for their numbers; without it as long as a busy machine may need.</param>
    /// <param name="replace">Puts doubles in the place of what the program would use.</param>
    internal ServedApp(IReadOnlyDictionary<string, string> settings, TimeSpan? momentumPatience = null, Action<IServiceCollection>? replace = null)
    {
        _settings = settings;
        _replace = replace;
        _momentumPatience = momentumPatience ?? TimeSpan.FromMinutes(1);
        UseKestrel(port: 0);
        StartServer();
        Client = new() { BaseAddress = ClientOptions.BaseAddress };
    }

    public TestClock Clock { get; } = new();

    public HttpClient Client { get; }

    internal DataFolder Folder => _folder;

    /// <summary>What was mailed.</summary>
    internal MailRecorder Mails => Services.GetRequiredService<MailRecorder>();

    /// <summary>Somebody before a browser.</summary>
    internal Visitor Visitor => new(Client);

    /// <summary>How a petition's signatures stand: counted, awaiting, withdrawn, removed.</summary>
    internal async Task<(long Counted, long Awaiting, long Withdrawn, long Removed)> CountAsync(string petition)
    {
        var signatures = JsonSerializer.Deserialize<JsonElement>(await Client.GetStringAsync($"/api/v1/petitions/{petition}")).GetProperty("signatures");
        long Of(string name) => signatures.GetProperty(name).GetInt64();
        return (Of("counted"), Of("awaiting"), Of("withdrawn"), Of("removed"));
    }

    /// <summary>Makes a petition ask for a proof of work.</summary>
    internal async Task AskForWorkAsync(string petition)
    {
        var documents = Services.GetRequiredService<IDocuments>();
        var stored = (await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, petition))!;
        await documents.WriteAsync([new(PetitionRecord.Kind, petition, stored.Value with { AsksForWork = true }, stored.ETag)]);
        await Services.GetRequiredService<IActors>().Catalogue().RefreshAsync();
        await Services.GetRequiredService<CatalogueCache>().RefreshAsync();
    }

    /// <summary>Changes what a petition says, as staff do, and lets the pages that were kept go out of date.</summary>
    internal async Task ReviseAsync(string petition, Func<PetitionRevision, PetitionRevision> edit)
    {
        var stored = (await Services.GetRequiredService<IDocuments>().ReadAsync<PetitionRecord>(PetitionRecord.Kind, petition))!;
        var answer = await Services.GetRequiredService<IActors>().Petition(petition).ReviseAsync(edit(PetitionRevision.Of(stored) with { Reason = "The law was amended." }));
        Assert.Equal(PetitionEditStatus.Done, answer.Status);
        await Services.GetRequiredService<CatalogueCache>().RefreshAsync();
        Clock.Now += TimeSpan.FromSeconds(2);
    }

    /// <summary>Lets pages of these sites alone embed the petitions of a campaign.</summary>
    internal Task EmbedOnlyAsync(string campaign, params string[] origins) => EditAsync(campaign, record => record with { EmbeddingOrigins = origins });

    /// <summary>Gives a campaign these partners and no others, as staff do.</summary>
    internal async Task PartnerAsync(string campaign, params (string Slug, string Name)[] partners)
    {
        var documents = Services.GetRequiredService<IDocuments>();
        foreach (var (slug, name) in partners)
        {
            var stored = await documents.ReadAsync<OrganisationRecord>(OrganisationRecord.Kind, slug);
            await documents.WriteAsync([new(OrganisationRecord.Kind, slug, new OrganisationRecord { Slug = slug, Name = name }, stored?.ETag)]);
        }

        await EditAsync(campaign, record => record with { Partners = [.. partners.Select(partner => partner.Slug)] });
        Clock.Now += TimeSpan.FromSeconds(2);
    }

    /// <summary>Edits what is kept of a campaign, as its seed file would.</summary>
    internal async Task EditAsync(string campaign, Func<CampaignRecord, CampaignRecord> edit)
    {
        var documents = Services.GetRequiredService<IDocuments>();
        var stored = (await documents.ReadAsync<CampaignRecord>(CampaignRecord.Kind, campaign))!;
        await documents.WriteAsync([new(CampaignRecord.Kind, campaign, edit(stored.Value), stored.ETag)]);
        await Services.GetRequiredService<IActors>().Catalogue().RefreshAsync();
        await Services.GetRequiredService<CatalogueCache>().RefreshAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("CampaignKit:DataDirectory", _folder.Data);
        builder.UseSetting("CampaignKit:SeedsDirectory", Repository.Seeds);
        builder.UseSetting("CampaignKit:Abuse:AllowedNetworks", "127.0.0.0/8, ::1");
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton(new MomentumPatience(_momentumPatience));
            services.AddSingleton<SqliteOutbox>();
            services.AddSingleton(provider => new MailRecorder(provider.GetRequiredService<SqliteOutbox>(), provider.GetRequiredService<InstallationKeys>()));
            services.AddSingleton<IOutbox>(provider => provider.GetRequiredService<MailRecorder>());

            // What makes a password dear to guess would be most of what these tests do; that it is dear is tested where the program runs as it is.
            services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
            _replace?.Invoke(services);
        });
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
