using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;
using FsCheck;
using FsCheck.Fluent;

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
        Assert.Empty(_bench.Ledger.Next().Rows);
    }

    [Fact]
    public void Repeats_in_one_batch_count_once()
    {
        _bench.Ledger.HoldsAppends = true;
        var calls = new[] { _bench.Sign(1), _bench.Sign(2), _bench.Sign(2), _bench.Sign(2) };

        _bench.Commit();
        _bench.Commit();

        Assert.Equal([1, 2, 2, 2], calls.Select(call => call.Answer().Counted));
        Assert.Equal(2, _bench.Rows.Length);
    }

    [Fact]
    public void Callers_that_arrive_during_a_commit_share_the_next()
    {
        _bench.Ledger.HoldsAppends = true;
        var first = _bench.Sign(1);
        var others = Enumerable.Range(2, 50).Select(signer => _bench.Sign((uint)signer)).ToList();

        _bench.Commit();
        Assert.All(others, call => Assert.False(call.IsCompleted));
        _bench.Commit();

        Assert.Equal(2, _bench.Ledger.Appends);
        Assert.Equal(1, first.Answer().Counted);
        Assert.All(others, call => Assert.Equal(51, call.Answer().Counted));
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
    public void Failed_commit_is_told_to_everybody_who_waited_for_it_and_counts_nobody()
    {
        _bench.Sign(1).Answer();
        _bench.Ledger.HoldsAppends = true;
        var ahead = _bench.Sign(1);
        var calls = new[] { _bench.Sign(2), _bench.Sign(3), _bench.Sign(1) };
        _bench.Commit();
        ahead.Answer();

        _bench.Fail();

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
    public void Callers_behind_a_failed_commit_are_served_by_the_next(bool landed)
    {
        _bench.Ledger.HoldsAppends = true;
        var failed = _bench.Sign(1);
        var behind = new[] { _bench.Sign(1), _bench.Sign(2) };

        if (landed) _bench.FailAfterLanding();
        else _bench.Fail();
        _bench.Commit();

        Assert.NotNull(failed.Failure());
        Assert.All(behind, call => Assert.Equal(new(3, 2, 2), call.Answer()));
        Assert.Equal(2, _bench.Rows.Length);
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
        _bench.Commit();
        _bench.Ledger.HoldsAppends = false;

        var answer = _bench.Sign(2).Answer();

        Assert.NotNull(failed.Failure());
        Assert.IsType<LedgerConflictException>(meanwhile.Failure());
        Assert.Equal(new(3, 2, 2), answer);
    }

    [Fact]
    public void Shard_whose_ledger_another_activation_wrote_fails_one_call_and_knows_better_at_the_next()
    {
        var other = _bench.Activate();
        _bench.SignOn(other, 1).Answer();
        _bench.Sign(1).Answer();
        _bench.SignOn(other, 2).Answer();

        var conflict = _bench.Sign(2);
        var answers = new[] { _bench.Sign(2).Answer(), _bench.Sign(3).Answer() };

        Assert.IsType<LedgerConflictException>(conflict.Failure());
        Assert.Equal([2, 3], answers.Select(answer => answer.Counted));
        Assert.Equal(3, _bench.Rows.Length);
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
        var reads = 0;
        var gate = new TaskCompletionSource();
        _bench.Ledger.BeforeReading = () =>
        {
            reads++;
            return gate.Task;
        };

        var calls = new[] { _bench.Sign(1), _bench.Sign(1), _bench.Sign(2) };
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        _bench.Turns.Run(gate.SetResult);

        Assert.Equal([1, 2, 2], calls.Select(call => call.Answer().Counted));
        Assert.Equal(1, reads);
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

public class SignatureShardPropertyTests
{
    private const int Signers = 12;

    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261106, 1).WithMaxTest(1000).WithQuietOnSuccess(true);

    private enum Step
    {
        Sign,
        SignOnTheOther,
        Commit,
        Fail,
        FailAfterLanding,
        FailAndLandLater,
        LandLate,
        Crash,
        CrashAfterLanding,
        RefuseReports,
        TakeReports,
        Wait,
    }

    [Fact]
    public void Every_signer_who_was_acknowledged_or_whose_row_landed_is_counted_exactly_once() =>
        Check(
            [(9, Step.Sign), (5, Step.Commit), (2, Step.Fail), (2, Step.FailAfterLanding), (1, Step.Crash), (1, Step.CrashAfterLanding), (1, Step.RefuseReports), (1, Step.TakeReports), (2, Step.Wait)],
            run => run.EverybodyIsInTheLedgerOnce && run.EveryAnswerWasTheLedgersCount && run.NumbersNeverFell && run.PetitionKnowsTheCount);

    [Fact]
    public void Every_signer_is_counted_once_even_if_activations_overlap_and_writes_land_late() =>
        Check(
            [(6, Step.Sign), (6, Step.SignOnTheOther), (7, Step.Commit), (2, Step.Fail), (2, Step.FailAfterLanding), (2, Step.FailAndLandLater), (3, Step.LandLate), (1, Step.Crash), (1, Step.CrashAfterLanding)],
            run => run.EverybodyIsInTheLedgerOnce && run.PetitionKnowsTheCount);

    [Fact]
    public void Petition_hears_of_every_row_from_the_activation_that_wrote_it_whatever_failed() =>
        Check(
            [(9, Step.Sign), (7, Step.Commit), (2, Step.Fail), (2, Step.FailAfterLanding), (1, Step.Crash), (1, Step.RefuseReports), (1, Step.TakeReports), (2, Step.Wait)],
            run => run.PetitionHeardOfEveryRow);

    private static void Check((int Weight, Step Step)[] weights, Func<Run, bool> holds)
    {
        var steps =
            from step in Gen.Frequency(weights.Select(weight => (weight.Weight, Gen.Constant(weight.Step))))
            from signer in Gen.Choose(0, Signers - 1)
            select (step, signer);
        Prop.ForAll(
            Arb.From(Gen.ArrayOf(steps), history => history.Select((_, left) => history.Where((_, at) => at != left).ToArray())),
            history => holds(new(history))).Check(Fixed);
    }

    // Plays a history on a real shard, and keeps beside it what the signers were promised and what reached the disk.
    private sealed class Run
    {
        private readonly ShardBench _bench = new();
        private readonly List<(UInt128 Signer, Task<ShardSubtotal> Call)> _waiting = [];
        private readonly Queue<InMemoryLedger.HeldAppend> _late = new();
        private readonly HashSet<UInt128> _promised = [];
        private readonly HashSet<UInt128> _landed = [];
        private readonly List<ShardSubtotal> _answers = [];
        private SignatureShard _other;
        private bool _isActive;

        public Run((Step Step, int Signer)[] history)
        {
            _other = _bench.Activate();
            _bench.Ledger.HoldsAppends = true;
            foreach (var (step, signer) in history)
            {
                Do(step, (uint)signer);
                TakeAnswers();
            }

            Finish();
        }

        public bool EveryAnswerWasTheLedgersCount { get; private set; } = true;

        public bool EverybodyIsInTheLedgerOnce =>
            _bench.Rows.Length == _promised.Count + _landed.Except(_promised).Count()
            && _bench.Rows.Select(row => row.Signer.Value).ToHashSet().SetEquals(_promised.Union(_landed));

        public bool NumbersNeverFell => Rises(_answers) && Rises(_bench.Petition.Reports);

        public bool PetitionHeardOfEveryRow { get; private set; }

        public bool PetitionKnowsTheCount => _bench.Petition.Reports[^1] == new ShardSubtotal(3, _bench.Rows.Length, _bench.Rows.Length);

        private void Do(Step step, UInt128 signer)
        {
            switch (step)
            {
                case Step.Sign:
                    _isActive = true;
                    _waiting.Add((signer, _bench.Sign(signer)));
                    break;
                case Step.SignOnTheOther:
                    _waiting.Add((signer, _bench.SignOn(_other, signer)));
                    break;
                case Step.Commit when _bench.Ledger.IsHolding:
                    _bench.Commit();
                    break;
                case Step.Fail when _bench.Ledger.IsHolding:
                    _bench.Fail();
                    break;
                case Step.FailAfterLanding when _bench.Ledger.IsHolding:
                    var append = _bench.Ledger.Next();
                    Land(append);
                    _bench.Turns.Run(append.Fail);
                    break;
                case Step.FailAndLandLater when _bench.Ledger.IsHolding:
                    _late.Enqueue(_bench.Ledger.Next());
                    _bench.Turns.Run(_late.Last().Fail);
                    break;
                case Step.LandLate when _late.Count > 0:
                    Land(_late.Dequeue());
                    break;
                case Step.Crash or Step.CrashAfterLanding:
                    while (_bench.Ledger.IsHolding)
                    {
                        var lost = _bench.Ledger.Next();
                        if (step is Step.CrashAfterLanding) Land(lost);
                    }

                    Restart();
                    break;
                case Step.RefuseReports:
                    _bench.Petition.OnReport = () => ValueTask.FromException(new StorageUnavailableException());
                    break;
                case Step.TakeReports:
                    _bench.Petition.OnReport = () => ValueTask.CompletedTask;
                    break;
                case Step.Wait:
                    _bench.Wait(ShardBench.Interval);
                    break;
                default:
                    break;
            }
        }

        private void Land(InMemoryLedger.HeldAppend append)
        {
            if (append.TryLand()) _landed.UnionWith(append.Rows.Select(row => row.Signer.Value));
        }

        private void Restart()
        {
            _isActive = false;
            _waiting.Clear();
            _bench.Crash();
            _other = _bench.Activate();
        }

        private void TakeAnswers()
        {
            foreach (var (signer, call) in _waiting.Where(waiting => waiting.Call.IsCompletedSuccessfully))
            {
                _promised.Add(signer);
                _answers.Add(call.Answer());
                EveryAnswerWasTheLedgersCount &= call.Answer().Counted == _bench.Rows.Length;
            }

            _waiting.RemoveAll(waiting => waiting.Call.IsCompleted);
        }

        // Everything that waits is let through; then one more signer comes to an activation that starts from the ledger.
        private void Finish()
        {
            while (_bench.Ledger.IsHolding)
            {
                _bench.Commit();
                TakeAnswers();
            }

            Do(Step.TakeReports, default);
            _bench.Wait(2 * ShardBench.Interval);
            PetitionHeardOfEveryRow = !_isActive || _bench.Petition.Reports[^1].Counted == _bench.Rows.Length;
            Restart();
            Do(Step.Sign, Signers);
            _bench.Commit();
            TakeAnswers();
            _bench.Wait(ShardBench.Interval);
        }

        private static bool Rises(List<ShardSubtotal> subtotals) =>
            subtotals.Zip(subtotals.Skip(1)).All(pair => pair.First.Revision <= pair.Second.Revision && pair.First.Counted <= pair.Second.Counted);
    }
}
