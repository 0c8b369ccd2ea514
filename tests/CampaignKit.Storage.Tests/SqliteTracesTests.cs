using System.Buffers.Binary;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Tests;

public sealed class SqliteTracesTests : IDisposable
{
    private static readonly ShardId Shard = new("free-to-change", 0);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("campaignkit-traces-");
    private readonly Random _random = new(20261122);
    private readonly Secrets _secrets;
    private readonly OpenedSqlite _store;

    public SqliteTracesTests()
    {
        _secrets = new(_random);
        _store = new(Path.Combine(_directory.FullName, "campaignkit.db"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _directory.Delete(recursive: true);
    }

    // Many partitions that grow in turn split pages everywhere in the table, and a split leaves copies of rows behind.
    [Fact]
    public async Task No_byte_is_left_of_those_who_left()
    {
        var rows = await FillAsync(partitions: 48, rounds: 12, atOnce: 10);
        var leaving = Some(rows, 1500);

        foreach (var (shard, place, row) in leaving) Assert.Equal(1, await ChangeAsync(shard, new Departure(row.Signer, place)));
        foreach (var (_, _, row) in leaving) Remember(row);
        Assert.NotEqual(0, _secrets.CountIn(_directory).Pieces);
        await _store.Traces.RemoveAsync();

        Assert.Equal((0, 0), _secrets.CountIn(_directory));
        await AssertHoldsAsync(rows.Except(leaving));
        await FillAsync(partitions: 48, rounds: 2, atOnce: 10);
        await _store.Traces.RemoveAsync();
        Assert.Equal((0, 0), _secrets.CountIn(_directory));
    }

    [Fact]
    public async Task No_byte_is_left_of_persons_that_were_replaced()
    {
        var rows = await FillAsync(partitions: 16, rounds: 10, atOnce: 10);
        foreach (var (shard, place, row) in Some(rows, 500))
        {
            _secrets.Removed(row.SealedPerson.Span);
            Assert.Equal(1, await ChangeAsync(shard, new PersonChange(row.Signer, place, Visibility.Named, Updates: true, Partners: null, _secrets.Bytes(_random.Next(20, 300)))));
        }

        await _store.Traces.RemoveAsync();

        Assert.Equal((0, 0), _secrets.CountIn(_directory));
    }

    [Fact]
    public async Task No_byte_is_left_of_those_who_do_not_wait_any_more()
    {
        var waiting = new List<(ShardId Shard, AwaitingSignature Signature)>();
        for (var round = 1; round <= 30; round++)
        {
            var added = Enumerable.Range(0, 48).SelectMany(shard => Enumerable.Range(round * 10, 4).Select(number => (new ShardId("free-to-change", shard), Waiting(number)))).ToList();
            await Task.WhenAll(added.Select(one => _store.Awaiting.AddAsync(one.Item1, one.Item2)));
            waiting.AddRange(added);
            foreach (var one in Some(waiting, 100))
            {
                Remember(one.Signature.Request);
                _secrets.Removed(one.Signature.SealedAddress.Span);
                waiting.Remove(one);
                await _store.Awaiting.RemoveAsync(one.Shard, [one.Signature.Number]);
            }
        }

        await _store.Traces.RemoveAsync();

        Assert.Equal((0, 0), _secrets.CountIn(_directory));
        Assert.Equal(waiting.Count, _store.Read("SELECT count(*) FROM awaiting"));
        foreach (var (shard, signature) in waiting)
        {
            var found = (await _store.Awaiting.FindAsync(shard, signature.Number))!;
            Assert.Equal(signature.Request.Signer, found.Request.Signer);
            Assert.True(found.SealedAddress.Span.SequenceEqual(signature.SealedAddress.Span) && found.Request.SealedPerson.Span.SequenceEqual(signature.Request.SealedPerson.Span));
        }
    }

    // Some of them longer than a page, so that what is replaced stood in pages of its own.
    [Fact]
    public async Task No_byte_is_left_of_documents_that_were_replaced()
    {
        var texts = new string[200];
        for (var round = 0; round < 6; round++)
        {
            for (var id = 0; id < texts.Length; id++)
            {
                if (round > 0) _secrets.Removed(texts[id]);
                texts[id] = _secrets.Text(_random.Next(20) == 0 ? 20_000 : _random.Next(20, 900));
                await _store.Documents.WriteAsync([new("note", $"{id}", texts[id], round == 0 ? null : $"{round}")]);
            }
        }

        await _store.Traces.RemoveAsync();

        Assert.Equal((0, 0), _secrets.CountIn(_directory));
        Assert.Equal(texts.Order(), (await _store.Documents.ListAsync<string>("note")).Select(note => note.Value).Order());
    }

    [Fact]
    public async Task Log_is_empty_afterwards_and_the_start_finds_everything_all_the_same()
    {
        for (var row = 1; row <= 20; row++) await _store.Ledger.AppendAsync(Shard, row, [Row()]);

        await _store.Traces.RemoveAsync();

        Assert.Equal(0, new FileInfo(Path.Combine(_directory.FullName, "campaignkit.db-wal")).Length);
        using (var copy = new OpenedSqlite(CopyTo("emptied"))) Assert.Equal(20, (await copy.Ledger.ReadSubtotalAsync(Shard)).Counted);

        await _store.Ledger.AppendAsync(Shard, 21, [Row()]);
        var cut = CopyTo("cut");
        File.Delete(cut + "-wal");
        Assert.Contains("commit 21 was acknowledged", Assert.Throws<StartRefusedException>(() => SqliteDatabase.Open(cut)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_ask_together_share_one_pass_and_may_ask_again()
    {
        Task[] asked = [];
        await _store.WhileTheWriterIsBusyAsync(() => asked = [.. Enumerable.Range(0, 10).Select(_ => _store.Traces.RemoveAsync())]);
        await Task.WhenAll(asked);

        Assert.True(Array.TrueForAll(asked, one => one == asked[0]));
        var again = _store.Traces.RemoveAsync();
        Assert.True(again != asked[0]);
        await again;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(_store.Traces.RemoveAsync)));
    }

    [Fact]
    public async Task Reader_in_the_way_is_waited_for_while_others_are_committed()
    {
        await _store.Ledger.AppendAsync(Shard, 1, [Row()]);
        var reader = BeginReading();
        var (pass, append, leaving) = (Task.CompletedTask, Task.CompletedTask, Task.CompletedTask);

        // What is asked for on the writer's own thread is done after the first try, which the reader is in the way of.
        await _store.WhileTheWriterIsBusyAsync(() =>
        {
            pass = _store.Traces.RemoveAsync();
            append = _store.Database.Writer.RunAsync(_ => leaving = _store.Database.Writer.RunAsync(_ => reader.Dispose()));
        });
        await append;
        await leaving;
        await pass;

        Assert.Equal(0, new FileInfo(Path.Combine(_directory.FullName, "campaignkit.db-wal")).Length);
    }

    [Fact]
    public async Task Reader_that_does_not_go_is_an_outage_until_it_does()
    {
        await _store.Ledger.AppendAsync(Shard, 1, [Row()]);
        using (BeginReading())
        {
            await _store.Ledger.AppendAsync(Shard, 2, [Row()]);
            await Assert.ThrowsAsync<StorageUnavailableException>(_store.Traces.RemoveAsync);
            await _store.Ledger.AppendAsync(Shard, 3, [Row()]);
        }

        await _store.Traces.RemoveAsync();

        Assert.Equal(0, new FileInfo(Path.Combine(_directory.FullName, "campaignkit.db-wal")).Length);
        Assert.Equal(3, (await _store.Ledger.ReadSubtotalAsync(Shard)).Counted);
    }

    [Fact]
    public async Task Pass_that_was_asked_for_before_the_end_is_done_and_none_afterwards()
    {
        await _store.Ledger.AppendAsync(Shard, 1, [Row()]);
        var pass = _store.Traces.RemoveAsync();

        _store.Dispose();

        await pass;
        await Assert.ThrowsAsync<ObjectDisposedException>(_store.Traces.RemoveAsync);
    }

    [Fact]
    public async Task Look_ups_that_go_on_meanwhile_neither_fail_nor_stop_it()
    {
        await _store.Awaiting.AddAsync(Shard, Waiting(1));
        using var end = new CancellationTokenSource();
        var looking = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested) Assert.NotNull(await _store.Awaiting.FindAsync(Shard, 1));
        })).ToList();

