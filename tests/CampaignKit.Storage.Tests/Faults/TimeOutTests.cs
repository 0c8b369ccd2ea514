using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>A service that does not answer: each try has a time, and so has the call.</summary>
public sealed class TimeOutTests(Azurite azurite) : FaultTest(azurite)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    // Long enough for the request to have come to the proxy by then, also on a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Try_without_an_answer_is_given_up_and_made_again(string call)
    {
        await FillAsync();
        var account = Account(options => (options.Retry.NetworkTimeout, options.Retry.MaxRetries) = (Short, 100));
        Proxy.Next(Fault.Silence, Fault.SilenceAfterwards);

        await MakeAsync(call, account);

        Assert.True(Proxy.Asked.Count >= 3);
        var signers = await SignersAsync(Shard);
        Assert.Equal(call == "append" ? [1, 7] : [7], signers);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Silence_that_outlasts_the_tries_is_an_outage(string call)
    {
        await FillAsync();
        var account = Account(options => (options.Retry.NetworkTimeout, options.Retry.MaxRetries) = (Short, 1));
        Proxy.Otherwise = Fault.Silence;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync(call, account));
    }

    [Theory]
    [InlineData("read signers")]
    [InlineData("read rows")]
    [InlineData("read subtotal")]
    [InlineData("write")]
    [InlineData("read")]
    [InlineData("list")]
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

    [Fact]
    public async Task Transaction_that_outlasts_its_limit_is_an_outage_and_lands_once_at_most()
    {
        var held = new Held();
        Proxy.Next(held);
        var writer = new PartitionWriter(Account().Signatures, "free-to-change|000", Limit);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.AppendAsync(Row(1)));
        await AppendAsync(Ledger.Write(Shard, after: 0), 1, 2);
        await held.ExecuteAsync();

        await AssertSignersAsync(1, 2);
    }

    [Fact]
    public async Task Those_who_wait_behind_a_transaction_that_was_given_up_are_not_written_behind_it()
    {
        var held = new Held();
        Proxy.Next(held);
        var writer = new PartitionWriter(Account().Signatures, "free-to-change|000", Limit);
        var first = writer.AppendAsync(Row(1));
        await held.Arrived;

        var second = await OutcomeAsync(() => writer.AppendAsync(Row(2)));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => first);
        Assert.IsType<LedgerConflictException>(second);
        await held.ExecuteAsync();
        await AssertSignersAsync(1);
    }
}
