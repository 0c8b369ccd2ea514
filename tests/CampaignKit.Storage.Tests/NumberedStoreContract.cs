using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What a store keeps besides whose ledger numbers its rows: a number is given once, and rows stand in the order of their numbers.</summary>
public abstract class NumberedStoreContract : StoreContract
{
    [Fact]
    public async Task Signers_are_read_in_the_order_of_their_rows()
    {
        var shard = new ShardId("free-to-change", 0);

        await AppendAsync(shard, 1, 9, 3);
        await AppendAsync(shard, 3, UInt128.MaxValue, 0, 5);

        Assert.Equal([9, 3, UInt128.MaxValue, 0, 5], await SignersAsync(shard));
    }

    [Fact]
    public async Task Row_number_that_is_taken_is_a_conflict_and_leaves_nothing()
    {
        var shard = new ShardId("free-to-change", 0);
        await AppendAsync(shard, 1, 1, 2, 3);

        await Assert.ThrowsAsync<LedgerConflictException>(() => AppendAsync(shard, 1, 4));
        await Assert.ThrowsAsync<LedgerConflictException>(() => AppendAsync(shard, 3, 5, 6, 7));

        Assert.Equal([1, 2, 3], await SignersAsync(shard));
        await AppendAsync(shard, 4, 4);
        Assert.Equal(new(0, 4, 4), await Ledger.ReadSubtotalAsync(shard));
    }

    [Fact]
    public async Task Rows_that_are_asked_for_together_land_in_the_order_they_were_asked_for()
    {
        var shard = new ShardId("free-to-change", 0);
        var writer = Ledger.Write(shard, after: 0);

        await Task.WhenAll(Enumerable.Range(1, 500).Select(signer => signer % 5 == 0 ? writer.FlushAsync() : writer.AppendAsync(Row((uint)signer))));

        Assert.Equal(Range(1, 500).Where(signer => signer % 5 != 0), await SignersAsync(shard));
    }

    [Fact]
    public async Task Nothing_follows_an_append_that_failed_not_even_a_flush()
    {
        var shard = new ShardId("free-to-change", 0);
        var writer = Ledger.Write(shard, after: 0);
        await writer.AppendAsync(Row(1));
        await AppendAsync(shard, 2, 2);

        // The second's number is free; it was asked for on the belief that the first would be before it.
        var outcomes = await Task.WhenAll(new[] { writer.AppendAsync(Row(3)), writer.AppendAsync(Row(2)), writer.FlushAsync() }.Select(call => OutcomeAsync(() => call)));

        Assert.All(outcomes, failure => Assert.IsType<LedgerConflictException>(failure));
        await Assert.ThrowsAsync<LedgerConflictException>(writer.FlushAsync);
        Assert.Equal([1, 2], await SignersAsync(shard));
    }

    [Fact]
    public async Task Of_concurrent_writers_of_one_row_number_one_wins()
    {
        var shard = new ShardId("free-to-change", 0);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(writer => OutcomeAsync(() => AppendAsync(shard, 1, (uint)writer))));

