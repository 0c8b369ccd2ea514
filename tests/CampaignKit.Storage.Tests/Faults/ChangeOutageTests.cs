using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;
using static CampaignKit.Storage.Tests.SampleChanges;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>An account that goes away while rows change: what was done stays done and counted, and nothing follows.</summary>
public sealed class ChangeOutageTests(Azurite azurite) : FaultTest(azurite)
{
    [Fact]
    public async Task Outage_between_two_transactions_leaves_the_first_done_and_the_rest_to_the_next_call()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 250));
        var writer = Ledger.Write(Shard, after: 250);

        // One pass over the rows and one transaction.
        Proxy.Next(Fault.None, Fault.None);
        Proxy.Otherwise = Fault.Refusal(503);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.ChangedAsync(Range(1, 250).Select(Leave)));
        Proxy.Otherwise = Fault.None;

        await Beside.AssertExactAsync(Shard, withdrawn: 99, changes: 99);
        Assert.Equal(151, await Ledger.Write(Shard, after: 250).ChangedAsync(Range(1, 250).Select(Leave)));
        await Beside.AssertExactAsync(Shard, withdrawn: 250, changes: 250);
        Assert.Empty(await SignersAsync(Shard));
    }

    [Fact]
    public async Task Nothing_follows_a_change_that_failed()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1, 2);
        var writer = Ledger.Write(Shard, after: 2);
        Proxy.Otherwise = Fault.Refusal(503);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.ChangedAsync(Hold(1)));
        Proxy.Otherwise = Fault.None;

        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.ChangedAsync(Hold(2)));
        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.AppendAsync(Row(3)));
        await Assert.ThrowsAsync<LedgerConflictException>(writer.FlushAsync);

        await AssertSignersAsync(1, 2);
    }

    [Fact]
    public async Task Change_behind_an_append_that_failed_is_not_made()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1);
        var writer = Ledger.Write(Shard, after: 1);
        Proxy.Otherwise = Fault.Refusal(503);
        var append = OutcomeAsync(() => writer.AppendAsync(Row(2)));
        var change = OutcomeAsync(() => writer.ChangedAsync(Hold(1)));
        Assert.IsType<StorageUnavailableException>(await append);
        Proxy.Otherwise = Fault.None;

        Assert.IsType<LedgerConflictException>(await change);
        await AssertSignersAsync(1);
    }

    [Fact]
    public async Task Change_whose_rows_are_taken_up_again_and_again_by_others_is_done_when_they_rest()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1);
        var other = Beside.Write(Shard, after: 1);
        Held[] transactions = [new(), new(), new()];
        Proxy.Next(transactions.SelectMany(transaction => (Fault[])[Fault.None, transaction, Fault.None]));
        var asked = Ledger.Write(Shard, after: 1).ChangedAsync(Choose(1, Visibility.CountOnly));

        foreach (var transaction in transactions)
        {
            Assert.Same(transaction.Arrived, await Task.WhenAny(transaction.Arrived, asked));
            await other.ChangedAsync(Choose(1, Visibility.Named));
            await transaction.AnswerAsync();
        }

        Assert.Equal(1, await asked);
        Assert.Equal(Visibility.CountOnly, (await RowsAsync(Shard)).Single().Visibility);
        await Beside.AssertExactAsync(Shard, withdrawn: 0, changes: 4);
    }

    [Theory]
    [InlineData("find")]
    [InlineData("few changes")]
    [InlineData("many changes")]
    [InlineData("add")]
    [InlineData("find who waits")]
    [InlineData("remind")]
    [InlineData("remove")]
    [InlineData("read who waits")]
    [InlineData("count who waits")]
    public async Task Every_call_is_tried_again_and_tells_an_outage_that_lasts(string call)
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 20));
        Assert.True(await OpenAwaiting(Account()).AddAsync(Shard, SampleAwaiting.Signature(7)));
        Fault[] faults = [Fault.Refusal(503), Fault.Refusal(429), Fault.LostRequest, Fault.LostAnswer, Fault.Refusal(403)];
        foreach (var fault in faults)
        {
            Proxy.Otherwise = fault;
            await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync(call, Account(options => options.Retry.MaxRetries = 1)));
        }

        Proxy.Otherwise = Fault.Silence;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync(call, Account(options => (options.Retry.NetworkTimeout, options.Retry.MaxRetries) = (TimeSpan.FromMilliseconds(100), 1))));

        Proxy.Otherwise = Fault.None;
        Proxy.Next(Fault.Refusal(503), Fault.LostRequest);
        await MakeAsync(call, Account());
    }

    [Theory]
    [InlineData("find")]
    [InlineData("find who waits")]
    [InlineData("read who waits")]
    [InlineData("count who waits")]
    public async Task Caller_who_gives_up_is_not_told_of_an_outage(string call)
    {
        using var patience = new CancellationTokenSource();
        var held = new Held();
        Proxy.Next(held);
        var made = MakeAsync(call, Account(), patience.Token);
        await held.Arrived;

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => made);
    }

    private static TablesAwaiting OpenAwaiting(TablesAccount account) => new(account);

    private new static async Task MakeAsync(string call, TablesAccount account, CancellationToken cancellationToken = default)
    {
        var (ledger, awaiting) = (new TablesSignatureLedger(account), OpenAwaiting(account));
        switch (call)
        {
            case "find": await ledger.FindAsync(Shard, new(1), place: 0, cancellationToken); break;
            case "few changes": await ledger.Write(Shard, after: 20).ChangedAsync(Choose(1, Visibility.Named)); break;
            case "many changes": await ledger.Write(Shard, after: 20).ChangedAsync(Range(1, 20).Select(signer => Choose(signer, Visibility.Named))); break;
            case "add": await awaiting.AddAsync(Shard, SampleAwaiting.Signature(8)); break;
            case "find who waits": await awaiting.FindAsync(Shard, 7, cancellationToken); break;
            case "remind": await awaiting.RemindedAsync(Shard, 7, 1, remindAt: null); break;
            case "remove": await awaiting.RemoveAsync(Shard, [7]); break;
            case "read who waits": await awaiting.ReadAsync(Shard, cancellationToken).CountAsync(cancellationToken); break;
            case "count who waits": await awaiting.CountAsync(Shard, cancellationToken); break;
            default: throw new ArgumentOutOfRangeException(nameof(call), call, message: null);
        }
    }
}
