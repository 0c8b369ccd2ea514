using CampaignKit.Core.Momentum;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Signatures;

/// <summary>Signatures that wait, are confirmed, rejected, withdrawn, held and put back, in any order and all at once, while the ledger fails and the machine dies.</summary>
public class SignatureLifePropertyTests
{
    private const int Signers = 6;

    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261122, 1).WithMaxTest(1500).WithQuietOnSuccess(true);

    private enum Step
    {
        Sign,
        Await,
        Confirm,
        Reject,
        Withdraw,
        Hold,
        Release,
        Commit,
        Fail,
        FailAfterLanding,
        Crash,
        Wait,
    }

    [Fact]
    public void Numbers_are_those_of_the_ledger_and_what_was_rejected_is_gone_whatever_fails_in_between()
    {
        (int, Step)[] weights =
        [
            (3, Step.Sign), (5, Step.Await), (6, Step.Confirm), (3, Step.Reject), (2, Step.Withdraw), (2, Step.Hold), (2, Step.Release),
            (12, Step.Commit), (1, Step.Fail), (1, Step.FailAfterLanding), (1, Step.Crash), (1, Step.Wait),
        ];
        var steps =
            from step in Gen.Frequency(weights.Select(weight => (weight.Item1, Gen.Constant(weight.Item2))))
            from chance in Gen.Choose(0, 1000)
            select (step, chance);
        Prop.ForAll(
            Arb.From(Gen.ArrayOf(steps, 60), history => history.Select((_, left) => history.Where((_, at) => at != left).ToArray())),
            history => new Run(history).Holds).Check(Fixed);
    }

    private sealed class Run
    {
        private static readonly SeriesRange Hours = new(SeriesUnit.Hour, SeriesRange.BucketOf(SeriesUnit.Hour, Samples.Request(1).SignedAt) - 24, 5_000);

        private readonly ShardBench _bench = new();
        private readonly List<(long Number, SignerKey Signer)> _asked = [];
        private readonly List<Task<Awaited>> _asking = [];
        private readonly Dictionary<Task, long> _rejecting = [];
        private readonly HashSet<long> _rejected = [];
        private readonly List<Task> _others = [];
        private int _crashes;

        public Run((Step Step, int Chance)[] history)
        {
            _bench.Ledger.HoldsAppends = true;
            foreach (var (step, chance) in history)
            {
                Do(step, chance);
                Take();
            }

            Settle();
            Holds = Check();
        }

        public bool Holds { get; }

        private void Do(Step step, int chance)
        {
            var signer = Key(chance % Signers);
            var asked = _asked.Count == 0 ? (Number: 1L, Signer: signer) : _asked[chance % _asked.Count];
            switch (step)
            {
                case Step.Sign:
                    _others.Add(_bench.Turns.Call(() => _bench.Shard.SignAsync(Request(signer, chance))));
                    break;
                case Step.Await:
                    _asking.Add(_bench.Turns.Call(() => _bench.Shard.AwaitAsync(new(Request(signer, chance), new byte[] { 1 }, DateTimeOffset.MaxValue, null))));
                    break;
                case Step.Confirm:
                    _others.Add(_bench.Turns.Call(() => _bench.Shard.ConfirmAsync(new(asked.Number, asked.Signer, false))));
                    break;
                case Step.Reject:
                    _rejecting.Add(_bench.Turns.Call(() => _bench.Shard.RejectAsync(new(asked.Number, asked.Signer, false))), asked.Number);
                    break;
                case Step.Withdraw:
                    _others.Add(_bench.Turns.Call(() => _bench.Shard.WithdrawAsync(signer)));
                    break;
                case Step.Hold:
                    _others.Add(_bench.Turns.Call(() => _bench.Shard.MoveAsync(new([signer, Key(0)], SignatureState.Counted, null, SignatureState.Invalidated, "rule"))));
                    break;
                case Step.Release:
                    _others.Add(_bench.Turns.Call(() => _bench.Shard.MoveAsync(new([signer], SignatureState.Invalidated, "rule", SignatureState.Counted, null))));
                    break;
                case Step.Commit when _bench.Ledger.IsHolding:
                    _bench.Commit();
                    break;
                case Step.Fail when _bench.Ledger.IsHolding:
                    _bench.Fail();
                    break;
                case Step.FailAfterLanding when _bench.Ledger.IsHolding:
                    _bench.FailAfterLanding();
                    break;
                case Step.Crash:
                    while (_bench.Ledger.IsHolding) _bench.Ledger.Next();
                    _asking.Clear();
                    _rejecting.Clear();
                    _others.Clear();
                    _bench.Crash();

                    // The machine's clock did not begin anew.
                    _bench.Wait(++_crashes * TimeSpan.FromHours(1));
                    break;
                case Step.Wait:
                    _bench.Wait(ShardBench.Interval);
                    break;
                default:
                    break;
            }
        }

        private void Take()
        {
            foreach (var asked in _asking.Where(asking => asking.IsCompletedSuccessfully)) _asked.Add((asked.Answer().Number, Signer(asked.Answer().Number)));
            _asking.RemoveAll(asking => asking.IsCompleted);
            foreach (var (call, number) in _rejecting.Where(rejecting => rejecting.Key.IsCompleted).ToList())
            {
                if (call.IsCompletedSuccessfully) _rejected.Add(number);
                _rejecting.Remove(call);
            }
        }

        private SignerKey Signer(long number) => _bench.Awaiting.FindAsync(ShardBench.Id, number).AsTask().Answer()!.Request.Signer;

        private void Settle()
        {
            while (_bench.Ledger.IsHolding)
            {
                _bench.Commit();
                Take();
            }

            _bench.Wait(3 * ShardBench.Interval);
            Take();
        }

        private bool Check()
        {
            var (ofTheLiving, versionsOfTheLiving) = (Series(), Versions());

            // One more activation, which knows nothing but what is stored.
            _bench.Crash();
            var answer = _bench.Turns.Call(() => _bench.Shard.WithdrawAsync(Key(Signers))).Answer();
            _bench.Wait(3 * ShardBench.Interval);
            var rows = _bench.Rows;
            var waiting = _bench.Awaiting.CountAsync(ShardBench.Id).AsTask().Answer();
            var stored = _bench.Ledger.ReadSubtotalAsync(ShardBench.Id).AsTask().Answer() with { Awaiting = waiting };
            return rows.Select(row => row.Signer).Distinct().Count() == rows.Length
                && stored.Counted == rows.Count(row => row.State is SignatureState.Counted)
                && stored == answer
                && IsOf(rows, ofTheLiving)
                && IsOf(rows, Series())
                && IsOf(rows, versionsOfTheLiving)
                && IsOf(rows, Versions())
                && (_bench.Petition.Reports.Count == 0 || _bench.Petition.Reports[^1] == stored)
                && rows.All(row => row.Awaited == 0 || !_rejected.Contains(row.Awaited))
                && _rejected.All(number => _bench.Awaiting.FindAsync(ShardBench.Id, number).AsTask().Answer() is null);
        }

        private ShardSeries Series() => _bench.Turns.Call(() => _bench.Shard.ReadSeriesAsync(Hours)).Answer();

        private IReadOnlyList<VersionCount> Versions() => _bench.Turns.Call(() => _bench.Shard.ReadVersionsAsync()).Answer();

        private static bool IsOf(SignRequest[] rows, IReadOnlyList<VersionCount> versions) =>
            versions.SequenceEqual(rows.Where(row => row.State is SignatureState.Counted).CountBy(row => row.Version).OrderBy(version => version.Key).Select(version => new VersionCount(version.Key, version.Value)));

        private static bool IsOf(SignRequest[] rows, ShardSeries series)
        {
            var counted = rows.Where(row => row.State is SignatureState.Counted).Select(row => SeriesRange.BucketOf(SeriesUnit.Hour, row.CountedAt) - Hours.First).ToList();
            return series.Counted == counted.Count && series.Revision is not null && series.Buckets.Select((bucket, hour) => bucket == counted.Count(at => at == hour)).All(isRight => isRight);
        }

        // At one of many hours, before and after the moment that the clock shows, and of one of three wordings.
        private static SignRequest Request(SignerKey signer, int chance)
        {
            var request = Samples.Request(signer.Value);
            return request with { SignedAt = request.SignedAt.AddHours(chance % 60), Version = 1 + (chance / 60 % 3) };
        }

        private static SignerKey Key(int signer) => new((UInt128)(uint)(signer + 1) << 64);
    }
}
