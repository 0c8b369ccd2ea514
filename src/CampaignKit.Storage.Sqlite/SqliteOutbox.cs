using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The outbox as one table, whose writes share the commits of everybody who waits.</summary>
/// <remarks>
/// A mail is known by recipient and id, so the one index that keeps them unique also finds what a recipient gets. The other index holds mails that are not
/// sent, by the moment they are due: it is as small as the backlog, and knows of leases, so whoever looks for the next passes by thousands that others have
/// without reading a row. Nothing else is indexed, because a mail is put in on the path of signing; what is rare (a campaign is forgotten, old rows are
/// swept) reads the table beside the writer and then removes rows in small parts.
/// </remarks>
public sealed class SqliteOutbox(SqliteDatabase database) : IOutbox, IDisposable
{
    /// <summary>The outbox's part of the database. A mail that was sent is null. Moments are in ticks of 100 ns, UTC, because a day begins at one exactly.</summary>
    internal const string Schema = """
        CREATE TABLE outbox (
            number INTEGER PRIMARY KEY, recipient BLOB NOT NULL, id TEXT NOT NULL, campaign TEXT, due_at INTEGER NOT NULL, failures INTEGER NOT NULL,
            leased_until INTEGER NOT NULL, mail BLOB, UNIQUE (recipient, id));
        CREATE INDEX outbox_waiting ON outbox (due_at, leased_until) WHERE mail IS NOT NULL;
        """;

    // With a small part signers' commits wait for some milliseconds at most.
    private const int RemovedAtOnce = 1000;

    private OutboxInsert? _insert;
    private OutboxInsert? _add;

    /// <inheritdoc/>
    public Task PutAsync(OutboxMail mail) => database.Writer.RunAsync(connection => (_insert ??= new(connection, replaces: true)).Run(mail));

    /// <inheritdoc/>
    public async Task<int> AddAsync(IReadOnlyList<OutboxMail> mails)
    {
        var added = 0;
        await database.Writer.RunAsync(connection =>
        {
            var insert = _add ??= new(connection, replaces: false);
            added = mails.Count(insert.Run);
        });
        return added;
    }

