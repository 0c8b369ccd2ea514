using CampaignKit.Core.Signatures;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The one statement that runs for every signature. Belongs to the writer's thread.</summary>
internal sealed class SignatureInsert(SqliteConnection writer) : IDisposable
{
    private readonly SqliteStatement _insert = new(
        writer, $"INSERT INTO signatures (id, {SignatureColumns.Names}) VALUES (?, {SignatureColumns.Parameters}) ON CONFLICT DO NOTHING");

    /// <summary>Inserts a row; <see langword="false"/> if its id is taken.</summary>
    /// <exception cref="SqliteException">Anything else that went wrong.</exception>
    public bool Run(long id, SignRequest row)
    {
        SignatureColumns.Bind(_insert.Bind(1, id), 2, row);
        return _insert.Run() == 1;
    }

    public void Dispose() => _insert.Dispose();
}
