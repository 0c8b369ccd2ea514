using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>A test with an outbox, a server and a clock, between which it starts mailers.</summary>
public abstract class MailerTest : IAsyncLifetime
{
    // How long a mailer that has nothing to do waits before it looks again; the first pause after a failure of the server is as long.
    private protected static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private protected static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);

    private protected ManualClock Clock { get; } = new();

    private protected WatchedOutbox Outbox { get; } = new();

    private protected FaultySmtpServer Server { get; } = FaultySmtpServer.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Server.DisposeAsync();

    private protected Task<MailerRun> StartAsync(int connections = 1) => MailerRun.StartAsync(Outbox, Server.Port, Clock, connections);

    /// <summary>Whatever the mailer waits for, it is over after this: it looks, and the mail is due.</summary>
    private protected async Task WaitOutAsync()
    {
        await Clock.WaitedForAsync(Look);
        Clock.Skip(FirstWait);
    }

    private protected async Task PutAsync(int count, int from = 0)
    {
        for (var number = from; number < from + count; number++)
        {
            await Outbox.PutAsync(Letters.Sealed(Letters.Sample($"signer-{number}@example.org") with { Token = $"Token{number}" }, Clock.GetUtcNow(), $"mail-{number}"));
        }
    }
}
