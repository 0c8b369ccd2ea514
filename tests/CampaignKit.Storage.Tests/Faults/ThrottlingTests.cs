using System.Diagnostics;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>An account that gets more than it takes says so, and when to come again.</summary>
public sealed class ThrottlingTests(Azurite azurite) : FaultTest(azurite)
{
    // Timers go by a coarser clock than the one that measures them here, and may ring some milliseconds early.
    private static readonly TimeSpan Coarseness = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(429, "Retry-After", "1", 1000)]
    [InlineData(503, "Retry-After", "1", 1000)]
    [InlineData(429, "retry-after-ms", "300", 300)]
    [InlineData(503, "x-ms-retry-after-ms", "300", 300)]
    public async Task Next_try_comes_no_earlier_than_the_service_said(int status, string header, string value, int milliseconds)
    {
        Proxy.Next(Fault.Refusal(status, (header, value)));

        await MakeAsync("append");

        AssertApart(TimeSpan.FromMilliseconds(milliseconds), tries: 2);
        await AssertSignersAsync(1);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_call_waits_as_long_as_the_service_said_and_succeeds(string call)
    {
        await FillAsync();
        var before = Proxy.Asked.Count;
        Proxy.Next(Fault.Refusal(429, ("retry-after-ms", "100")), Fault.Refusal(503, ("retry-after-ms", "100")));

        await MakeAsync(call);

        Assert.Equal(before + 3, Proxy.Asked.Count);
        AssertApart(TimeSpan.FromMilliseconds(100), tries: 3);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Failure_that_passes_is_tried_again_also_if_the_service_does_not_say_when(int status)
    {
        await FillAsync();
        foreach (string call in Calls)
        {
            Proxy.Next(Enumerable.Repeat(Fault.Refusal(status), 4));
            await MakeAsync(call);
        }

        await AssertSignersAsync(1, 7);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Refusal_that_outlasts_the_tries_is_an_outage_and_is_over_when_it_is_over(string call)
    {
        await FillAsync();
        foreach (var status in (int[])[401, 403, 408, 429, 500, 502, 503, 504])
        {
            Proxy.Otherwise = Fault.Refusal(status);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync(call));
        }

        Proxy.Otherwise = Fault.None;
        await MakeAsync(call);
    }

    [Theory]
    [InlineData(503, "ServerBusy")]
    [InlineData(500, "OperationTimedOut")]
    [InlineData(500, "InternalError")]
    public async Task Refusal_inside_the_answer_to_a_transaction_is_an_outage(int status, string code)
    {
        await FillAsync();
        Proxy.Next(Fault.RefusalInside(status, code));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync("append"));
        Proxy.Next(Fault.RefusalInside(status, code));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync("write"));

        await MakeAsync("append");
        await MakeAsync("write");

        await AssertSignersAsync(1, 7);
    }

    [Fact]
    public async Task Nothing_follows_what_an_outage_took_until_somebody_begins_anew()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1);
        Proxy.Otherwise = Fault.Refusal(503);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.AppendAsync(Row(2)));
        Proxy.Otherwise = Fault.None;

        await Assert.ThrowsAsync<LedgerConflictException>(() => writer.AppendAsync(Row(3)));
        await Assert.ThrowsAsync<LedgerConflictException>(writer.FlushAsync);

        await AssertSignersAsync(1);
        var added = await AppendAsync(Ledger.Write(Shard, after: 1), 1, 2);
        Assert.Equal([false, true], added);
        await AssertSignersAsync(1, 2);
    }

    [Fact]
    public async Task Signers_who_were_there_are_told_apart_however_often_the_account_is_throttled_meanwhile()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 2, 5);
        var throttled = Enumerable.Range(0, 60).Select(request => request % 3 == 0 ? Fault.None : Fault.Refusal(request % 2 == 0 ? 429 : 503, ("retry-after-ms", "1")));

        var added = await AppendTogetherAsync(Ledger.Write(Shard, after: 0), Range(1, 6), throttled);

        Assert.Equal([true, false, true, true, false, true], added);
        await AssertSignersAsync(Range(1, 6));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Outage_while_the_rows_of_a_transaction_are_told_apart_is_told_to_those_who_have_no_answer_yet(int requests)
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 2);
        var writer = Ledger.Write(Shard, after: 0);

        Proxy.Otherwise = Fault.Refusal(503);
        var outcomes = await TogetherAsync(writer, () => Task.WhenAll(Rows(1, 3).Select(row => OutcomeAsync(() => writer.AppendAsync(row)))), Enumerable.Repeat(Fault.None, requests));
        Proxy.Otherwise = Fault.None;

        var there = await SignersAsync(Shard);
        await AssertSignersAsync(there);
        Assert.All(Range(1, 3).Zip(outcomes), signer => Assert.True(signer.Second is StorageUnavailableException || (signer.Second is null && there.Contains(signer.First))));
        await AppendAsync(Ledger.Write(Shard, after: 0), Range(1, 3));
        await AssertSignersAsync(Range(1, 3));
    }

    [Fact]
    public async Task Long_reading_goes_on_where_it_was_throttled()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 3500));

        Proxy.Next(Enumerable.Repeat<Fault[]>([Fault.None, Fault.Refusal(503, ("retry-after-ms", "1")), Fault.Refusal(429, ("retry-after-ms", "1"))], 4).SelectMany(faults => faults));

        Assert.Equal(Range(1, 3500), await SignersAsync(Shard));
    }

    [Fact]
    public async Task Signers_do_not_wait_longer_than_the_limit_whatever_the_service_says()
    {
        Proxy.Otherwise = Fault.Refusal(503, ("Retry-After", "3600"));
        var writer = new PartitionWriter(Account().Signatures, "free-to-change|000", TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.AppendAsync(Row(1)));

        Assert.InRange(Proxy.Asked.Count, 0, 1);
    }

    private void AssertApart(TimeSpan least, int tries)
    {
        var last = Proxy.Asked.TakeLast(tries).ToList();
        foreach (var (one, next) in last.Zip(last.Skip(1))) Assert.True(Stopwatch.GetElapsedTime(one.At, next.At) >= least - Coarseness, "The next try came too early.");
    }
}
