using CampaignKit.Core.Signatures;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The one statement that runs for every signature, bound without the boxing and look-ups of ADO.NET parameters.</summary>
/// <remarks>Belongs to the writer's thread. SQLite keeps a statement's plan as long as the statement lives.</remarks>
internal sealed class SignatureInsert : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    public SignatureInsert(SqliteConnection connection)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle, "INSERT INTO signatures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", out _statement));
    }

    /// <summary>Inserts a row; <see langword="false"/> if its id is taken.</summary>
    /// <exception cref="SqliteException">Anything else that went wrong.</exception>
    public bool Run(long id, SignRequest row)
    {
        Span<byte> signer = stackalloc byte[SignerKey.Size];
        row.Signer.Write(signer);
        raw.sqlite3_bind_int64(_statement, 1, id);
        raw.sqlite3_bind_blob(_statement, 2, signer);
        raw.sqlite3_bind_int64(_statement, 3, row.SignedAt.ToUnixTimeMilliseconds());
        raw.sqlite3_bind_text(_statement, 4, row.Country);
        raw.sqlite3_bind_int(_statement, 5, (int)row.Visibility);
        raw.sqlite3_bind_int(_statement, 6, row.Updates ? 1 : 0);
        BindTextOrNull(7, row.Locale);
        BindTextOrNull(8, row.Source);
        raw.sqlite3_bind_blob(_statement, 9, row.SealedPerson.Span);

        var outcome = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (outcome == raw.SQLITE_CONSTRAINT) return false;
        if (outcome != raw.SQLITE_DONE) Check(outcome);
        return true;
    }

    public void Dispose() => _statement.Dispose();

    private void BindTextOrNull(int column, string? text)
    {
        if (text is null) raw.sqlite3_bind_null(_statement, column);
        else raw.sqlite3_bind_text(_statement, column, text);
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection.Handle);
}
