using CampaignKit.Core.Installation;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The database's only writer: one thread that commits in one transaction whatever has been asked for since the last commit.</summary>
/// <remarks>
/// Callers are answered when their transaction is durable. Work that fails (a document in another version, a row that is taken) takes back only
/// itself: the transaction is rolled back and each piece of it done again in one of its own. If the disk fails, all of it fails and none of it
/// happened. Waiting for a commit is what makes the next one large, so throughput rises with load while a lone caller waits for one sync of the disk.
/// </remarks>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly CommitMark _mark;
    private readonly Thread _thread;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _number;
    private readonly SqliteCommand _commit;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _asked = new(0);
    private List<Work> _queue = [];
    private LogPass? _askedPass;
    private bool _closing;

    public SqliteWriter(SqliteConnection connection, CommitMark mark)
    {
        _connection = connection;
        _mark = mark;
        _begin = connection.Command("BEGIN IMMEDIATE");

        // Also makes every commit write a page, so that one without a new signature takes as long as one with.
        _number = connection.Command("UPDATE commits SET number = number + 1 RETURNING number");
        _commit = connection.Command("COMMIT");
        _thread = new(Run) { IsBackground = true, Name = "SQLite writer" };
        _thread.Start();
    }

    /// <summary>Which transaction this is, for work that is being done; read it on the writer's thread.</summary>
    public long Batch { get; private set; }

    /// <summary>Does the work in the next transaction; completes when that is durable. The work may be done twice if its neighbours fail.</summary>
    /// <param name="work">What to do, on the writer's thread.</param>
    /// <param name="onFailure">Called on the writer's thread if it could not be done, before any work that was asked for later.</param>
    /// <exception cref="StorageUnavailableException">The transaction could not be committed; nothing of it happened.</exception>
    public Task RunAsync(Action<SqliteConnection> work, Action? onFailure = null)
    {
        var asked = new Work(work, onFailure);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _queue.Add(asked);

            // The thread takes the whole queue when it wakes, so only the first of a batch has to wake it.
            if (_queue.Count == 1) _asked.Release();
        }

        return asked.Task;
    }

    /// <summary>Empties the log and completes when it is empty: nothing that was overwritten or removed before the call is in it then.</summary>
    /// <exception cref="StorageUnavailableException">Readers were in it for too long, or the disk failed.</exception>
    public Task EmptyLogAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);

            // All who ask before it begins share it. Whoever asks later may have removed something behind it, and waits for the next.
            if (_askedPass is null)
            {
                _askedPass = new();
                _asked.Release();
            }

            return _askedPass.Task;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing) return;
            _closing = true;
            _asked.Release();
        }

        _thread.Join();
        foreach (var command in (SqliteCommand[])[_begin, _number, _commit]) command.Dispose();
        _connection.Dispose();
        _mark.Dispose();
        _asked.Dispose();
    }

    private void Run()
    {
        for (LogPass? pass = null; ;)
        {
            // A pass that readers were in the way of is tried again after whatever has been asked for meanwhile.
            if (pass is null) _asked.Wait();
            List<Work> batch;
            lock (_gate)
            {
                if (pass is null) (pass, _askedPass) = (_askedPass, null);
                if (_queue.Count == 0 && pass is null)
                {
                    if (_closing) return;
                    continue;
                }

                batch = _queue;
                _queue = [];
                if (_closing) _asked.Release();
            }

            if (batch.Count > 0) Commit(batch);
            if (pass?.Try(_connection) is true) pass = null;
        }
    }

    private void Commit(List<Work> batch)
    {
        Batch++;
        try
        {
            _begin.ExecuteNonQuery();
            foreach (var work in batch) work.Do(_connection);
            var number = (long)_number.ExecuteScalar()!;
            _commit.ExecuteNonQuery();
            _mark.Set(number);
        }
        catch (SqliteException failure)
        {
            RollBack();
            var outage = new StorageUnavailableException("The database could not be written.", failure);
            Fail(batch, outage);
            return;
        }
        catch (Exception refusal)
        {
            RollBack();
            if (batch.Count == 1) Fail(batch, refusal);
            else foreach (var work in batch) Commit([work]);
            return;
        }

        Complete(batch, static work => work.SetResult());
    }

    private static void Fail(List<Work> batch, Exception failure)
    {
        foreach (var work in batch) work.OnFailure?.Invoke();
        Complete(batch, work => work.SetException(failure));
    }

    // Off this thread, which has the next batch to write; and together, so that one thread is woken and not one for each.
    private static void Complete(List<Work> batch, Action<Work> end) =>
        ThreadPool.UnsafeQueueUserWorkItem(done => done.ForEach(end), batch, preferLocal: false);

    private void RollBack()
    {
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // There is no transaction left to roll back.
        }
    }

    private sealed class Work(Action<SqliteConnection> action, Action? onFailure) : TaskCompletionSource
    {
        public Action? OnFailure => onFailure;

        public void Do(SqliteConnection connection) => action(connection);
    }
}
