using Azure.Data.Tables;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;
using CampaignKit.Storage.Tests.Faults;
using static CampaignKit.Storage.Tests.SampleChanges;

namespace CampaignKit.Storage.Tests;

/// <summary>Rows that change over Azure Tables: transactions have a size, entities have versions, and other writers are quicker.</summary>
public sealed class TablesChangeTests(Azurite azurite) : FaultTest(azurite)
{
    [Fact]
    public async Task Changes_of_more_rows_than_a_transaction_holds_are_all_done()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 250));
        var writer = Ledger.Write(Shard, after: 250);

        Assert.Equal(250, await writer.ChangedAsync(Range(1, 250).Select(Hold)));
        Assert.Equal(0, await writer.ChangedAsync(Range(1, 250).Select(Hold)));
        Assert.Equal(130, await writer.ChangedAsync([.. Range(1, 50).Select(Release), .. Range(101, 80).Select(Leave), .. Range(900, 50).Select(Leave)]));

        await Beside.AssertExactAsync(Shard, withdrawn: 80, changes: 380);
        Assert.Equal(new(0, 630, 50) { Held = 120, Withdrawn = 80 }, await Ledger.ReadSubtotalAsync(Shard));
        Assert.Equal(Range(1, 100).Concat(Range(181, 70)), await SignersAsync(Shard));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(17, 1)]
    [InlineData(120, 1)]
    public async Task Few_rows_are_asked_for_one_by_one_and_many_in_one_pass(int changes, int reads)
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 120));

        Assert.Equal(changes, await Ledger.Write(Shard, after: 120).ChangedAsync(Range(1, changes).Select(Hold)));

        Assert.Equal(reads, Proxy.Asked.Count(asked => asked.Method == "GET"));
    }

    [Fact]
    public async Task Changes_of_rows_on_several_pages_are_all_done_and_no_others()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 2100));
        var odd = Range(1, 2100).Where(signer => signer % 2 == 1).Take(1000).ToList();

        Assert.Equal(1000, await Ledger.Write(Shard, after: 2100).ChangedAsync(odd.Select(Invalidate)));

        Assert.Equal(odd, (await RowsAsync(Shard)).Where(row => row.State is SignatureState.Invalidated).Select(row => row.Signer.Value));
        await Beside.AssertExactAsync(Shard, withdrawn: 0, changes: 1000);
    }

    [Fact]
    public async Task Changes_of_one_row_in_one_call_are_done_one_after_the_other()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1, 2);

        var done = await writer.ChangedAsync(Hold(1), Invalidate(1), Release(1), Invalidate(1), Choose(1, Visibility.Named), Hold(2));

        Assert.Equal(5, done);
        var row = await Ledger.FindAsync(Shard, new(1), place: 0);
        Assert.Equal((SignatureState.Invalidated, "rule-7", Visibility.Named, false), (row!.State, row.Reason, row.Visibility, row.Updates));
        Assert.Equal([9, 8], row.SealedPerson.ToArray());
        Assert.Equal(new(0, 7, 0) { Held = 1, Invalidated = 1 }, await Ledger.ReadSubtotalAsync(Shard));
    }

    [Fact]
    public async Task Row_whose_signer_leaves_is_not_there_for_what_follows_in_the_same_call()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1, 2);

        Assert.Equal(2, await writer.ChangedAsync(Hold(1), Leave(1), Leave(1), Release(1), Choose(1, Visibility.Named)));

        Assert.Equal([2], await SignersAsync(Shard));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 2);
    }

    [Fact]
    public async Task Call_sees_everything_that_was_asked_for_before_it_and_is_not_written_yet()
    {
        var writer = Ledger.Write(Shard, after: 0);

        var first = writer.AppendAsync(Row(1));
        var held = writer.ChangedAsync(Hold(1));
        var left = writer.ChangedAsync(Leave(1));
        var again = writer.AppendAsync(Row(1));
        var released = writer.ChangedAsync(Release(1));
        var heldAgain = writer.ChangedAsync(Hold(1));

        Assert.Equal((true, 1, 1, true, 0, 1), (await first, await held, await left, await again, await released, await heldAgain));
        Assert.Equal(new(0, 5, 0) { Held = 1, Withdrawn = 1 }, await Ledger.ReadSubtotalAsync(Shard));
    }

    [Fact]
    public async Task Calls_that_wait_together_share_a_transaction_and_each_learns_of_its_own()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 5));
        var writer = Ledger.Write(Shard, after: 5);

        var done = await TogetherAsync(writer, () => Task.WhenAll(writer.ChangedAsync(Hold(1), Hold(2)), writer.ChangedAsync(Hold(2), Leave(3)), writer.ChangedAsync(Leave(9)), writer.ChangedAsync(Leave(4))));

        Assert.Equal([2, 1, 0, 1], done);
        Assert.Equal(2, Proxy.Asked.Count(asked => asked.IsTransaction));
        await Beside.AssertExactAsync(Shard, withdrawn: 2, changes: 4);
    }

    [Fact]
    public async Task Row_that_is_counted_again_keeps_no_reason_and_one_that_is_left_keeps_nothing()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await Task.WhenAll(writer.AppendAsync(Row(1) with { State = SignatureState.HeldForReview, Reason = "burst", Awaited = 12, Locale = "tl", Source = "leaflet" }), writer.AppendAsync(Row(2)));

        await writer.ChangedAsync(Release(1), Leave(2));

        var entities = await Account().Signatures.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal([SignatureRow.KeyOf(new(1)), entities[^1].RowKey], entities.Select(entity => entity.RowKey));
        Assert.StartsWith(WriterTally.Prefix, entities[^1].RowKey, StringComparison.Ordinal);
        Assert.False(entities[0].ContainsKey("Reason") || entities[0].ContainsKey("State"));
        var row = await Ledger.FindAsync(Shard, new(1), place: 0);
        Assert.Equal((12, "tl", "leaflet"), (row!.Awaited, row.Locale, row.Source));
    }

    [Fact]
    public async Task Two_writers_that_change_the_same_rows_do_each_change_once()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 300));
        ILedgerWriter[] writers = [Ledger.Write(Shard, after: 300), Beside.Write(Shard, after: 300)];

        var done = await Task.WhenAll(writers.SelectMany(writer => Range(1, 300).Chunk(60).Select(some => writer.ChangedAsync(some.Select(Hold)))));

        Assert.Equal(300, done.Sum());
        await Beside.AssertExactAsync(Shard, withdrawn: 0, changes: 300);
        Assert.Equal(300, (await Ledger.ReadSubtotalAsync(Shard)).Held);
    }

    [Fact]
    public async Task Writers_that_change_and_let_go_of_the_same_people_leave_exact_sums()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 200));
        var (one, other) = (Ledger.Write(Shard, after: 200), Beside.Write(Shard, after: 200));

        var left = Task.WhenAll(Range(1, 200).Chunk(20).Select(some => one.ChangedAsync(some.Select(Leave))));
        var held = Task.WhenAll(Range(1, 200).AsEnumerable().Reverse().Chunk(20).Select(some => other.ChangedAsync(some.Select(Hold))));
        var again = AppendAsync(other, Range(1, 50));

        Assert.Equal(200, (await left).Sum());
        var signers = (await again).Count(isNew => isNew);
        Assert.Equal(signers, (await SignersAsync(Shard)).Length);
        await Beside.AssertExactAsync(Shard, withdrawn: 200, changes: 200 + (await held).Sum());
    }

    [Fact]
    public async Task Row_that_another_writer_changed_first_is_looked_at_again()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1, 2, 3);
        var (asked, transaction) = await HoldTransactionAsync(Hold(1), Hold(2), Hold(3));

        await Beside.Write(Shard, after: 3).ChangedAsync(Invalidate(1), Choose(2, Visibility.Named));
        await transaction.AnswerAsync();

        Assert.Equal(2, await asked);
        Assert.Equal([SignatureState.Invalidated, SignatureState.HeldForReview, SignatureState.HeldForReview], (await RowsAsync(Shard)).Select(row => row.State));
        Assert.Equal(Visibility.Named, (await RowsAsync(Shard))[1].Visibility);
        await Beside.AssertExactAsync(Shard, withdrawn: 0, changes: 4);
    }

    [Fact]
    public async Task Signer_who_left_before_their_row_was_written_stays_away()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1, 2);
        var (asked, transaction) = await HoldTransactionAsync(Choose(1, Visibility.Named), Hold(2));

        await Beside.Write(Shard, after: 2).ChangedAsync(Leave(1));
        await transaction.AnswerAsync();

        Assert.Equal(1, await asked);
        Assert.Equal([2], await SignersAsync(Shard));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 2);
    }

    [Fact]
    public async Task Change_of_one_who_left_and_signed_again_is_decided_by_the_new_row()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1, 2);
        var (asked, transaction) = await HoldTransactionAsync(Hold(1), Hold(2));

        var other = Beside.Write(Shard, after: 2);
        await other.ChangedAsync(Leave(1), Leave(2));
        await Task.WhenAll(other.AppendAsync(Row(1) with { Country = "NP" }), other.AppendAsync(Row(2) with { State = SignatureState.Invalidated, Reason = "rule-7" }));
        await transaction.AnswerAsync();

        Assert.Equal(1, await asked);
        Assert.Equal([("NP", SignatureState.HeldForReview), ("CA", SignatureState.Invalidated)], (await RowsAsync(Shard)).Select(row => (row.Country, row.State)));
        await Beside.AssertExactAsync(Shard, withdrawn: 2, changes: 3);
    }

    [Fact]
    public async Task Departure_that_another_writer_was_quicker_with_counts_once()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1);
        var (asked, transaction) = await HoldTransactionAsync(Leave(1));

        Assert.Equal(1, await Beside.Write(Shard, after: 1).ChangedAsync(Leave(1)));
        await transaction.AnswerAsync();

        Assert.Equal(0, await asked);
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 1);
    }

    [Fact]
    public async Task Row_is_found_in_its_own_partition_only()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1);

        Assert.Equal(new(1), (await Ledger.FindAsync(Shard, new(1), place: 77))!.Signer);
        Assert.Null(await Ledger.FindAsync(Shard, new(2), place: 1));
        Assert.Null(await Ledger.FindAsync(new(Shard.Petition, 1), new(1), place: 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Call_of_no_changes_or_of_too_many_is_a_bug(int changes) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Ledger.Write(Shard, after: 0).ChangedAsync(Range(1, changes).Select(Hold)));

    /// <summary>Asks for changes of up to 16 rows by a writer of its own, and holds the transaction when the rows have been read.</summary>
    private async Task<(Task<int> Asked, Held Transaction)> HoldTransactionAsync(params LedgerChange[] changes)
    {
        var transaction = new Held();
        Proxy.Next([.. changes.Select(_ => Fault.None), transaction]);
        var asked = Ledger.Write(Shard, after: 0).ChangedAsync([.. changes]);
        await transaction.Arrived;
        return (asked, transaction);
    }
}
