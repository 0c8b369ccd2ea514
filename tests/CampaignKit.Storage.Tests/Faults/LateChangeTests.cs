using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;
using static CampaignKit.Storage.Tests.SampleChanges;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>Tries that the service takes up when the rows have gone on: what has left stays away, and nothing counts twice.</summary>
public sealed class LateChangeTests(Azurite azurite) : FaultTest(azurite)
{
    private const int Done = 204;
    private const int Gone = 404;
    private const int Conflict = 409;
    private const int Changed = 412;

    private readonly Held _late = new(connectionBreaks: true);

    [Fact]
    public async Task Change_that_its_next_try_has_done_is_refused_even_if_the_row_is_as_it_was()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1);

        Proxy.Next(Fault.None, _late);
        Assert.Equal(1, await writer.ChangedAsync(Hold(1)));
        Assert.Equal(1, await writer.ChangedAsync(Release(1)));

        Assert.Equal(Changed, await _late.ExecuteAsync());
        await Beside.AssertExactAsync(Shard, withdrawn: 0, changes: 2);
        Assert.Equal(1, await writer.ChangedAsync(Hold(1)));
        await Beside.AssertExactAsync(Shard, withdrawn: 0, changes: 3);
    }

    [Fact]
    public async Task Change_does_not_bring_back_who_has_left_since()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1);

        Proxy.Next(Fault.None, _late);
        await writer.ChangedAsync(Hold(1));
        await writer.ChangedAsync(Leave(1));

        Assert.Equal(Gone, await _late.ExecuteAsync());
        Assert.Empty(await SignersAsync(Shard));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 2);
    }

    [Fact]
    public async Task Departure_does_not_take_away_who_has_signed_again()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1);

        Proxy.Next(Fault.None, _late);
        await writer.ChangedAsync(Leave(1));
        await AppendAsync(writer, 1);

        Assert.Equal(Changed, await _late.ExecuteAsync());
        Assert.Equal([1], await SignersAsync(Shard));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 1);
    }

    [Fact]
    public async Task First_rows_of_a_writer_do_not_bring_back_who_has_left_since()
    {
        var writer = Ledger.Write(Shard, after: 0);
        Proxy.Next(_late);
        await AppendAsync(writer, 1);
        await writer.ChangedAsync(Leave(1));

        Assert.Equal(Conflict, await _late.ExecuteAsync());
        Assert.Empty(await SignersAsync(Shard));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 1);
    }

    [Fact]
    public async Task Later_rows_of_a_writer_do_not_bring_back_who_has_left_since()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 7);
        Proxy.Next(_late);
        await AppendAsync(writer, 1);
        await writer.ChangedAsync(Leave(1));

        Assert.Equal(Changed, await _late.ExecuteAsync());
        Assert.Equal([7], await SignersAsync(Shard));
        await AppendAsync(writer, 8);
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 1);
    }

    [Fact]
    public async Task Flush_is_in_nobodys_way()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1);
        Proxy.Next(_late);
        await writer.FlushAsync();
        await writer.ChangedAsync(Hold(1));

        Assert.Equal(Done, await _late.ExecuteAsync());

        Assert.Equal(1, await writer.ChangedAsync(Release(1)));
        Assert.Equal(1, await writer.ChangedAsync(Leave(1)));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 3);
    }

    [Fact]
    public async Task Change_that_was_given_up_and_lands_is_counted_and_the_next_writer_finds_it_done()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1, 2);
        await GiveUpAsync();

        Assert.Equal(Done, await _late.ExecuteAsync());

        Assert.Equal(0, await Ledger.Write(Shard, after: 2).ChangedAsync(Hold(1), Leave(2)));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 2);
    }

    [Fact]
    public async Task Change_that_was_given_up_is_refused_when_somebody_has_changed_a_row_since()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1, 2);
        await GiveUpAsync();
        Assert.Equal(2, await Ledger.Write(Shard, after: 2).ChangedAsync(Hold(1), Leave(2)));

        Assert.Equal(Changed, await _late.ExecuteAsync());

        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 2);
    }

    [Fact]
    public async Task Rows_that_were_refused_and_are_added_when_they_come_again_are_a_conflict_and_count_once()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 2);
        var writer = Ledger.Write(Shard, after: 1);
        var alone = new Held();

        // The next try is refused, the tally is looked at, and the row that nobody has goes by itself.
        var asked = TogetherAsync(writer, () => Task.WhenAll(OutcomeAsync(() => writer.AppendAsync(Row(1))), OutcomeAsync(() => writer.AppendAsync(Row(2)))), _late, Fault.None, Fault.None, alone);
        await alone.Arrived;
        await Beside.Write(Shard, after: 1).ChangedAsync(Leave(2));
        Assert.Equal(Done, await _late.ExecuteAsync());
        await alone.AnswerAsync();

        Assert.IsType<LedgerConflictException>((await asked)[0]);
        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.AppendAsync(Row(3)));
        Assert.Equal([1, 2], await SignersAsync(Shard));
        await Beside.AssertExactAsync(Shard, withdrawn: 1, changes: 1);
    }

    private async Task GiveUpAsync()
    {
        var impatient = new TablesSignatureLedger(Account(options => options.Retry.MaxRetries = 0)).Write(Shard, after: 2);
        Proxy.Next(Fault.None, Fault.None, _late);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => impatient.ChangedAsync(Hold(1), Leave(2)));
    }
}
