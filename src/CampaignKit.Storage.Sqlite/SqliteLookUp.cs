using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>One statement that finds something, prepared on connections that stay open: to open one takes longer than the look-up. Thread-safe.</summary>
/// <remarks>Each look-up is a read of its own, so it sees every commit that was acknowledged before it, and holds the log in place no longer than it takes.</remarks>
/// <param name="open">Opens a connection that reads.</param>
/// <param name="sql">The statement.</param>
internal sealed class SqliteLookUp(Func<SqliteConnection> open, string sql) : IDisposable
{
    // As many as can be running; whoever comes while all are out opens one for the moment.
    private static readonly int KeptAtMost = Environment.ProcessorCount;

    private readonly Lock _gate = new();
    private readonly Stack<Reader> _idle = new();
    private bool _closed;

    /// <summary>Binds, steps and reads, all in <paramref name="find"/>.</summary>
    public TFound Find<TAsked, TFound>(TAsked asked, Func<SqliteStatement, TAsked, TFound> find)
    {
        var reader = Take();
        var isSound = false;
        try
        {
            var found = find(reader.Statement, asked);
            reader.Statement.Reset();
            isSound = true;
            return found;
        }
        finally
        {
            if (!isSound || !TryKeep(reader)) reader.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            while (_idle.TryPop(out var reader)) reader.Dispose();
        }
    }

    private Reader Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_idle.TryPop(out var reader)) return reader;
        }

        return new(open(), sql);
    }

    private bool TryKeep(Reader reader)
    {
        lock (_gate)
        {
            if (_closed || _idle.Count == KeptAtMost) return false;
            _idle.Push(reader);
            return true;
        }
    }

    private sealed class Reader(SqliteConnection connection, string sql) : IDisposable
    {
        public SqliteStatement Statement { get; } = new(connection, sql);

        public void Dispose()
        {
            Statement.Dispose();
            connection.Dispose();
        }
    }
}