    /// <inheritdoc/>
    public ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default)
    {
        using var connection = database.OpenReader();
        using var command = connection.Command(
            "SELECT count(*) FROM outbox WHERE recipient = $recipient AND due_at >= $since", ("$recipient", Bytes(recipient)), ("$since", dueSince.UtcTicks));
        return new((int)(long)command.ExecuteScalar()!);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atMost, 1000);

        // Whoever sends asks all the time, and mostly there is nothing: that needs no commit.
        if (!IsAnyDue(now)) return [];

        IReadOnlyList<OutboxMail> taken = [];
        await database.Writer.RunAsync(connection => taken = Take(connection, now, now + lease, atMost));
        return taken;
    }

    /// <inheritdoc/>
    public Task SentAsync(IReadOnlyList<OutboxMail> mails) => ChangeAsync("mail = NULL, leased_until = 0", mails);

    /// <inheritdoc/>
    public Task PostponeAsync(IReadOnlyList<OutboxMail> mails) => ChangeAsync("due_at = $due, failures = failures + 1, leased_until = 0", mails);

    /// <inheritdoc/>
    public Task ForgetAsync(MailboxKey recipient) => database.Writer.RunAsync(connection =>
    {
        using var command = connection.Command("DELETE FROM outbox WHERE recipient = $recipient", ("$recipient", Bytes(recipient)));
        command.ExecuteNonQuery();
    });

    /// <inheritdoc/>
    public Task ForgetCampaignAsync(string campaign) => RemoveAsync("campaign = $campaign", ("$campaign", campaign));

    /// <inheritdoc/>
    public Task SweepAsync(DateTimeOffset dueBefore) => RemoveAsync("mail IS NULL AND due_at < $before", ("$before", dueBefore.UtcTicks));

    /// <inheritdoc/>
    public ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        using var connection = database.OpenReader();
        using var command = connection.Command("SELECT count(*), min(due_at), count(*) FILTER (WHERE failures > 0) FROM outbox WHERE mail IS NOT NULL");
        using var reader = command.ExecuteReader();
        reader.Read();
        DateTimeOffset? oldest = reader.IsDBNull(1) || reader.GetInt64(1) > now.UtcTicks ? null : new(reader.GetInt64(1), TimeSpan.Zero);
        return new(new OutboxBacklog(reader.GetInt64(0), oldest, reader.GetInt64(2)));
    }

    /// <summary>Ends the leases of an earlier process. One process at a time has the database, so whoever holds them is no more: their mails need not wait.</summary>
    internal static void EndLeases(SqliteConnection connection) => connection.Execute("UPDATE outbox SET leased_until = 0 WHERE mail IS NOT NULL AND leased_until > 0");

    /// <summary>Lets go of the prepared statements; call it when nothing is being put in any more.</summary>
    public void Dispose()
    {
        _insert?.Dispose();
        _add?.Dispose();
    }

    private bool IsAnyDue(DateTimeOffset now)
    {
        using var connection = database.OpenReader();
        using var command = connection.Command("SELECT EXISTS (SELECT 1 FROM outbox WHERE mail IS NOT NULL AND due_at <= $now AND leased_until <= $now)", ("$now", now.UtcTicks));
        return (long)command.ExecuteScalar()! != 0;
    }

    private static List<OutboxMail> Take(SqliteConnection connection, DateTimeOffset now, DateTimeOffset until, int atMost)
    {
        using var command = connection.Command(
            """
            UPDATE outbox SET leased_until = $until WHERE number IN (
                SELECT number FROM outbox WHERE mail IS NOT NULL AND due_at <= $now AND leased_until <= $now ORDER BY due_at LIMIT $most)
            RETURNING number, id, recipient, campaign, due_at, failures, mail
            """,
            ("$until", until.UtcTicks), ("$now", now.UtcTicks), ("$most", atMost));
        using var reader = command.ExecuteReader();
        var taken = new List<(long Number, OutboxMail Mail)>();
        while (reader.Read()) taken.Add((reader.GetInt64(0), Read(reader)));

        // What an update returns is in no order of ours.
        return [.. taken.OrderBy(row => row.Mail.DueAt).ThenBy(row => row.Number).Select(row => row.Mail)];
    }

    private static OutboxMail Read(SqliteDataReader reader) => new()
    {
        Id = reader.GetString(1),
        Recipient = MailboxKey.Read(reader.GetFieldValue<byte[]>(2)),
        Campaign = reader.IsDBNull(3) ? null : reader.GetString(3),
        DueAt = new(reader.GetInt64(4), TimeSpan.Zero),
        Failures = reader.GetInt32(5),
        SealedMail = reader.GetFieldValue<byte[]>(6),
    };

    /// <summary>Changes those of the mails that are still the ones that were taken: no two are sealed alike, so one that was put in their place is told apart.</summary>
    private async Task ChangeAsync(string change, IReadOnlyList<OutboxMail> mails)
    {
        if (mails.Count == 0) return;
        await database.Writer.RunAsync(connection =>
        {
            using var command = connection.Command($"UPDATE outbox SET {change} WHERE recipient = $recipient AND id = $id AND mail = $mail");
            foreach (var mail in mails)
            {
                command.Parameters.Clear();
                command.Parameters.AddWithValue("$recipient", Bytes(mail.Recipient));
                command.Parameters.AddWithValue("$id", mail.Id);
                command.Parameters.AddWithValue("$mail", mail.SealedMail.ToArray());
                command.Parameters.AddWithValue("$due", mail.DueAt.UtcTicks);
                command.ExecuteNonQuery();
            }
        });
    }

    private async Task RemoveAsync(string condition, (string Name, object Value) parameter)
    {
        // The whole table may have to be looked at, which must hold up neither the writer nor the caller's actor.
        var numbers = await Task.Run(() => ReadNumbers(condition, parameter));
        foreach (var part in numbers.Chunk(RemovedAtOnce))
        {
            await database.Writer.RunAsync(connection =>
            {
                // The condition again: a number may have come to be another mail's.
                using var command = connection.Command($"DELETE FROM outbox WHERE number = $number AND {condition}", parameter);
                var number = command.Parameters.Add("$number", SqliteType.Integer);
                foreach (var one in part)
                {
                    number.Value = one;
                    command.ExecuteNonQuery();
                }
            });
        }
    }

    private List<long> ReadNumbers(string condition, (string Name, object Value) parameter)
    {
        using var connection = database.OpenReader();
        using var command = connection.Command($"SELECT number FROM outbox WHERE {condition}", parameter);
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read()) numbers.Add(reader.GetInt64(0));
        return numbers;
    }

    private static byte[] Bytes(MailboxKey recipient)
    {
        var bytes = new byte[MailboxKey.Size];
        recipient.Write(bytes);
        return bytes;
    }
}
