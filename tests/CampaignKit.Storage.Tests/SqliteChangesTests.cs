using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What changes and waiting come to in the one file: which rows they touch, which commits they share, and what a failure takes back.</summary>
public sealed class SqliteChangesTests : IDisposable
{
    private static readonly ShardId Shard = new("free-to-change", 0);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("campaignkit-changes-");
    private readonly OpenedSqlite _store;

    public SqliteChangesTests() => _store = new(Path.Combine(_directory.FullName, "campaignkit.db"));

    public void Dispose()
    {
        _store.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Row_that_somebody_has_left_keeps_its_id_and_nothing_else()
    {
        await _store.Ledger.AppendAsync(
            Shard, 1,
            [Row(1), Row(2) with { Visibility = Visibility.Named, Updates = true, Locale = "km-KH", Source = "newsletter", Partners = "a-union", State = SignatureState.HeldForReview, Reason = "looks-bad", Awaited = 7, ConfirmedAt = new(2026, 11, 7, 1, 2, 3, 4, TimeSpan.Zero) }]);

        await _store.Ledger.Write(Shard, after: 2).ChangedAsync([new Departure(new(2), 2)]);

        Assert.Equal(2, _store.Read("SELECT count(*) FROM signatures"));
        Assert.Equal(1, _store.Read("""
            SELECT signer = x'' AND signed_at = 0 AND country = '' AND visibility = 0 AND updates = 0 AND locale IS NULL AND source IS NULL
               AND person = x'' AND state = 0 AND reason IS NULL AND awaited = 0 AND confirmed_at IS NULL AND partners IS NULL
            FROM signatures ORDER BY id DESC LIMIT 1
            """));
    }

    [Fact]
    public async Task Append_that_counts_touches_no_row_but_its_own()
    {
        await _store.Ledger.AppendAsync(Shard, 1, [.. Enumerable.Range(1, 100).Select(signer => Row((uint)signer))]);
        Assert.Equal(0, _store.Read("SELECT count(*) FROM standings"));

        await _store.Ledger.AppendAsync(Shard, 101, [Row(101) with { State = SignatureState.HeldForReview }]);
        await _store.Ledger.AppendAsync(Shard, 102, [Row(102)]);

        Assert.Equal(1, _store.Read("SELECT count(*) FROM standings"));
        Assert.Equal(new ShardSubtotal(0, Revision: 102, Counted: 101) { Held = 1 }, await _store.Ledger.ReadSubtotalAsync(Shard));
    }

    [Fact]
    public async Task Changes_and_those_who_begin_or_end_to_wait_share_a_commit()
    {
        await _store.Ledger.AppendAsync(Shard, 1, [Row(1)]);
        await _store.Awaiting.AddAsync(Shard, Waiting(1));
        var before = _store.Commits;
        List<Task> calls = [];

        await _store.WhileTheWriterIsBusyAsync(() =>
        {
            var writer = _store.Ledger.Write(Shard, after: 1);
            calls.AddRange([writer.AppendAsync(Row(2)), writer.ChangedAsync([new Departure(new(1), 1)]), writer.FlushAsync()]);
            calls.AddRange([_store.Awaiting.AddAsync(Shard, Waiting(2)), _store.Awaiting.RemoveAsync(Shard, [1]), _store.Awaiting.RemindedAsync(Shard, 2, 1, remindAt: null)]);
        });
        await Task.WhenAll(calls);

        Assert.Equal(before + 2, _store.Commits);
        Assert.Equal(1, (await _store.Awaiting.FindAsync(Shard, 2))!.Reminders);
    }

    [Fact]
    public async Task Changes_that_are_done_twice_because_a_neighbour_failed_move_the_numbers_once()
    {
        await _store.Ledger.AppendAsync(Shard, 1, [Row(1), Row(2), Row(3)]);
        var (good, other) = (_store.Ledger.Write(Shard, after: 3), _store.Ledger.Write(Shard, after: 0));
        Task<int>[] changes = [];
        Task<bool>[] adding = [];
        Task failing = Task.CompletedTask;

        await _store.WhileTheWriterIsBusyAsync(() =>
        {
            var held = good.AppendAsync(Row(4) with { State = SignatureState.HeldForReview, Reason = "looks-bad" });
            adding = [held, _store.Awaiting.AddAsync(new("new-petition", 0), Waiting(1)), _store.Awaiting.AddAsync(new("new-petition", 0), Waiting(1))];
            changes = [good.ChangedAsync([new Departure(new(1), 1), new StateChange(new(4), 4, SignatureState.HeldForReview, "looks-bad", SignatureState.Invalidated, "rule-1")])];
            failing = other.AppendAsync(Row(9));
            changes = [.. changes, good.ChangedAsync([new StateChange(new(2), 2, SignatureState.Counted, FromReason: null, SignatureState.HeldForReview, "looks-bad")])];
        });

        await Assert.ThrowsAsync<LedgerConflictException>(() => failing);
        Assert.Equal((2, 1), (await changes[0], await changes[1]));
        Assert.Equal((true, true, false), (await adding[0], await adding[1], await adding[2]));
        Assert.Equal(new ShardSubtotal(0, Revision: 7, Counted: 1) { Held = 1, Withdrawn = 1, Invalidated = 1 }, await _store.Ledger.ReadSubtotalAsync(Shard));
        Assert.Equal(1, await _store.Awaiting.CountAsync(new("new-petition", 0)));
    }

    [Fact]
    public async Task Full_disk_takes_a_change_back_whole_and_ends_its_writer()
    {
        await _store.Ledger.AppendAsync(Shard, 1, [Row(1), Row(2)]);
        await _store.SetMaximumPagesAsync(_store.Pages);
        var writer = _store.Ledger.Write(Shard, after: 2);
        LedgerChange[] changes = [new Departure(new(1), 1), new PersonChange(new(2), 2, Visibility.Named, Updates: true, Partners: null, new byte[20_000])];

        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.ChangedAsync(changes));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.Awaiting.AddAsync(Shard, Waiting(1) with { SealedAddress = new byte[20_000] }));
        Assert.Equal(new(0, 2, 2), await _store.Ledger.ReadSubtotalAsync(Shard));
        await _store.SetMaximumPagesAsync(1_000_000);

        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.ChangedAsync(changes));
        Assert.Equal(2, await _store.Ledger.Write(Shard, after: 2).ChangedAsync(changes));
        Assert.Equal(new ShardSubtotal(0, 4, 1) { Withdrawn = 1 }, await _store.Ledger.ReadSubtotalAsync(Shard));
        Assert.True(await _store.Awaiting.AddAsync(Shard, Waiting(1)));
    }

    [Fact]
    public async Task Petition_whose_first_to_wait_was_taken_back_leaves_its_number_to_another()
    {
        await _store.SetMaximumPagesAsync(_store.Pages);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.Awaiting.AddAsync(Shard, Waiting(1) with { SealedAddress = new byte[20_000] }));
        await _store.SetMaximumPagesAsync(1_000_000);

        await _store.Awaiting.AddAsync(new("another-petition", 0), Waiting(1));
        await _store.Awaiting.AddAsync(Shard, Waiting(2));

        Assert.Null(await _store.Awaiting.FindAsync(Shard, 1));
        Assert.Equal((1, 1), (await _store.Awaiting.CountAsync(Shard), await _store.Awaiting.CountAsync(new("another-petition", 0))));
    }

    [Fact]
    public async Task Partitions_longer_than_a_page_are_read_whole_with_gaps_and_without_those_who_left()
    {
        const int People = 45_000;
        await _store.Ledger.AppendAsync(Shard, 1, [.. Enumerable.Range(1, People).Select(signer => Row((uint)signer))]);
        await Task.WhenAll(Enumerable.Range(1, People).Select(number => _store.Awaiting.AddAsync(Shard, Waiting(number))));
        var writer = _store.Ledger.Write(Shard, after: People);
        long[] leaving = [.. Enumerable.Range(1, People).Where(signer => signer % 3 == 0 || signer is > 19_000 and < 21_000).Select(signer => (long)signer)];
        await Task.WhenAll(leaving.Chunk(1000).Select(some => writer.ChangedAsync([.. some.Select(signer => new Departure(new((uint)signer), signer))])));
        await Task.WhenAll(leaving.Chunk(1000).Select(some => _store.Awaiting.RemoveAsync(Shard, some)));

        long[] staying = [.. Enumerable.Range(1, People).Select(signer => (long)signer).Except(leaving)];
        var places = await AllAsync(_store.Ledger.ReadSignersAsync(Shard));
        Assert.Equal(People, places.Count);
        Assert.Equal((IEnumerable<long>)staying, places.Select((signer, at) => signer is null ? 0L : at + 1).Where(place => place > 0));
        Assert.Equal(staying, (await AllAsync(_store.Ledger.ReadRowsAsync(Shard))).Select(row => (long)row.Signer.Value));
        Assert.Equal(staying, (await AllAsync(_store.Awaiting.ReadAsync(Shard))).Select(entry => entry.Number));
        Assert.Equal(staying.Length, await _store.Awaiting.CountAsync(Shard));
        Assert.Equal(staying.Length, (await _store.Ledger.ReadSubtotalAsync(Shard)).Counted);
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items) all.Add(item);
        return all;
    }

    private static SignRequest Row(UInt128 signer) => Samples.Request(signer);

    private static AwaitingSignature Waiting(long number) => new()
    {
        Number = number,
        Request = Row((UInt128)number),
        SealedAddress = new byte[] { 9, 8, 7 },
        ExpiresAt = new(2026, 11, 12, 12, 0, 0, TimeSpan.Zero),
    };
}
