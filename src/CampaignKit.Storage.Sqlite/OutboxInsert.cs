using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The outbox's statement on the path of signing, bound without the boxing and look-ups of ADO.NET parameters.</summary>
/// <remarks>Belongs to the writer's thread, like <see cref="SignatureInsert"/>.</remarks>
internal sealed class OutboxInsert : IDisposable
{
    private const string Insert = "INSERT INTO outbox (recipient, id, campaign, due_at, failures, leased_until, mail) VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT (recipient, id) DO ";

    private const string Replace = $"{Insert} UPDATE SET campaign = excluded.campaign, due_at = excluded.due_at, failures = excluded.failures, leased_until = excluded.leased_until, mail = excluded.mail";

    private const string Keep = $"{Insert} NOTHING";

    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares it.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="replaces">Whether a mail takes the place of the one that is there; otherwise that one stays.</param>
    public OutboxInsert(SqliteConnection connection, bool replaces)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle, replaces ? Replace : Keep, out _statement));
    }

    /// <summary>Inserts a mail, or does with the one that is there what it was prepared for.</summary>
    /// <returns>Whether anything was written.</returns>
    /// <exception cref="SqliteException">It could not be written.</exception>
    public bool Run(OutboxMail mail)
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
        return raw.sqlite3_changes(_connection.Handle) > 0;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection.Handle);
}