        Assert.Equal(19, outcomes.Count(failure => failure is LedgerConflictException));
        Assert.Equal([(UInt128)(uint)Array.IndexOf(outcomes, null)], await SignersAsync(shard));
    }

    [Fact]
    public async Task Of_sixty_four_concurrent_writers_of_the_same_rows_one_writes_them_all()
    {
        var shard = new ShardId("free-to-change", 0);
        var rows = Range(1, 300).Select(Row).ToList();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            var writer = Ledger.Write(shard, after: 0);
            return await Task.WhenAll(rows.Select(row => OutcomeAsync(() => writer.AppendAsync(row))));
        })));

        Assert.Single(outcomes, failures => failures.All(failure => failure is null));
        Assert.Equal(63, outcomes.Count(failures => failures.All(failure => failure is LedgerConflictException)));
        Assert.Equal(Range(1, 300), await SignersAsync(shard));
    }

    [Fact]
    public async Task Row_that_is_taken_lets_those_before_it_in_and_none_behind_it_wherever_it_stands_in_a_batch()
    {
        await Task.WhenAll(Enumerable.Range(1, 40).Select(async taken =>
        {
            var shard = new ShardId("free-to-change", taken);
            var (writer, other) = (Ledger.Write(shard, after: 0), Ledger.Write(shard, after: taken - 1));
            var before = Range(1, taken - 1).Select(signer => OutcomeAsync(() => writer.AppendAsync(Row(signer)))).ToList();
            var taking = other.AppendAsync(Row(1000));
            var behind = Range(taken, 41 - taken).Select(signer => OutcomeAsync(() => writer.AppendAsync(Row(signer)))).ToList();

            Assert.True(await taking);
            Assert.All(await Task.WhenAll(before), Assert.Null);
            Assert.All(await Task.WhenAll(behind), failure => Assert.IsType<LedgerConflictException>(failure));
            Assert.Equal([.. Range(1, taken - 1), 1000], await SignersAsync(shard));
        }));
    }

    [Fact]
    public async Task Failures_take_back_only_themselves_while_their_neighbours_are_written()
    {
        var etag = await CreateAsync("taken", new("one"));
        await AppendAsync(new("free-to-change", 0), 1, 1);

        var good = new List<Task>();
        var bad = new List<Task<Exception?>>();
        for (var i = 0; i < 25; i++)
        {
            good.Add(AppendAsync(new("free-to-change", 1 + i), 1, (uint)i));
            bad.Add(OutcomeAsync(() => AppendAsync(new("free-to-change", 0), 1, 2)));
            good.Add(Documents.WriteAsync([new("note", $"good-{i}", new Note("good"), IfMatch: null)]).AsTask());
            bad.Add(OutcomeAsync(() => Documents.WriteAsync([new("note", $"bad-{i}", new Note("bad"), IfMatch: null), new("note", "taken", new Note("bad"), IfMatch: null)]).AsTask()));
        }

        await Task.WhenAll(good);
        var failures = await Task.WhenAll(bad);

        Assert.All(failures.Chunk(2), pair => Assert.True(pair is [LedgerConflictException, DocumentConflictException]));
        Assert.Equal(26, (await Documents.ListAsync<Note>("note")).Count);
        Assert.Equal((new("one"), etag), ((await ReadAsync("taken"))!.Value, (await ReadAsync("taken"))!.ETag));
        for (var shard = 0; shard < 26; shard++) Assert.Equal(1, (await Ledger.ReadSubtotalAsync(new("free-to-change", shard))).Counted);
    }

    [Fact]
    public async Task Row_number_that_is_taken_is_a_conflict_also_when_the_store_was_opened_again()
    {
        var shard = new ShardId("free-to-change", 2);
        await AppendAsync(shard, 1, 1, 2);

        await ReopenAsync();

        await Assert.ThrowsAsync<LedgerConflictException>(() => AppendAsync(shard, 2, 3));
        Assert.Equal([1, 2], await SignersAsync(shard));
    }

    [Fact]
    public async Task Place_that_somebody_has_left_stays_empty_and_the_others_keep_theirs()
    {
        var shard = new ShardId("free-to-change", 0);
        await AppendAsync(shard, 1, 7, 3, 9, 5);
        await Ledger.Write(shard, after: 4).ChangedAsync([new Departure(new(3), 2), new Departure(new(5), 4)]);
        Assert.Equal([7, null, 9, null], await PlacesAsync(shard));

        await AppendAsync(shard, 5, 3);
        await ReopenAsync();

        Assert.Equal([7, null, 9, null, 3], await PlacesAsync(shard));
        Assert.Equal([7, 9, 3], (await RowsAsync(shard)).Select(row => row.Signer.Value));
        Assert.Equal(new(3), (await Ledger.FindAsync(shard, new(3), 5))!.Signer);
        Assert.Null(await Ledger.FindAsync(shard, new(3), 2));
        await Assert.ThrowsAsync<LedgerConflictException>(() => AppendAsync(shard, 4, 11));
    }

    [Fact]
    public async Task Row_is_changed_and_found_at_its_place_alone()
    {
        var shard = new ShardId("free-to-change", 1);
        await AppendAsync(shard, 1, 1, 2);
        var writer = Ledger.Write(shard, after: 2);

        foreach (var place in (long[])[0, -1, 1, 3, long.MaxValue, long.MinValue, 1 - (1L << 30)])
        {
            Assert.Equal(0, await writer.ChangedAsync([StateOf(2, SignatureState.Counted, SignatureState.Invalidated, "rule-1", place), new Departure(new(2), place)]));
            Assert.Null(await Ledger.FindAsync(shard, new(2), place));
        }

        Assert.Equal(new(1, 2, 2), await Ledger.ReadSubtotalAsync(shard));
    }

    [Fact]
    public async Task Revision_is_the_number_of_appends_and_changes_that_were_done()
    {
        var shard = new ShardId("free-to-change", 2);
        await Ledger.AppendAsync(shard, 1, [Row(1), Held(2), Row(3)]);
        var writer = Ledger.Write(shard, after: 3);
        LedgerChange[] changes =
        [
            StateOf(1, SignatureState.Counted, SignatureState.Invalidated, "rule-1"),
            new PersonChange(new(2), 2, Visibility.Named, Updates: true, Partners: null, new byte[] { 1 }),
            new Departure(new(3), 3),
            new Departure(new(4), 4),
        ];

        await writer.ChangedAsync(changes);
        await writer.ChangedAsync([.. changes.Where(change => change is not PersonChange)]);

        Assert.Equal(new ShardSubtotal(2, Revision: 6, Counted: 0) { Held = 1, Invalidated = 1, Withdrawn = 1 }, await Ledger.ReadSubtotalAsync(shard));
    }

    [Fact]
    public async Task Nothing_is_changed_behind_a_call_that_failed()
    {
        var shard = new ShardId("free-to-change", 0);
        var writer = Ledger.Write(shard, after: 0);
        await writer.AppendAsync(Row(1));
        await AppendAsync(shard, 2, 2);

        Task[] calls = [writer.AppendAsync(Row(3)), writer.ChangedAsync([new Departure(new(1), 1)])];
        var outcomes = await Task.WhenAll(calls.Select(call => OutcomeAsync(() => call)));

        Assert.All(outcomes, failure => Assert.IsType<LedgerConflictException>(failure));
        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.ChangedAsync([new Departure(new(2), 2)]));
        Assert.Equal([1, 2], await SignersAsync(shard));
        Assert.Equal(new(0, 2, 2), await Ledger.ReadSubtotalAsync(shard));
    }

    [Fact]
    public async Task Thousand_and_one_changes_or_removals_are_refused_as_are_none_and_the_writer_goes_on()
    {
        var shard = new ShardId("free-to-change", 0);
        var writer = Ledger.Write(shard, after: 0);
        await writer.AppendAsync(Row(1));
        await Awaiting.AddAsync(shard, Waiting(1));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => writer.ChangedAsync([.. Enumerable.Range(1, 1001).Select(signer => new Departure(new((uint)signer), signer))]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => writer.ChangedAsync([]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Awaiting.RemoveAsync(shard, [.. Enumerable.Range(1, 1001).Select(number => (long)number)]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Awaiting.RemoveAsync(shard, []));

        Assert.Equal(1, await Awaiting.CountAsync(shard));
        Assert.Equal(1, await writer.ChangedAsync([new Departure(new(1), 1)]));
    }
}
