using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signatures;

public class SignatureShardTests
{
    private readonly ShardBench _bench = new();

    [Fact]
    public void First_signature_is_counted_and_stored()
    {
        var answer = _bench.Sign(1).Answer();

        Assert.Equal(new(Shard: 3, Revision: 1, Counted: 1), answer);
        Assert.Equal([new SignerKey(1)], _bench.Rows.Select(row => row.Signer));
    }

    [Fact]
    public void Repeat_gets_the_same_answer_and_writes_no_row()
    {
        var first = _bench.Sign(1).Answer();

        var repeat = _bench.Sign(1).Answer();

        Assert.Equal(first, repeat);
        Assert.Single(_bench.Rows);
    }

    [Fact]
    public void Repeat_is_not_answered_before_a_commit_of_its_own()
    {
        _bench.Sign(1).Answer();
        _bench.Ledger.HoldsAppends = true;

        var repeat = _bench.Sign(1);

        Assert.False(repeat.IsCompleted);
        _bench.Commit();
        Assert.Equal(1, repeat.Answer().Counted);
    }

    [Fact]
    public void Repeat_during_the_commit_of_its_first_signature_waits_for_the_next_commit()
    {
        _bench.Ledger.HoldsAppends = true;
        var first = _bench.Sign(1);
        var repeat = _bench.Sign(1);

        _bench.Commit();

        Assert.Equal(1, first.Answer().Counted);
        Assert.False(repeat.IsCompleted);
        Assert.Null(_bench.Ledger.Next().Row);
    }

    [Fact]
    public void Repeats_on_their_way_together_count_once()
    {
        _bench.Ledger.HoldsAppends = true;
        var calls = new[] { _bench.Sign(1), _bench.Sign(2), _bench.Sign(2), _bench.Sign(2) };

        _bench.CommitAll();

        Assert.Equal([1, 2, 2, 2], calls.Select(call => call.Answer().Counted));
        Assert.Equal(2, _bench.Rows.Length);
    }

    [Fact]
    public void Rows_do_not_wait_for_each_other_and_are_answered_one_by_one()
    {
        _bench.Ledger.HoldsAppends = true;

        var calls = Enumerable.Range(1, 50).Select(signer => _bench.Sign((uint)signer)).ToList();

        Assert.Equal(50, _bench.Ledger.Calls);
        for (var at = 0; at < calls.Count; at++)
        {
            Assert.False(calls[at].IsCompleted);
            _bench.Commit();
            Assert.Equal(new(3, at + 1, at + 1), calls[at].Answer());
        }
    }

    [Fact]
    public void Nobody_is_answered_before_their_row_is_durable()
    {
        _bench.Ledger.HoldsAppends = true;

        var call = _bench.Sign(1);

        Assert.False(call.IsCompleted);
        Assert.Empty(_bench.Rows);
    }

