using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Signatures;

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
            if (append.TryLand() && append.Row is { } row) _landed.Add(row.Signer.Value);
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
