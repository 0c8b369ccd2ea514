using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.Tests;

/// <summary>What every store has to keep of those who have not confirmed yet.</summary>
public abstract class AwaitingContract : ChangesContract
{
    private static readonly DateTimeOffset Expiry = new(2026, 11, 12, 12, 0, 0, 456, TimeSpan.Zero);

    [Fact]
    public async Task One_who_waits_is_found_as_they_were_added()
    {
        AwaitingSignature[] signatures =
        [
            Waiting(1),
            Waiting(2) with { Reminders = 3, RemindAt = Expiry.AddDays(-1) },
            Waiting(3) with { Request = Held(5) with { Locale = "km-KH", Source = "អានីតា 🙂", Awaited = 3, Version = 4, Partners = "a-union b-union", Visibility = Visibility.Named, SealedPerson = new byte[] { 0, 255, 0 } } },
            Waiting(4) with { Request = Row(UInt128.MaxValue) with { SealedPerson = ReadOnlyMemory<byte>.Empty }, SealedAddress = ReadOnlyMemory<byte>.Empty },
            Waiting(5) with { Request = Row(0) with { SealedPerson = new byte[5000] }, SealedAddress = new byte[3000] },
            Waiting(1L << 50) with { RemindAt = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        ];

        foreach (var signature in signatures) Assert.True(await Awaiting.AddAsync(Shard, signature));
        foreach (var signature in signatures) Assert.Equal(Everything(signature), Everything((await Awaiting.FindAsync(Shard, signature.Number))!));

        await ReopenAsync();

        foreach (var signature in signatures) Assert.Equal(Everything(signature), Everything((await Awaiting.FindAsync(Shard, signature.Number))!));
    }

    [Fact]
    public async Task Nobody_is_found_under_another_number_in_another_shard_or_petition()
    {
        Assert.Null(await Awaiting.FindAsync(Shard, 1));
        await Awaiting.AddAsync(Shard, Waiting(7));

        Assert.Null(await Awaiting.FindAsync(Shard, 1));
        Assert.Null(await Awaiting.FindAsync(Shard, 70));
        Assert.Null(await Awaiting.FindAsync(new("free-to-change", 2), 7));
        Assert.Null(await Awaiting.FindAsync(new("another-petition", 3), 7));
    }

    [Fact]
    public async Task Number_that_is_taken_is_given_to_nobody_else()
    {
        await Awaiting.AddAsync(Shard, Waiting(1, signer: 10));

        Assert.False(await Awaiting.AddAsync(Shard, Waiting(1, signer: 11)));
        Assert.True(await Awaiting.AddAsync(new("free-to-change", 4), Waiting(1, signer: 12)));

        Assert.Equal(new(10), (await Awaiting.FindAsync(Shard, 1))!.Request.Signer);
        Assert.Equal(1, await Awaiting.CountAsync(Shard));
    }

    [Fact]
    public async Task Of_sixty_four_who_take_one_number_at_once_one_gets_it_and_their_neighbours_are_added()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 64).Select(signer => Task.Run(() => Awaiting.AddAsync(Shard, Waiting(1, (uint)signer)))));
        var neighbours = await Task.WhenAll(Enumerable.Range(0, 64).SelectMany(number => (Task<bool>[])[Awaiting.AddAsync(Shard, Waiting(1, 99)), Awaiting.AddAsync(Shard, Waiting(100 + number))]));

        Assert.Single(taken, isAdded => isAdded);
        Assert.Equal(new((uint)Array.IndexOf(taken, true)), (await Awaiting.FindAsync(Shard, 1))!.Request.Signer);
        Assert.All(neighbours.Chunk(2), pair => Assert.Equal([false, true], pair));
        Assert.Equal(65, await Awaiting.CountAsync(Shard));
    }

    [Fact]
    public async Task One_mailbox_may_wait_more_than_once()
    {
        await Awaiting.AddAsync(Shard, Waiting(1, signer: 10));
        await Awaiting.AddAsync(Shard, Waiting(2, signer: 10));

        await Awaiting.RemoveAsync(Shard, [1]);

        Assert.Equal([(2, new(10))], (await ReadAsync(Shard)).Select(entry => (entry.Number, entry.Signer)));
    }

    [Fact]
    public async Task They_are_read_by_number_whatever_the_order_in_which_they_came()
    {
        long[] numbers = [5, 3, 1L << 40, 1, 10, 9, 100, 99, 1_000_000_000_000];
        foreach (var number in numbers) await Awaiting.AddAsync(Shard, Waiting(number) with { RemindAt = number % 2 == 0 ? Expiry.AddHours(-number % 50) : null });

        Assert.Equal(
            numbers.Order().Select(number => new AwaitingEntry(number, new((UInt128)number), Expiry, number % 2 == 0 ? Expiry.AddHours(-number % 50) : null)),
            await ReadAsync(Shard));
    }

    [Fact]
    public async Task Thousands_are_read_whole_and_removed_at_both_ends()
    {
        await Task.WhenAll(Enumerable.Range(1, 2500).Select(number => Awaiting.AddAsync(Shard, Waiting(number))));
        Assert.Equal(Numbers(1, 2500), (await ReadAsync(Shard)).Select(entry => entry.Number));

        await Awaiting.RemoveAsync(Shard, [.. Numbers(1, 1000)]);
        await Awaiting.RemoveAsync(Shard, [.. Numbers(2301, 200)]);

        Assert.Equal(Numbers(1001, 1300), (await ReadAsync(Shard)).Select(entry => entry.Number));
        Assert.Equal(1300, await Awaiting.CountAsync(Shard));
    }

    [Fact]
    public async Task Those_who_are_removed_are_gone_and_the_others_stay()
    {
        for (var number = 1; number <= 5; number++) await Awaiting.AddAsync(Shard, Waiting(number));
        await Awaiting.AddAsync(new("free-to-change", 4), Waiting(2));

        await Awaiting.RemoveAsync(Shard, [2, 4, 77]);
        await Awaiting.RemoveAsync(Shard, [2]);
        await Awaiting.RemoveAsync(new("another-petition", 3), [1, 2, 3]);

        Assert.Equal([1, 3, 5], (await ReadAsync(Shard)).Select(entry => entry.Number));
        Assert.Null(await Awaiting.FindAsync(Shard, 2));
        Assert.Equal(1, await Awaiting.CountAsync(new("free-to-change", 4)));
        await ReopenAsync();
        Assert.Equal([1, 3, 5], (await ReadAsync(Shard)).Select(entry => entry.Number));
    }

    [Fact]
    public async Task Reminder_is_noted_and_changes_nothing_else()
    {
        var signature = Waiting(1) with { RemindAt = Expiry.AddDays(-5) };
        await Awaiting.AddAsync(Shard, signature);
        await Awaiting.AddAsync(Shard, Waiting(2));

        await Awaiting.RemindedAsync(Shard, 1, reminders: 1, Expiry.AddDays(-2));
        Assert.Equal(Everything(signature with { Reminders = 1, RemindAt = Expiry.AddDays(-2) }), Everything((await Awaiting.FindAsync(Shard, 1))!));
        Assert.Equal(Expiry.AddDays(-2), (await ReadAsync(Shard))[0].RemindAt);

        await Awaiting.RemindedAsync(Shard, 1, reminders: 2, remindAt: null);
        await ReopenAsync();
        Assert.Equal(Everything(signature with { Reminders = 2, RemindAt = null }), Everything((await Awaiting.FindAsync(Shard, 1))!));
        Assert.Equal(Everything(Waiting(2)), Everything((await Awaiting.FindAsync(Shard, 2))!));
    }

    [Fact]
    public async Task Reminder_of_one_who_is_gone_brings_nobody_back()
    {
        await Awaiting.AddAsync(Shard, Waiting(1));
        await Awaiting.RemoveAsync(Shard, [1]);

        await Awaiting.RemindedAsync(Shard, 1, reminders: 1, Expiry);
        await Awaiting.RemindedAsync(new("another-petition", 3), 1, reminders: 1, Expiry);

        Assert.Null(await Awaiting.FindAsync(Shard, 1));
        Assert.Empty(await ReadAsync(Shard));
        Assert.Empty(await ReadAsync(new("another-petition", 3)));
    }

    [Fact]
    public async Task Those_who_wait_in_other_shards_and_petitions_are_not_mixed_in()
    {
        ShardId[] shards = [new("a", 0), new("a", 1), new("a", 255), new("a-1", 0), new("b", 0), new("b", 255)];

        for (var i = 0; i < shards.Length; i++)
        {
            for (var number = 1; number <= i + 1; number++) await Awaiting.AddAsync(shards[i], Waiting(number, (uint)(1000 * i)));
        }

        for (var i = 0; i < shards.Length; i++)
        {
            Assert.Equal(Numbers(1, i + 1), (await ReadAsync(shards[i])).Select(entry => entry.Number));
            Assert.All(await ReadAsync(shards[i]), entry => Assert.Equal(new((uint)(1000 * i)), entry.Signer));
            Assert.Equal(i + 1, await Awaiting.CountAsync(shards[i]));
        }
    }

    [Fact]
    public async Task Partition_in_which_nobody_waits_is_empty()
    {
        Assert.Equal(0, await Awaiting.CountAsync(Shard));
        Assert.Empty(await ReadAsync(Shard));
        await AppendAsync(Shard, 1, 1);

        Assert.Equal(0, await Awaiting.CountAsync(Shard));
        Assert.Empty(await ReadAsync(Shard));
    }

    [Fact]
    public async Task Those_who_wait_are_not_in_the_ledger_and_signers_do_not_wait()
    {
        await Awaiting.AddAsync(Shard, Waiting(1));
        Assert.Equal(new(3, 0, 0), await Ledger.ReadSubtotalAsync(Shard));
        Assert.Empty(await SignersAsync(Shard));

        await Ledger.Write(Shard, after: 0).AppendAsync((await Awaiting.FindAsync(Shard, 1))!.Request);
        await Awaiting.RemoveAsync(Shard, [1]);

        Assert.Equal(new(3, 1, 1), await Ledger.ReadSubtotalAsync(Shard));
        Assert.Equal(0, await Awaiting.CountAsync(Shard));
    }

    [Fact]
    public async Task One_who_waits_is_found_as_soon_as_that_is_acknowledged()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(shard => Task.Run(async () =>
        {
            for (var number = 1; number <= 10; number++)
            {
                await Awaiting.AddAsync(new("free-to-change", shard), Waiting(number));
                Assert.NotNull(await Awaiting.FindAsync(new("free-to-change", shard), number));
                if (number % 2 == 0) continue;
                await Awaiting.RemoveAsync(new("free-to-change", shard), [number]);
                Assert.Null(await Awaiting.FindAsync(new("free-to-change", shard), number));
            }
        })));
    }

    protected static AwaitingSignature Waiting(long number, UInt128? signer = null) => new()
    {
        Number = number,
        Request = Row(signer ?? (UInt128)number),
        SealedAddress = new byte[] { 9, 8, 7 },
        ExpiresAt = Expiry,
    };

    private async Task<List<AwaitingEntry>> ReadAsync(ShardId shard)
    {
        var entries = new List<AwaitingEntry>();
        await foreach (var entry in Awaiting.ReadAsync(shard)) entries.Add(entry);
        return entries;
    }

    private static IEnumerable<long> Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => (long)number);

    private static (long, object, string, DateTimeOffset, int, DateTimeOffset?) Everything(AwaitingSignature signature) =>
        (signature.Number, Columns(signature.Request), Convert.ToHexString(signature.SealedAddress.Span), signature.ExpiresAt, signature.Reminders, signature.RemindAt);
}
