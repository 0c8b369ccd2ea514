using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signers;

/// <summary>A test with the actor of one mailbox in its hands.</summary>
public abstract class SignerTest
{
    private protected static readonly MailboxKey Mailbox = new(7);
    private protected static readonly DateTimeOffset Today = new(2026, 11, 5, 0, 0, 0, TimeSpan.Zero);
    private protected static readonly DateTimeOffset Tomorrow = Today.AddDays(1);

    private protected SignerTest() => Signer = Wake();

    private protected ManualTurns Turns { get; } = new();

    private protected InMemoryOutbox Outbox { get; } = new();

    private protected ManualClock Clock { get; } = new();

    /// <summary>The actor of <see cref="Mailbox"/>.</summary>
    private protected Signer Signer { get; set; }

    private protected Signer Wake(MailboxKey? mailbox = null) => new(mailbox ?? Mailbox, Outbox, Clock, new());

    private protected static OutboxMail Mail(string id, byte content = 1) =>
        new() { Id = id, Recipient = Mailbox, Campaign = id, DueAt = Today, SealedMail = new byte[] { content } };

    private protected Task<bool> Ask(string id, byte content = 1) => Ask(Mail(id, content));

    private protected Task<bool> Ask(OutboxMail mail) => Turns.Call(() => Signer.MailAsync(mail));

    private protected Task<bool> Forget() => Turns.Call(async () =>
    {
        await Signer.ForgetAsync();
        return true;
    });

    private protected bool MayTry() => Turns.Call(Signer.MayTryCodeAsync).Answer();

    private protected void Send() => Turns.Run(async () => await Outbox.SentAsync(await Outbox.TakeAsync(Clock.GetUtcNow(), TimeSpan.FromMinutes(1), 1000)));

    /// <summary>From now on mails wait here before they are put in.</summary>
    private protected Queue<TaskCompletionSource> HoldPuts()
    {
        var held = new Queue<TaskCompletionSource>();
        Outbox.BeforePutting = _ =>
        {
            held.Enqueue(new());
            return held.Last().Task;
        };
        return held;
    }

    private protected void Release(Queue<TaskCompletionSource> held) => Turns.Run(held.Dequeue().SetResult);

    /// <summary>Lets go what waits and what comes of that, and holds nothing any more.</summary>
    private protected void ReleaseAll(Queue<TaskCompletionSource> held)
    {
        while (held.Count > 0) Release(held);
        Outbox.BeforePutting = _ => Task.CompletedTask;
    }

    private protected void Fail(Queue<TaskCompletionSource> held) => Turns.Run(() => held.Dequeue().SetException(new StorageUnavailableException("The storage is away.")));
}