    [Fact]
    public void Outage_is_told_to_everybody_it_hit_and_counts_nobody()
    {
        _bench.Sign(1).Answer();
        _bench.Ledger.HoldsAppends = true;
        var calls = new[] { _bench.Sign(2), _bench.Sign(3), _bench.Sign(1) };

        while (_bench.Ledger.IsHolding) _bench.Fail();

        Assert.All(calls, call => Assert.IsType<StorageUnavailableException>(call.Failure()));
        Assert.Single(_bench.Rows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_failed_commit_everybody_counts_once_whether_it_had_landed_or_not(bool landed)
    {
        _bench.Sign(1).Answer();
        _bench.Ledger.HoldsAppends = true;
        var failed = _bench.Sign(2);
        if (landed) _bench.FailAfterLanding();
        else _bench.Fail();
        Assert.NotNull(failed.Failure());
        _bench.Ledger.HoldsAppends = false;

        var answers = new[] { _bench.Sign(2).Answer(), _bench.Sign(1).Answer(), _bench.Sign(3).Answer() };

        Assert.Equal([2, 2, 3], answers.Select(answer => answer.Counted));
        Assert.Equal([1, 2, 3], _bench.Rows.Select(row => (int)row.Signer.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Callers_behind_a_failed_row_are_counted_all_the_same(bool landed)
    {
        _bench.Ledger.HoldsAppends = true;
        var failed = _bench.Sign(1);
        var behind = new[] { _bench.Sign(1), _bench.Sign(2) };

        if (landed) _bench.FailAfterLanding();
        else _bench.Fail();
        _bench.CommitAll();

        Assert.NotNull(failed.Failure());
        Assert.Equal([1, 2], behind.Select(call => call.Answer().Counted));
        Assert.Equal([1, 2], _bench.Rows.Select(row => (int)row.Signer.Value));
    }

    [Fact]
    public void Repeat_behind_a_failed_first_signature_is_not_answered_as_if_that_had_been_stored()
    {
        _bench.Ledger.HoldsAppends = true;
        var failed = _bench.Sign(1);
        var repeat = _bench.Sign(1);
        _bench.Fail();

        _bench.Commit();

        Assert.NotNull(failed.Failure());
        Assert.False(repeat.IsCompleted);
        Assert.NotNull(_bench.Ledger.Next().Row);
    }

    [Fact]
    public void Ledger_is_not_read_again_while_rows_are_on_their_way()
    {
        _bench.Sign(1).Answer();
        var before = _bench.Ledger.SignerReads;
        _bench.Ledger.HoldsAppends = true;
        var calls = new[] { _bench.Sign(2), _bench.Sign(3), _bench.Sign(4) };
        _bench.Fail();
        var newcomer = _bench.Sign(5);

        _bench.Commit();
        Assert.Equal(before, _bench.Ledger.SignerReads);
        _bench.Commit();
        Assert.Equal(before + 1, _bench.Ledger.SignerReads);
        _bench.CommitAll();

        Assert.NotNull(calls[0].Failure());
        Assert.Equal([1, 5, 3, 4], _bench.Rows.Select(row => (int)row.Signer.Value));
        Assert.Equal([2, 3, 4], new[] { newcomer, calls[1], calls[2] }.Select(call => call.Answer().Counted));
        Assert.Equal(before + 1, _bench.Ledger.SignerReads);
    }

    [Fact]
    public void Write_that_lands_after_its_failure_was_told_is_met_by_a_conflict_and_then_counted()
    {
        _bench.Ledger.HoldsAppends = true;
        var failed = _bench.Sign(1);
        var append = _bench.Ledger.Next();
        _bench.Turns.Run(append.Fail);
        var meanwhile = _bench.Sign(2);
        Assert.True(append.TryLand());

        _bench.CommitAll();

        Assert.NotNull(failed.Failure());
        Assert.Equal(new(3, 2, 2), meanwhile.Answer());
        Assert.Equal([1, 2], _bench.Rows.Select(row => (int)row.Signer.Value));
    }

    [Fact]
    public void Shard_whose_ledger_another_activation_wrote_reads_it_again_and_answers_from_it()
    {
        var other = _bench.Activate();
        _bench.SignOn(other, 1).Answer();
        _bench.Sign(1).Answer();
        _bench.SignOn(other, 2).Answer();

        var answers = new[] { _bench.Sign(2).Answer(), _bench.Sign(3).Answer() };

        Assert.Equal([2, 3], answers.Select(answer => answer.Counted));
        Assert.Equal(3, _bench.Rows.Length);
    }

    [Fact]
    public void Signer_whose_row_another_activation_appended_meanwhile_is_answered_from_the_ledger()
    {
        _bench.Ledger.HoldsAppends = true;
        var call = _bench.Sign(1);
        var append = _bench.Ledger.Next();
        _bench.Ledger.HoldsAppends = false;
        var other = _bench.Activate();
        _bench.SignOn(other, 2).Answer();
        _bench.SignOn(other, 1).Answer();

        _bench.Turns.Run(append.AnswerThatSignerWasThere);

        Assert.Equal(new(3, 2, 2), call.Answer());
        Assert.Equal([2, 1], _bench.Rows.Select(row => (int)row.Signer.Value));
    }

    [Fact]
    public void Row_that_meets_a_conflict_twice_is_refused_as_in_an_outage_and_counted_at_the_next_try()
    {
        _bench.Ledger.HoldsAppends = true;
        var call = _bench.Sign(1);
        for (var foreigner = 2u; foreigner <= 3; foreigner++)
        {
            var append = _bench.Ledger.Next();
            _bench.Ledger.HoldsAppends = false;
            _bench.SignOn(_bench.Activate(), foreigner).Answer();
            _bench.Ledger.HoldsAppends = true;
            _bench.Turns.Run(append.Commit);
        }

        Assert.IsType<StorageUnavailableException>(call.Failure());
        _bench.Ledger.HoldsAppends = false;
        Assert.Equal(new(3, 3, 3), _bench.Sign(1).Answer());
    }

    [Fact]
    public void New_activation_knows_who_has_signed_from_the_ledger()
    {
        _bench.Sign(1).Answer();
        _bench.Sign(2).Answer();
        _bench.Crash();

        var answers = new[] { _bench.Sign(1).Answer(), _bench.Sign(3).Answer() };

        Assert.Equal([new(3, 2, 2), new(3, 3, 3)], answers);
        Assert.Equal(3, _bench.Rows.Length);
    }

    [Fact]
    public void Callers_wait_while_the_ledger_is_read_and_it_is_read_once()
    {
        var gate = new TaskCompletionSource();
        _bench.Ledger.BeforeReading = () => gate.Task;

        var calls = new[] { _bench.Sign(1), _bench.Sign(1), _bench.Sign(2) };
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        _bench.Turns.Run(gate.SetResult);

        Assert.Equal([1, 1, 2], calls.Select(call => call.Answer().Counted));
        Assert.Equal(1, _bench.Ledger.SignerReads);
    }

    [Fact]
    public void Ledger_that_cannot_be_read_fails_the_call_and_is_read_again_at_the_next()
    {
        _bench.Ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException());
        var failed = _bench.Sign(1);
        _bench.Ledger.BeforeReading = () => Task.CompletedTask;

        var answer = _bench.Sign(1).Answer();

        Assert.IsType<StorageUnavailableException>(failed.Failure());
        Assert.Equal(1, answer.Counted);
    }

    [Fact]
    public void Ledger_that_holds_one_signer_twice_is_not_counted_on()
    {
        _bench.Sign(1).Answer();
        _bench.Ledger.AppendAsync(ShardBench.Id, 2, [_bench.Rows[0]]);
        _bench.Crash();

        Assert.IsType<InvalidOperationException>(_bench.Sign(2).Failure());
    }
}
