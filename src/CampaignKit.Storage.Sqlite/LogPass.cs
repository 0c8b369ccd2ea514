using CampaignKit.Core.Installation;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignKit.Storage.Sqlite;

/// <summary>Folds the whole log into the database and cuts it to nothing. Belongs to the writer's thread, between its transactions.</summary>
/// <remarks>
/// Readers must be out of the log for a moment. They are short, so a try waits a little for them, and commits nothing meanwhile; between two tries
/// whatever was asked for is committed.
/// </remarks>
internal sealed class LogPass() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>How long one try waits for readers, and everybody who wants to write for it: milliseconds. A page of a long read takes half of that.</summary>
    private const int WaitForReaders = 20;

    /// <summary>Two seconds in all, after which a reader is no short one: a backup, or a program that hangs.</summary>
    private const int TriesAtMost = 100;

    private int _tries;

    /// <summary>Tries once, and tells who waits if that was the end of it.</summary>
    /// <returns>Whether it is over.</returns>
    public bool Try(SqliteConnection writer)
    {
        raw.sqlite3_busy_timeout(writer.Handle, WaitForReaders);
        var outcome = raw.sqlite3_wal_checkpoint_v2(writer.Handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        raw.sqlite3_busy_timeout(writer.Handle, 0);
        if (outcome == raw.SQLITE_OK)
        {
            SetResult();
            return true;
        }

        if (outcome == raw.SQLITE_BUSY && ++_tries < TriesAtMost) return false;
        SetException(new StorageUnavailableException(
            outcome == raw.SQLITE_BUSY ? "The log could not be emptied: somebody has been reading the database for too long." : $"The log could not be emptied (SQLite {outcome})."));
        return true;
    }
}