        for (var number = 2; number <= 20; number++)
        {
            await _store.Awaiting.AddAsync(Shard, Waiting(number));
            await _store.Traces.RemoveAsync();
        }

        await end.CancelAsync();
        await Task.WhenAll(looking);
    }

    // In the file itself: the log is empty, and what a page holds was not touched beside what was removed.
    private async Task AssertHoldsAsync(IEnumerable<(ShardId Shard, long Place, SignRequest Row)> rows)
    {
        Assert.Equal(1, _store.Read("SELECT integrity_check = 'ok' FROM pragma_integrity_check"));
        foreach (var (shard, place, row) in rows)
        {
            var found = (await _store.Ledger.FindAsync(shard, row.Signer, place))!;
            Assert.True(found.SealedPerson.Span.SequenceEqual(row.SealedPerson.Span));
        }
    }

    private async Task<List<(ShardId Shard, long Place, SignRequest Row)>> FillAsync(int partitions, int rounds, int atOnce)
    {
        var rows = new List<(ShardId Shard, long Place, SignRequest Row)>();
        for (var round = 0; round < rounds; round++)
        {
            // The rows are made one after the other, on this thread: neither the list nor the seeded numbers stand several at once. Only the appends overlap.
            var appends = new List<(ShardId Shard, long Places, SignRequest[] Added)>();
            for (var number = 0; number < partitions; number++)
            {
                var shard = new ShardId($"petition-{number % 5}", number / 5);
                SignRequest[] added = [.. Enumerable.Range(0, atOnce).Select(_ => Row())];
                var places = await PlacesAsync(shard);
                rows.AddRange(added.Select((row, at) => (shard, places + at + 1, row)));
                appends.Add((shard, places, added));
            }

            await Task.WhenAll(appends.Select(append => _store.Ledger.AppendAsync(append.Shard, append.Places + 1, append.Added)));
        }

        return rows;
    }

    private async Task<long> PlacesAsync(ShardId shard)
    {
        var places = 0L;
        await foreach (var _ in _store.Ledger.ReadSignersAsync(shard)) places++;
        return places;
    }

    private Task<int> ChangeAsync(ShardId shard, LedgerChange change) => _store.Ledger.Write(shard, after: 0).ChangedAsync([change]);

    private List<T> Some<T>(List<T> all, int count)
    {
        var some = all.ToArray();
        _random.Shuffle(some);
        return [.. some.Take(count)];
    }

    private void Remember(SignRequest row)
    {
        Span<byte> key = stackalloc byte[SignerKey.Size];
        row.Signer.Write(key);
        _secrets.Removed(key);
        _secrets.Removed(row.SealedPerson.Span);
    }

    private SignRequest Row() => Samples.Request(BinaryPrimitives.ReadUInt128BigEndian(_secrets.Bytes(16))) with { SealedPerson = _secrets.Bytes(_random.Next(60, 160)) };

    private AwaitingSignature Waiting(long number) => new()
    {
        Number = number,
        Request = Row(),
        SealedAddress = _secrets.Bytes(_random.Next(40, 90)),
        ExpiresAt = new(2026, 11, 12, 12, 0, 0, TimeSpan.Zero),
    };

    private SqliteConnection BeginReading()
    {
        var reader = new SqliteConnection($"Data Source={Path.Combine(_directory.FullName, "campaignkit.db")};Mode=ReadOnly;Pooling=False");
        reader.Open();
        reader.Execute("BEGIN");
        reader.Scalar("SELECT number FROM commits");
        return reader;
    }

    // As a process that is killed leaves them.
    private string CopyTo(string name)
    {
        var copy = _directory.CreateSubdirectory(name).FullName;
        foreach (var file in _directory.GetFiles().Where(file => !file.Name.EndsWith("-shm", StringComparison.Ordinal))) File.Copy(file.FullName, Path.Combine(copy, file.Name));
        return Path.Combine(copy, "campaignkit.db");
    }
}
