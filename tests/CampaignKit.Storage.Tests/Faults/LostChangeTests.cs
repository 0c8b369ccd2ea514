using CampaignKit.Core.Signatures;
using static CampaignKit.Storage.Tests.SampleChanges;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>Changes whose tries get lost: each is done and counted once, and told as what it was.</summary>
public sealed class LostChangeTests(Azurite azurite) : FaultTest(azurite)
{
    public static TheoryData<string> Losses => LostAnswerTests.Losses;

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Change_and_departure_are_done_and_counted_once(string loss)
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1, 2);

        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        var held = await writer.ChangedAsync(Hold(1));
        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        var chosen = await writer.ChangedAsync(Choose(1, Visibility.CountOnly));
        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        var left = await writer.ChangedAsync(Leave(1));

        Assert.Equal((1, 1, 1), (held, chosen, left));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 3);
        Assert.Equal([2], await SignersAsync(Shard));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Whole_transaction_is_done_and_counted_once(string loss)
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 99));

        // All are read in one pass.
        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        var done = await Ledger.Write(Shard, after: 99).ChangedAsync([.. Range(1, 33).Select(Leave), .. Range(34, 33).Select(Hold), .. Range(67, 33).Select(Invalidate)]);

        Assert.Equal(99, done);
        await Beside.AssertExactAsync(Shard, withdrawn: 33, changes: 99);
        Assert.Equal(new(0, 198, 0) { Withdrawn = 33, Held = 33, Invalidated = 33 }, await Beside.ReadSubtotalAsync(Shard));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Changes_that_are_not_for_a_row_are_told_apart_all_the_same(string loss)
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 20));
        await Beside.Write(Shard, after: 20).ChangedAsync(Hold(2), Leave(3));

        // One pass over the rows, the transaction, and the look at the tally.
        Proxy.Next(Enumerable.Repeat(LostAnswerTests.Happen(loss), 3).SelectMany(faults => faults.Append(Fault.None)));
        var done = await Ledger.Write(Shard, after: 20).ChangedAsync(Range(1, 20).Select(Hold));

        Assert.Equal(18, done);
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 20);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Rows_that_begin_held_or_invalidated_are_new_and_counted_once_as_what_they_are(string loss)
    {
        var writer = Ledger.Write(Shard, after: 0);

        Proxy.Next(LostAnswerTests.Happen(loss));
        Assert.True(await writer.AppendAsync(Row(1) with { State = SignatureState.HeldForReview, Reason = "burst" }));
        Proxy.Next(LostAnswerTests.Happen(loss));
        Assert.True(await writer.AppendAsync(Row(2) with { State = SignatureState.Invalidated, Reason = "rule-7" }));
        Proxy.Next(LostAnswerTests.Happen(loss));
        Assert.True(await writer.AppendAsync(Row(3)));

        Assert.Equal(new(0, 3, 1) { Held = 1, Invalidated = 1 }, await Beside.ReadSubtotalAsync(Shard));
        await Beside.AssertExactAsync(Shard, withdrawn: 0, changes: 0);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Row_is_found(string loss)
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1);

        Proxy.Next(LostAnswerTests.Happen(loss));

        Assert.NotNull(await Ledger.FindAsync(Shard, new(1), place: 0));
    }

    [Fact]
    public async Task Change_is_ones_own_although_another_writer_came_before_the_second_try()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1);
        var retried = new Held();
        Proxy.Next(Fault.None, Fault.LostAnswer, retried);

        var asked = Ledger.Write(Shard, after: 1).ChangedAsync(Hold(1));
        await retried.Arrived;
        var others = await Beside.Write(Shard, after: 1).ChangedAsync(Hold(1), Release(1));
        await retried.AnswerAsync();

        Assert.Equal((1, 1), (await asked, others));
        Assert.Equal(SignatureState.Counted, (await RowsAsync(Shard)).Single().State);
        await Beside.AssertExactAsync(Shard, withdrawn: 0, changes: 2);
    }

    [Fact]
    public async Task Change_is_the_other_writers_if_the_first_try_never_arrived()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1);
        var retried = new Held();
        Proxy.Next(Fault.None, Fault.LostRequest, retried);

        var asked = Ledger.Write(Shard, after: 1).ChangedAsync(Hold(1));
        await retried.Arrived;
        var others = await Beside.Write(Shard, after: 1).ChangedAsync(Hold(1));
        await retried.AnswerAsync();

        Assert.Equal((0, 1), (await asked, others));
        await Beside.AssertExactAsync(Shard, withdrawn: 0, changes: 1);
    }

    [Fact]
    public async Task Departure_is_ones_own_although_the_signer_has_signed_again_before_the_second_try()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1);
        var retried = new Held();
        Proxy.Next(Fault.None, Fault.LostAnswer, retried);

        var asked = Ledger.Write(Shard, after: 1).ChangedAsync(Leave(1));
        await retried.Arrived;
        await AppendAsync(Beside.Write(Shard, after: 0), 1);
        await retried.AnswerAsync();

        Assert.Equal(1, await asked);
        Assert.Equal([1], await SignersAsync(Shard));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 1);
    }
}
