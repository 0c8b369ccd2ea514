using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;
using static CampaignKit.Storage.Tests.SampleAwaiting;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>Those who await confirmation over Azure Tables: numbers that meet, tries that get lost, and more rows than a transaction holds.</summary>
public sealed class AwaitingFaultTests(Azurite azurite) : FaultTest(azurite)
{
    private const long First = 5000;

    public static TheoryData<string> Losses => LostAnswerTests.Losses;

    private TablesAwaiting Proxied => field ??= new(Account());

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task One_who_is_added_is_there_and_their_number_is_their_own(string loss)
    {
        Proxy.Next(LostAnswerTests.Happen(loss));

        Assert.True(await Proxied.AddAsync(Shard, Signature(1)));

        Assert.Equal([1], await NumbersAsync());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Number_that_is_taken_stays_with_whom_it_was_given_first(string loss)
    {
        Assert.True(await Proxied.AddAsync(Shard, Signature(1)));

        Proxy.Next(LostAnswerTests.Happen(loss));
        Assert.False(await Proxied.AddAsync(Shard, Signature(1, reminders: 3)));

        Assert.Equal(0, (await Proxied.FindAsync(Shard, 1))!.Reminders);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Those_who_come_together_are_told_apart(string loss)
    {
        await Task.WhenAll(Other().AddAsync(Shard, Signature(3)), Other().AddAsync(Shard, Signature(60)));

        // The transaction with all of them, the look at the marks, the transaction with the others, and another look.
        var added = await AddTogetherAsync(Enumerable.Range(1, 100), Enumerable.Repeat(LostAnswerTests.Happen(loss), 4).SelectMany(faults => faults.Append(Fault.None)));

        Assert.Equal(Enumerable.Range(1, 100).Where(number => number is not (3 or 60)), Enumerable.Range(1, 100).Where(number => added[number - 1]));
        Assert.Equal([.. Enumerable.Range(1, 100), First], await NumbersAsync());
    }

    [Fact]
    public async Task Those_who_come_together_share_a_transaction()
    {
        var added = await AddTogetherAsync(Enumerable.Range(1, 150));

        Assert.All(added, Assert.True);
        Assert.Equal(3, Proxy.Asked.Count);
        Assert.Equal(151, await Proxied.CountAsync(Shard));
    }

    [Fact]
    public async Task Number_that_is_asked_for_twice_at_once_is_given_once()
    {
        var added = await AddTogetherAsync([1, 2, 1, 3, 2]);

        Assert.Equal([true, true, false, true, false], added);
        Assert.Equal([1, 2, 3, First], await NumbersAsync());
    }

    [Fact]
    public async Task Two_activations_that_give_away_the_same_numbers_give_each_once()
    {
        TablesAwaiting[] activations = [Proxied, Other()];

        var added = await Task.WhenAll(Enumerable.Range(1, 300).SelectMany(number => activations.Select(activation => activation.AddAsync(Shard, Signature(number)))));

        Assert.Equal(300, added.Count(isNew => isNew));
        Assert.Equal([.. Enumerable.Range(1, 300)], await NumbersAsync());
    }

    [Fact]
    public async Task Number_is_ones_own_although_another_activation_asked_for_it_before_the_second_try()
    {
        var retried = new Held();
        Proxy.Next(Fault.LostAnswer, retried);

        var added = Proxied.AddAsync(Shard, Signature(1));
        await retried.Arrived;
        Assert.False(await Other().AddAsync(Shard, Signature(1, reminders: 3)));
        await retried.AnswerAsync();

        Assert.True(await added);
        Assert.Equal(0, (await Proxied.FindAsync(Shard, 1))!.Reminders);
    }

    [Fact]
    public async Task Outage_of_one_transaction_is_told_to_those_in_it_and_the_next_is_written()
    {
        Proxy.Next(Enumerable.Repeat(Fault.Refusal(503), 5));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Proxied.AddAsync(Shard, Signature(1)));

        Assert.True(await Proxied.AddAsync(Shard, Signature(1)));

        Assert.Equal([1], await NumbersAsync());
    }

    [Fact]
    public async Task Add_that_was_given_up_and_lands_has_its_number()
    {
        var late = new Held(connectionBreaks: true);
        Proxy.Next(late);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => new TablesAwaiting(Account(options => options.Retry.MaxRetries = 0)).AddAsync(Shard, Signature(1)));

        await late.ExecuteAsync();

        Assert.False(await Proxied.AddAsync(Shard, Signature(1)));
        Assert.Equal([1], await NumbersAsync());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task More_than_a_transaction_holds_are_removed_and_the_others_stay(string loss)
    {
        await AddTogetherAsync(Enumerable.Range(1, 260));

        Proxy.Next(LostAnswerTests.Happen(loss));
        await Proxied.RemoveAsync(Shard, [.. Enumerable.Range(11, 230)]);

        Assert.Equal([.. Enumerable.Range(1, 10), .. Enumerable.Range(241, 20), First], await NumbersAsync());
        Assert.Equal(31, await Proxied.CountAsync(Shard));
    }

    [Fact]
    public async Task Those_who_are_there_are_removed_also_when_others_are_gone_or_are_named_twice()
    {
        await AddTogetherAsync(Enumerable.Range(1, 120));
        await Proxied.RemoveAsync(Shard, [5, 110]);

        await Proxied.RemoveAsync(Shard, [.. Enumerable.Range(1, 115), 7, 7, 9000]);
        await Proxied.RemoveAsync(Shard, [5]);

        Assert.Equal([.. Enumerable.Range(116, 5), First], await NumbersAsync());
    }

    [Fact]
    public async Task Outage_half_way_through_a_removal_is_told_and_the_rest_goes_with_the_next()
    {
        await AddTogetherAsync(Enumerable.Range(1, 150));
        long[] all = [.. Enumerable.Range(1, 150), First];

        Proxy.Next(Fault.None);
        Proxy.Otherwise = Fault.Refusal(503);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Proxied.RemoveAsync(Shard, all));
        Proxy.Otherwise = Fault.None;
        Assert.Equal(51, await Proxied.CountAsync(Shard));

        await Proxied.RemoveAsync(Shard, all);
        Assert.Equal(0, await Proxied.CountAsync(Shard));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Reminder_is_noted_and_nothing_else_changes(string loss)
    {
        await Proxied.AddAsync(Shard, Signature(7));
        var next = new DateTimeOffset(2026, 11, 9, 0, 0, 0, TimeSpan.Zero);

        Proxy.Next(LostAnswerTests.Happen(loss));
        await Proxied.RemindedAsync(Shard, 7, reminders: 1, next);
        AssertAlike(Signature(7) with { Reminders = 1, RemindAt = next }, await Proxied.FindAsync(Shard, 7));

        await Proxied.RemindedAsync(Shard, 7, reminders: 2, remindAt: null);
        AssertAlike(Signature(7) with { Reminders = 2, RemindAt = null }, await Proxied.FindAsync(Shard, 7));
        Assert.Equal([new(7, Signature(7).Request.Signer, Signature(7).ExpiresAt, RemindAt: null)], await Proxied.ReadAsync(Shard).ToListAsync());
    }

    [Fact]
    public async Task Reminder_that_comes_late_does_not_bring_back_who_is_gone()
    {
        await Proxied.AddAsync(Shard, Signature(7));
        var late = new Held(connectionBreaks: true);
        Proxy.Next(late);
        await Proxied.RemindedAsync(Shard, 7, reminders: 1, remindAt: null);
        await Proxied.RemoveAsync(Shard, [7]);

        Assert.Equal(404, await late.ExecuteAsync());
        await Proxied.RemindedAsync(Shard, 7, reminders: 2, remindAt: null);

        Assert.Null(await Proxied.FindAsync(Shard, 7));
        Assert.Equal(0, await Proxied.CountAsync(Shard));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task More_than_a_page_holds_are_read_by_number_and_counted(string loss)
    {
        await AddTogetherAsync(Enumerable.Range(1, 1200).Reverse());
        await Proxied.AddAsync(Shard, Signature(long.MaxValue >> 30));

        Proxy.Next([.. LostAnswerTests.Happen(loss), Fault.None, .. LostAnswerTests.Happen(loss)]);
        Assert.Equal([.. Enumerable.Range(1, 1200), First, long.MaxValue >> 30], await NumbersAsync());
        Proxy.Next(LostAnswerTests.Happen(loss));
        Assert.Equal(1202, await Proxied.CountAsync(Shard));
        Assert.Equal(0, await Proxied.CountAsync(new(Shard.Petition, 1)));
    }

    private static void AssertAlike(AwaitingSignature expected, AwaitingSignature? there)
    {
        Assert.Equal(Plain(expected), Plain(there!));
        Assert.Equal(expected.SealedAddress.ToArray(), there!.SealedAddress.ToArray());
        Assert.Equal(expected.Request.SealedPerson.ToArray(), there.Request.SealedPerson.ToArray());

        // Equality of memory is that of where it lies.
        static AwaitingSignature Plain(AwaitingSignature signature) => signature with { SealedAddress = default, Request = signature.Request with { SealedPerson = default } };
    }

    private TablesAwaiting Other() => new(Account());

    private async Task<List<long>> NumbersAsync() => await Other().ReadAsync(Shard).Select(entry => entry.Number).ToListAsync();

    /// <summary>Adds <see cref="First"/> and keeps the partition busy with it until the others have been asked for.</summary>
    private async Task<bool[]> AddTogetherAsync(IEnumerable<int> numbers, params IEnumerable<Fault> faults)
    {
        var busy = new Held();
        Proxy.Next([busy, .. faults]);
        var first = Proxied.AddAsync(Shard, Signature(First));
        await busy.Arrived;
        var added = Task.WhenAll(numbers.Select(number => Proxied.AddAsync(Shard, Signature(number))));
        await busy.AnswerAsync();
        Assert.True(await first);
        return await added;
    }
}
