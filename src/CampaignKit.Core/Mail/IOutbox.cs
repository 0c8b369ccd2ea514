using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Mail;

/// <summary>The mails that are to be sent: durable, so that they outlive the process and a mail server's bad day.</summary>
/// <remarks>
/// Several nodes may take from it at once. A mail may be sent twice if a node dies between sending and saying so, and is never lost.
/// A mail that was sent leaves its row, without its content, until <see cref="SweepAsync"/>: that is how the mails of a day are counted.
/// </remarks>
public interface IOutbox
{
    /// <summary>The most mails that are added in one call.</summary>
    const int AddedAtOnce = 100;

    /// <summary>Puts a mail in, or replaces the one that this recipient has with this id, sent or not; durable when it returns.</summary>
    /// <exception cref="Installation.StorageUnavailableException">It could not be stored; where the storage is a network away, it may be yet.</exception>
    Task PutAsync(OutboxMail mail);

    /// <summary>Puts in those mails that their recipients do not have yet, by id, sent or not; the others stay as they are. Durable when it returns, and safe to repeat for as long as rows are not swept.</summary>
    /// <param name="mails">1–<see cref="AddedAtOnce"/>. Each is put in whole or not at all; over some stores not all of them in one transaction.</param>
    /// <returns>How many were put in.</returns>
    /// <exception cref="Installation.StorageUnavailableException">Not all could be stored; repeat it.</exception>
    Task<int> AddAsync(IReadOnlyList<OutboxMail> mails);

    /// <summary>How many mails to this mailbox were or will be due at this moment or later, sent ones included. Cost: a look-up by recipient.</summary>
    ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default);

    /// <summary>Takes mails that are due and not sent, oldest first. Nobody else is given them until the lease ends, or until the store is opened anew where one process at a time has it.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="lease">How long the caller has to send them.</param>
    /// <param name="atMost">1–1,000.</param>
    ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost);

    /// <summary>These mails, as they were taken, were sent: their content is dropped, their rows count until they are swept. Those that are gone or were replaced meanwhile do no harm.</summary>
    Task SentAsync(IReadOnlyList<OutboxMail> mails);

    /// <summary>
    /// These mails could not be sent: they are due again at the moment that each now says, with one more failure than the outbox knows of; nobody has them any longer.
    /// Those that are gone, sent or were replaced meanwhile do no harm.
    /// </summary>
    Task PostponeAsync(IReadOnlyList<OutboxMail> mails);

    /// <summary>Removes every row of this mailbox, sent or not.</summary>
    Task ForgetAsync(MailboxKey recipient);

    /// <summary>Removes every row of this campaign, sent or not.</summary>
    Task ForgetCampaignAsync(string campaign);

    /// <summary>Removes the rows of mails that were sent and due before this moment.</summary>
    Task SweepAsync(DateTimeOffset dueBefore);

    /// <summary>What waits. Cost: a count of the mails that are not sent.</summary>
    ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default);
}

/// <summary>One mail in the outbox.</summary>
public sealed record OutboxMail
{
    /// <summary>Unique among the mails to its recipient: 1–64 letters, digits and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>To whom, as the installation knows them.</summary>
    public required MailboxKey Recipient { get; init; }

    /// <summary>Slug of the campaign for which it is sent; <see langword="null"/> for the installation's own.</summary>
    public string? Campaign { get; init; }

    /// <summary>First moment at which it may be sent, UTC.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often sending it has failed, at least 0.</summary>
    public int Failures { get; init; }

    /// <summary>The <see cref="Mail"/>, encrypted under the installation's key; empty once it was sent.</summary>
    public required ReadOnlyMemory<byte> SealedMail { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(OutboxMail);
}

/// <summary>What waits in the outbox.</summary>
/// <param name="Waiting">Mails not sent, whether due or not.</param>
/// <param name="OldestDueAt">When the one that has waited longest was due, UTC; <see langword="null"/> if none is due.</param>
/// <param name="Failing">Those of them that have failed at least once.</param>
public sealed record OutboxBacklog(long Waiting, DateTimeOffset? OldestDueAt, long Failing);
