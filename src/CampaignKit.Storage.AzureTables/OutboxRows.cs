using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Storage.AzureTables;

/// <summary>A mail as two entities of one partition: its record, which stays when it was sent, and beside it the mail itself for as long as it waits.</summary>
/// <remarks>Moments are in ticks of 100 ns, UTC: Azurite compares times of the service's own kind by milliseconds only, and a day begins at one moment exactly.</remarks>
internal static class OutboxRows
{
    /// <summary>What the keys of records begin with.</summary>
    public const string Records = "m-";

    /// <summary>What the keys of mails that wait begin with; in their order the next is the moment at which they are due.</summary>
    public const string Waiting = "w-";

    /// <summary>Comes behind every mail that waits.</summary>
    public const string AfterWaiting = "w.";

    /// <summary>16 partitions: together they take 32,000 entities a second, more than an account does, and whoever looks for mails that are due asks each of them.</summary>
    public static IReadOnlyList<string> Partitions { get; } = [.. "0123456789abcdef".Select(digit => digit.ToString())];

    /// <summary>All mails to one mailbox are in one partition.</summary>
    public static string PartitionOf(MailboxKey recipient) => recipient.ToString()[..1];

    /// <summary>What the keys of this recipient's records begin with.</summary>
    public static string RecordsOf(MailboxKey recipient) => $"{Records}{recipient}-";

    /// <summary>Comes behind all of this recipient's records and before the next one's.</summary>
    public static string AfterRecordsOf(MailboxKey recipient) => $"{Records}{recipient}.";

    /// <summary>The key of the record.</summary>
    public static string RecordKeyOf(OutboxMail mail) => $"{RecordsOf(mail.Recipient)}{mail.Id}";

    /// <summary>The key of the mail itself: another one for each mail and each moment, so whoever took it and is late touches no other.</summary>
    public static string WaitingKeyOf(OutboxMail mail) => $"{WaitingSince(mail.DueAt)}-{Mark(mail)}";

    /// <summary>What the keys of mails that are due at this moment begin with, and what those of earlier ones are below.</summary>
    public static string WaitingSince(DateTimeOffset dueAt) => string.Create(CultureInfo.InvariantCulture, $"{Waiting}{dueAt.UtcTicks:x16}");

    /// <summary>When the mail with this key is due.</summary>
    public static DateTimeOffset DueAt(string waitingKey) =>
        new(long.Parse(waitingKey.AsSpan(Waiting.Length, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), TimeSpan.Zero);

    /// <summary>Whether the record is this mail's, and not that of another which was put in its place: no two are sealed alike.</summary>
    public static bool IsOf(this TableEntity record, OutboxMail mail) => record.WaitingKey().EndsWith(Mark(mail), StringComparison.Ordinal);

    /// <summary>The key of the record's mail, which may have been sent.</summary>
    public static string WaitingKey(this TableEntity record) => record.GetString("Waiting");

    /// <summary>The record of a mail.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="put">Tells the call that puts it in from every other.</param>
    public static TableEntity RecordOf(OutboxMail mail, Guid put)
    {
        var record = new TableEntity(PartitionOf(mail.Recipient), RecordKeyOf(mail))
        {
            ["DueAt"] = mail.DueAt.UtcTicks, ["Failures"] = mail.Failures, ["Waiting"] = WaitingKeyOf(mail), ["Put"] = put,
        };
        if (mail.Campaign is not null) record["Campaign"] = mail.Campaign;
        return record;
    }

    /// <summary>The mail itself. It may be given out from <c>FreeAt</c> on: when it is due, and later when a lease ends.</summary>
    public static TableEntity WaitingOf(OutboxMail mail)
    {
        var waiting = new TableEntity(PartitionOf(mail.Recipient), WaitingKeyOf(mail))
        {
            ["Recipient"] = mail.Recipient.ToString(), ["Id"] = mail.Id, ["Failures"] = mail.Failures, ["FreeAt"] = mail.DueAt.UtcTicks, ["Mail"] = mail.SealedMail.ToArray(),
        };
        if (mail.Campaign is not null) waiting["Campaign"] = mail.Campaign;
        return waiting;
    }

    /// <summary>The mail that an entity holds.</summary>
    public static OutboxMail Read(TableEntity waiting) => new()
    {
        Id = waiting.GetString("Id"),
        Recipient = MailboxKey.Parse(waiting.GetString("Recipient")),
        Campaign = waiting.GetString("Campaign"),
        DueAt = DueAt(waiting.RowKey),
        Failures = waiting.GetInt32("Failures")!.Value,
        SealedMail = waiting.GetBinary("Mail"),
    };

    private static string Mark(OutboxMail mail)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(RecordKeyOf(mail)));
        hash.AppendData("|"u8);
        hash.AppendData(mail.SealedMail.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, MailboxKey.Size));
    }
}
