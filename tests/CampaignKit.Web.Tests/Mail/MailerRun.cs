using System.Diagnostics.Metrics;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>A mailer between an outbox and a server, as a node runs it.</summary>
internal sealed class MailerRun : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MailSender _sender;
    private readonly Mailer _mailer;

    private MailerRun(WatchedOutbox outbox, int port, ManualClock clock, int connections)
    {
        var options = new MailOptions { Host = "127.0.0.1", Port = port, StartTls = false, From = "campaigns@example.org", Connections = connections };
        var writer = Letters.Writer(options, clock);
        _sender = new(options, writer.Domain, clock);
        Meters = _services.GetRequiredService<IMeterFactory>();
        Backlog = new(Meters, clock);
        var chance = new Even(0.5);
        var delivery = new MailDelivery(Letters.Keys, writer, _sender, clock, chance);
        _mailer = new(outbox, delivery, _sender, Folder, options, Signal, Backlog, clock, chance, () => Task.FromResult(BegunAt), new Started(), Log);
    }

    public Logs<Mailer> Log { get; } = new();

    /// <summary>When the oldest update began whose mails are not all in the outbox.</summary>
    public DateTimeOffset? BegunAt { get; set; }

    public MailFolder Folder { get; } = new(Path.Combine(Path.GetTempPath(), $"no-outbox-{Guid.NewGuid():n}"));

    public MailSignal Signal { get; } = new();

    public MailBacklog Backlog { get; }

    public IMeterFactory Meters { get; }

    public static async Task<MailerRun> StartAsync(WatchedOutbox outbox, int port, ManualClock clock, int connections = 1)
    {
        var run = new MailerRun(outbox, port, clock, connections);
        await run._mailer.StartAsync(CancellationToken.None);
        return run;
    }

    /// <summary>Tells it to stop; it does when the task ends.</summary>
    public Task StopAsync() => _mailer.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _mailer.Dispose();
        await _sender.DisposeAsync();
        await _services.DisposeAsync();
    }
}
