using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The outbox's statement on the path of signing, bound without the boxing and look-ups of ADO.NET parameters.</summary>
/// <remarks>Belongs to the writer's thread, like <see cref="SignatureInsert"/>.</remarks>
internal sealed class OutboxInsert : IDisposable
{
    private const string Sql = """
        INSERT INTO outbox (recipient, id, campaign, due_at, failures, leased_until, mail) VALUES (?, ?, ?, ?, ?, 0, ?)
        ON CONFLICT (recipient, id) DO UPDATE SET
            campaign = excluded.campaign, due_at = excluded.due_at, failures = excluded.failures, leased_until = excluded.leased_until, mail = excluded.mail
        """;

    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    public OutboxInsert(SqliteConnection connection)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle, Sql, out _statement));
    }

    /// <summary>Inserts a mail, or puts it in place of the one that is there.</summary>
    /// <exception cref="SqliteException">It could not be written.</exception>
    public void Run(OutboxMail mail)
    {
        Span<byte> recipient = stackalloc byte[MailboxKey.Size];
        mail.Recipient.Write(recipient);
        raw.sqlite3_bind_blob(_statement, 1, recipient);
        raw.sqlite3_bind_text(_statement, 2, mail.Id);
        if (mail.Campaign is null) raw.sqlite3_bind_null(_statement, 3);
        else raw.sqlite3_bind_text(_statement, 3, mail.Campaign);
        raw.sqlite3_bind_int64(_statement, 4, mail.DueAt.UtcTicks);
        raw.sqlite3_bind_int(_statement, 5, mail.Failures);
        raw.sqlite3_bind_blob(_statement, 6, mail.SealedMail.Span);

        var outcome = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (outcome != raw.SQLITE_DONE) Check(outcome);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection.Handle);
}
