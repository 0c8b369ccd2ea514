using System.Collections.Concurrent;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What every store has to keep, whatever it is made of. A store's own tests inherit this and say how it is opened.</summary>
public abstract class StoreContract : ListedContract
{
    [Fact]
    public async Task Rows_are_read_as_they_were_appended()
    {
        SignRequest[] rows =
        [
            Row(UInt128.MaxValue),
            Row(0) with { SignedAt = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), Visibility = Visibility.CountOnly, Updates = false },
            Row(1) with { Country = "KH", Visibility = Visibility.Named, Locale = "km-KH", Source = "newsletter_12.b-2", Partners = "a-union b-union" },
            Row(2) with { Locale = "", Source = "អានីតា 🙂", SealedPerson = new byte[] { 0 } },
            Row(3) with { SealedPerson = Enumerable.Range(0, 5000).Select(value => (byte)(value % 256)).ToArray() },
            Row(4) with { SealedPerson = ReadOnlyMemory<byte>.Empty },
        ];

        await Ledger.AppendAsync(new("free-to-change", 3), 1, rows);

        var read = await RowsAsync(new("free-to-change", 3));
        Assert.Equal(rows.OrderBy(row => row.Signer.Value).Select(Columns), read.OrderBy(row => row.Signer.Value).Select(Columns));
    }

    [Fact]
    public async Task Subtotal_counts_the_rows()
    {
        var shard = new ShardId("free-to-change", 7);
        await AppendAsync(shard, 1, 1, 2);
        await AppendAsync(shard, 3, 3);

        Assert.Equal(new(7, 3, 3), await Ledger.ReadSubtotalAsync(shard));
    }

    [Fact]
    public async Task Partition_that_nobody_wrote_is_empty()
    {
        await AppendAsync(new("free-to-change", 0), 1, 1);

        Assert.All(
            await Task.WhenAll(new ShardId[] { new("unknown", 0), new("free-to-change", 1) }.Select(async shard => (shard, signers: await SignersAsync(shard), subtotal: await Ledger.ReadSubtotalAsync(shard)))),
            empty =>
            {
                Assert.Empty(empty.signers);
                Assert.Equal(new(empty.shard.Number, 0, 0), empty.subtotal);
            });
    }

    [Fact]
    public async Task Append_of_nothing_changes_nothing()
    {
        var shard = new ShardId("free-to-change", 0);
        await AppendAsync(shard, 1);
        await AppendAsync(shard, 1, 1, 2);

        await AppendAsync(shard, 3);
        await AppendAsync(new("another-petition", 0), 1);

        Assert.Equal([1, 2], await SignersAsync(shard));
        Assert.Equal(new(0, 0, 0), await Ledger.ReadSubtotalAsync(new("another-petition", 0)));
    }

    [Fact]
    public async Task Petitions_and_shards_do_not_mix()
    {
        ShardId[] shards = [new("a", 0), new("a", 1), new("a", 255), new("a-1", 0), new("b", 0), new("b", 255)];

        for (var i = 0; i < shards.Length; i++) await AppendAsync(shards[i], 1, Range(1000 * i, i + 1));

        for (var i = 0; i < shards.Length; i++)
        {
            Assert.Equal(Range(1000 * i, i + 1), await SignersAsync(shards[i]));
            Assert.Equal(new(shards[i].Number, i + 1, i + 1), await Ledger.ReadSubtotalAsync(shards[i]));
        }
    }

    [Fact]
    public async Task Large_partitions_are_read_whole_and_in_order()
    {
        const int Batch = 1000;
        var shard = new ShardId("free-to-change", 0);
        for (var batch = 0; batch < 20; batch++) await AppendAsync(shard, 1 + (batch * Batch), Range(batch * Batch, Batch));
        Assert.Equal(Range(0, 20 * Batch), await SignersAsync(shard));

        for (var batch = 20; batch < 41; batch++) await AppendAsync(shard, 1 + (batch * Batch), Range(batch * Batch, Batch));

        Assert.Equal(Range(0, 41 * Batch), await SignersAsync(shard));
        Assert.Equal(Range(0, 41 * Batch), (await RowsAsync(shard)).Select(row => row.Signer.Value));
        Assert.Equal(41 * Batch, (await Ledger.ReadSubtotalAsync(shard)).Revision);
    }

    [Fact]
    public async Task Concurrent_appends_all_arrive_in_their_partitions()
    {
        ShardId[] shards = [.. Enumerable.Range(0, 24).Select(i => new ShardId($"petition-{i / 4}", i % 4))];

        await Task.WhenAll(shards.Select((shard, i) => Task.Run(async () =>
        {
            for (var batch = 0; batch < 20; batch++) await AppendAsync(shard, 1 + (3 * batch), Range((1000 * i) + (3 * batch), 3));
        })));

        for (var i = 0; i < shards.Length; i++) Assert.Equal(Range(1000 * i, 60), await SignersAsync(shards[i]));
    }

    [Fact]
    public async Task Each_of_the_signers_that_sixty_four_writers_append_at_once_is_added_by_one_of_them()
    {
        var shard = new ShardId("free-to-change", 0);
        var signers = Range(1, 100);

        var added = await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(() => AppendMissingAsync(shard, signers, new(writer)))));

        Assert.Equal(signers, added.SelectMany(own => own).Order());
        Assert.Equal(signers, (await SignersAsync(shard)).Order());
        Assert.Equal(new(0, 100, 100), await Ledger.ReadSubtotalAsync(shard));
    }

    [Fact]
    public async Task Store_that_is_opened_again_has_everything()
    {
        var shard = new ShardId("free-to-change", 2);
        var etag = await CreateAsync("a", new("one"));
        await AppendAsync(shard, 1, 1, 2);

        await ReopenAsync();

        Assert.Equal((new("one"), etag), ((await ReadAsync("a"))!.Value, (await ReadAsync("a"))!.ETag));
        Assert.Equal([1, 2], await SignersAsync(shard));
        await AppendAsync(shard, 3, 3);
        await AppendAsync(new("another-petition", 2), 1, 9);
        await Documents.WriteAsync([new("note", "a", new Note("two"), etag)]);
        Assert.Equal(new(2, 3, 3), await Ledger.ReadSubtotalAsync(shard));
    }

    /// <summary>As a shard does: reads who is there, appends the others, and reads again when somebody else was faster.</summary>
    /// <returns>Those whom this caller added.</returns>
    private async Task<IEnumerable<UInt128>> AppendMissingAsync(ShardId shard, UInt128[] signers, Random random)
    {
        var added = new ConcurrentBag<UInt128>();
        for (var isStale = true; isStale;)
        {
            var there = await SignersAsync(shard);
            var writer = Ledger.Write(shard, there.Length);
            UInt128[] missing = [.. signers.Except(there)];
            random.Shuffle(missing);
            var failures = await Task.WhenAll(missing.Select(signer => OutcomeAsync(async () =>
            {
                if (await writer.AppendAsync(Row(signer))) added.Add(signer);
            })));
            isStale = failures.Any(failure => failure is LedgerConflictException);
        }

        return added;
    }
}
