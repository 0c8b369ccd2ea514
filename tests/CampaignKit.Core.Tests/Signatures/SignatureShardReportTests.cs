using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signatures;

public class SignatureShardReportTests
{
    private readonly ShardBench _bench = new();

    [Fact]
    public void Petition_hears_the_subtotal_an_interval_after_the_signature()
    {
        _bench.Sign(1).Answer();

        _bench.Wait(ShardBench.Interval - TimeSpan.FromTicks(1));
        Assert.Empty(_bench.Petition.Reports);
        _bench.Wait(TimeSpan.FromTicks(1));

        Assert.Equal([new(3, 1, 1)], _bench.Petition.Reports);
    }

    [Fact]
    public void Signatures_of_one_interval_are_told_as_one_absolute_number()
    {
        for (var signer = 1u; signer <= 20; signer++) _bench.Sign(signer).Answer();

        _bench.Wait(ShardBench.Interval);

        Assert.Equal([new(3, 20, 20)], _bench.Petition.Reports);
    }

    [Fact]
    public void Number_that_was_taken_is_not_told_again()
    {
        _bench.Sign(1).Answer();

        _bench.Wait(10 * ShardBench.Interval);

        Assert.Single(_bench.Petition.Reports);
    }

    [Fact]
    public void Refused_report_is_repeated_every_interval_until_it_is_taken()
    {
        _bench.Petition.OnReport = () => ValueTask.FromException(new StorageUnavailableException());
        _bench.Sign(1).Answer();
        _bench.Wait(3 * ShardBench.Interval);
        _bench.Petition.OnReport = () => ValueTask.CompletedTask;

        _bench.Wait(5 * ShardBench.Interval);

        Assert.Equal(Enumerable.Repeat<ShardSubtotal>(new(3, 1, 1), 4), _bench.Petition.Reports);
    }

    [Fact]
    public void Report_after_refused_ones_tells_the_newest_number()
    {
        _bench.Petition.OnReport = () => ValueTask.FromException(new StorageUnavailableException());
        _bench.Sign(1).Answer();
        _bench.Wait(ShardBench.Interval);
        _bench.Petition.OnReport = () => ValueTask.CompletedTask;
        _bench.Sign(2).Answer();

        _bench.Wait(ShardBench.Interval);

        Assert.Equal([new(3, 1, 1), new(3, 2, 2)], _bench.Petition.Reports);
    }

    [Fact]
    public void Busy_shard_asks_the_ledger_at_the_beginning_and_at_the_end()
    {
        var reads = 0;
        _bench.Ledger.BeforeReading = () =>
        {
            reads++;
            return Task.CompletedTask;
        };
        for (var signer = 1u; signer <= 10; signer++)
        {
            _bench.Sign(signer).Answer();
            _bench.Wait(ShardBench.Interval / 2);
            _bench.Sign(100 + signer).Answer();
            _bench.Wait(ShardBench.Interval / 2);
        }

        _bench.Wait(10 * ShardBench.Interval);

        // Two more when it woke: who had signed before, and how many of them count.
        Assert.Equal(4, reads);
        Assert.Equal(new(3, 20, 20), _bench.Petition.Reports[^1]);
        Assert.Equal(_bench.Petition.Reports.Distinct(), _bench.Petition.Reports);
    }

    [Fact]
    public void Busy_shard_tells_only_what_is_durable()
    {
        _bench.Sign(1).Answer();
        _bench.Sign(2).Answer();
        _bench.Wait(ShardBench.Interval);
        _bench.Sign(3).Answer();
        _bench.Ledger.HoldsAppends = true;
        Assert.False(_bench.Sign(4).IsCompleted);

        _bench.Wait(ShardBench.Interval);

        Assert.Equal(new(3, 3, 3), _bench.Petition.Reports[^1]);
    }

    [Fact]
    public void Busy_shard_goes_on_asking_the_ledger_while_another_activation_writes()
    {
        _bench.Sign(1).Answer();
        var other = _bench.Activate();
        _bench.SignOn(other, 2).Answer();
        _bench.SignOn(other, 3).Answer();
        _bench.Wait(ShardBench.Interval);
        _bench.Sign(1).Answer();
        _bench.SignOn(other, 4).Answer();

        _bench.Wait(ShardBench.Interval);

        Assert.Contains(new(3, 3, 3), _bench.Petition.Reports);
        Assert.Equal(new(3, 4, 4), _bench.Petition.Reports[^1]);
    }

    [Fact]
    public void Signature_during_a_report_is_told_in_the_next()
    {
        var petition = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _bench.Petition.OnReport = () => new(petition.Task);
        _bench.Sign(1).Answer();
        _bench.Wait(ShardBench.Interval);
        _bench.Sign(2).Answer();
        _bench.Turns.Run(petition.SetResult);

        _bench.Wait(ShardBench.Interval);

        Assert.Equal([new(3, 1, 1), new(3, 2, 2)], _bench.Petition.Reports);
    }

    [Fact]
    public void Signature_whose_commit_ends_during_a_report_is_told_in_the_next()
    {
        var petition = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _bench.Petition.OnReport = () => new(petition.Task);
        _bench.Sign(1).Answer();
        _bench.Ledger.HoldsAppends = true;
        var second = _bench.Sign(2);
        _bench.Wait(ShardBench.Interval);
        _bench.Commit();
        Assert.True(second.IsCompleted);
        _bench.Turns.Run(petition.SetResult);

        _bench.Wait(ShardBench.Interval);

        Assert.Equal([new(3, 1, 1), new(3, 2, 2)], _bench.Petition.Reports);
    }

    [Fact]
    public void Slow_petition_is_told_one_report_at_a_time()
    {
        _bench.Petition.OnReport = () => new(new TaskCompletionSource().Task);
        _bench.Sign(1).Answer();
        _bench.Wait(ShardBench.Interval);

        _bench.Sign(2).Answer();
        _bench.Wait(10 * ShardBench.Interval);

        Assert.Single(_bench.Petition.Reports);
    }

    [Fact]
    public void Signer_does_not_wait_for_the_report()
    {
        _bench.Petition.OnReport = () => new(new TaskCompletionSource().Task);
        _bench.Sign(1).Answer();
        _bench.Wait(ShardBench.Interval);

        Assert.Equal(2, _bench.Sign(2).Answer().Counted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Report_after_a_failed_commit_tells_what_the_ledger_holds(bool landed)
    {
        _bench.Sign(1).Answer();
        _bench.Ledger.HoldsAppends = true;
        Assert.False(_bench.Sign(2).IsCompleted);
        if (landed) _bench.FailAfterLanding();
        else _bench.Fail();

        _bench.Wait(ShardBench.Interval);

        Assert.Equal(_bench.Rows.Length, _bench.Petition.Reports[^1].Counted);
    }

    [Fact]
    public void Reports_go_on_after_failed_commits()
    {
        _bench.Ledger.HoldsAppends = true;
        var failed = _bench.Sign(1);
        _bench.Fail();
        _bench.Wait(ShardBench.Interval);
        _bench.Ledger.HoldsAppends = false;
        _bench.Sign(1).Answer();

        _bench.Wait(ShardBench.Interval);

        Assert.NotNull(failed.Failure());
        Assert.Equal(new(3, 1, 1), _bench.Petition.Reports[^1]);
    }
}
