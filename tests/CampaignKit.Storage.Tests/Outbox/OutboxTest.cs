using System.Globalization;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Storage.Tests.Outbox;

/// <summary>A test with an outbox of its own in its hands.</summary>
public abstract class OutboxTest : IAsyncLifetime
{
    protected static TimeSpan Lease { get; } = TimeSpan.FromMinutes(5);

    protected static DateTimeOffset Now { get; } = new DateTimeOffset(2026, 11, 5, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    protected IOutbox Outbox { get; private set; } = null!;

    public async Task InitializeAsync() => Outbox = await OpenAsync();

    public virtual Task DisposeAsync() => CloseAsync();

    /// <summary>Opens this test's own outbox; empty the first time, and afterwards with what was written before.</summary>
    protected abstract Task<IOutbox> OpenAsync();

    protected abstract Task CloseAsync();

    protected async Task ReopenAsync()
    {
        await CloseAsync();
        Outbox = await OpenAsync();
    }

    /// <summary>The same outbox as another node has it.</summary>
    protected virtual IOutbox Beside() => Outbox;

    protected static OutboxMail Mail(UInt128 recipient, string id, byte content = 1) =>
        new() { Id = id, Recipient = new(recipient), DueAt = Now, SealedMail = new byte[] { content, 2, 3 } };

    /// <summary>A mailbox of its own for each number, anywhere among all that there may be.</summary>
    protected static UInt128 Spread(int number) => unchecked(((UInt128)(uint)number + 1) * new UInt128(0x9E37_79B9_7F4A_7C15, 0xF39C_C060_5CED_C835));

    // Azurite does one thing at a time, and a write that waits for hundreds of others would be given up.
    protected Task PutAsync(IEnumerable<OutboxMail> mails) =>
        Parallel.ForEachAsync(mails, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (mail, _) => await Outbox.PutAsync(mail));

    protected ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset? now = null, int atMost = 1000) => Outbox.TakeAsync(now ?? Now, Lease, atMost);

    protected static IEnumerable<string> Ids(IEnumerable<OutboxMail> mails) => mails.Select(mail => mail.Id);

    protected static int Number(string id) => int.Parse(id, CultureInfo.InvariantCulture);

    protected static (string, MailboxKey, string?, DateTimeOffset, int, string) Columns(OutboxMail mail) =>
        (mail.Id, mail.Recipient, mail.Campaign, mail.DueAt, mail.Failures, Convert.ToHexString(mail.SealedMail.Span));
}
