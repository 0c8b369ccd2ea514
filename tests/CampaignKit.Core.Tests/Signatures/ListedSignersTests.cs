using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signatures;

/// <summary>Where a shard says that those stand who chose to be seen, while everything else goes on.</summary>
public class ListedSignersTests
{
    private static readonly DateTimeOffset Noon = Samples.Request(1).SignedAt;

    // Of three mailboxes: small numbers are all of one.
    private static readonly UInt128 One = (UInt128)1 << 100;
    private static readonly UInt128 Two = (UInt128)2 << 100;
    private static readonly UInt128 Three = (UInt128)3 << 100;

    private readonly ShardBench _bench = new();
    private TaskCompletionSource? _held;

    [Fact]
    public void Nothing_is_read_before_the_first_question()
    {
        foreach (var signer in Range(1, 20)) Sign(signer);
        Move(1, SignatureState.Counted, SignatureState.Invalidated);
        Choose(2, Visibility.CountOnly);
        Withdraw(3);

        Assert.Equal(0, _bench.Ledger.ListedReads);
    }

    [Fact]
    public void Question_alone_does_not_wake_the_rest_of_the_shard()
    {
        Append(1, 2);

        Assert.Equal([2, 1], Listed());

        Assert.Equal((0, 1), (_bench.Ledger.SignerReads, _bench.Ledger.ListedReads));
    }

    [Fact]
    public void Latest_come_first_and_as_many_as_are_asked_for()
    {
        Append(1, 2, 3, 4, 5);

        Assert.Equal([5, 4, 3], Listed(3));
        Assert.Equal([5, 4, 3, 2, 1], Listed());
        Assert.Equal(1, _bench.Ledger.ListedReads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(201)]
    public void Question_for_nobody_or_for_more_than_are_kept_is_refused(int count) => Assert.IsType<ArgumentOutOfRangeException>(Ask(count).Failure());

    [Fact]
    public void What_is_written_after_the_first_question_is_known_without_reading_again()
    {
        Append(1, 2, 3);
        Listed();

        Sign(5);
        Sign(4, Visibility.CountOnly);
        Sign(6, state: SignatureState.HeldForReview);
        Choose(1, Visibility.CountOnly);
        Choose(2, Visibility.Initials);
        Choose(4, Visibility.Named);
        Withdraw(3);

        Assert.Equal([5, 4, 2], Listed());
        Assert.Equal(1, _bench.Ledger.ListedReads);
    }

    [Fact]
    public void Who_signs_is_listed_once_they_are_durable_and_not_before()
    {
        Listed();
        _bench.Ledger.HoldsAppends = true;
        var signing = _bench.Turns.Call(() => _bench.Shard.SignAsync(Row(1)));
        Assert.Empty(Listed());

        _bench.Commit();

        Assert.Equal(1, signing.Answer().Counted);
        Assert.Equal([1], Listed());
    }

    [Fact]
    public void Repeat_that_chooses_otherwise_changes_nothing()
    {
        Listed();
        Sign(1, Visibility.CountOnly);
        Sign(2);

        Sign(1);
        Sign(2, Visibility.CountOnly);

        Assert.Equal([2], Listed());
    }

    [Fact]
    public void Who_has_left_and_signs_again_is_listed_where_they_stand_now()
    {
        Append(1, 2);
        Listed();
        Withdraw(1);
        Assert.Equal([2], Listed());

        _bench.Turns.Call(() => _bench.Shard.SignAsync(Row(1) with { SignedAt = Noon.AddHours(1) })).Answer();

        var first = Ask().Answer()[0];
        Assert.Equal((new SignerKey(1), Noon.AddHours(1), 3L), (first.Signer, first.SignedAt, first.Place));
    }

    [Fact]
    public void Who_erases_everything_or_says_that_it_was_not_them_is_gone()
    {
        Append(One, Two);
        Listed();
        _bench.Turns.Call(() => _bench.Shard.EraseAsync(new(One))).Answer();
        Assert.Equal([Two], Keys());

        var awaited = _bench.Turns.Call(() => _bench.Shard.AwaitAsync(new(Row(Three), new byte[1], Noon.AddDays(1), RemindAt: null))).Answer();
        var request = new ConfirmRequest(awaited.Number, new(Three), SharesMailbox: false);
        Assert.Equal([Two], Keys());
        _bench.Turns.Call(() => _bench.Shard.ConfirmAsync(request)).Answer();
        Assert.Equal([Two, Three], Keys().Order());
        _bench.Turns.Call(() => _bench.Shard.RejectAsync(request)).Answer();
        Assert.Equal([Two], Keys());
    }

    [Fact]
    public void Who_is_taken_out_goes_and_who_counts_again_comes_back()
    {
        Append(1, 2, 3);
        Listed();

        Move(2, SignatureState.Counted, SignatureState.Invalidated);
        Assert.Equal([3, 1], Listed());
        Move(2, SignatureState.Invalidated, SignatureState.Counted);
        Assert.Equal([3, 2, 1], Listed());
        Move(3, SignatureState.Counted, SignatureState.HeldForReview);
        Assert.Equal([2, 1], Listed());
    }

    [Fact]
    public void Move_of_others_takes_nobody_out_who_counts()
    {
        Append(1, 2);
        Listed();
        Sign(3, state: SignatureState.HeldForReview);

        _bench.Turns.Call(() => _bench.Shard.MoveAsync(new([new(1), new(3)], SignatureState.HeldForReview, FromReason: null, SignatureState.Invalidated, "by-hand"))).Answer();

        Assert.Equal([2, 1], Listed());
    }

    [Fact]
    public void Questions_at_the_same_time_share_one_reading()
    {
        Append(1, 2);
        Hold();
        var asked = Range(1, 20).Select(count => Ask((int)count)).ToList();
        Assert.All(asked, answer => Assert.False(answer.IsCompleted));

        Release();

        Assert.All(asked.Skip(1), answer => Assert.Equal(2, answer.Answer().Count));
        Assert.Equal(1, _bench.Ledger.ListedReads);
    }

    [Fact]
    public void What_happens_while_the_ledger_is_read_is_in_the_answer_whatever_was_read()
    {
        Append(1, 2, 3, 4);
        Sign(5);

        // The ledger is read, and its answer is on the way while everything else happens.
        var asked = AskOverSlowAnswer(out var arrive);
        Sign(6);
        Withdraw(1);
        Choose(2, Visibility.CountOnly);
        Move(3, SignatureState.Counted, SignatureState.Invalidated);
        Withdraw(4);
        _bench.Turns.Call(() => _bench.Shard.SignAsync(Row(4) with { SignedAt = Noon.AddHours(1) })).Answer();
        arrive();

        Assert.Equal([4, 6, 5], asked.Answer().Select(signer => (int)signer.Signer.Value));
        Assert.Equal([4, 6, 5], Listed());
    }

    [Fact]
    public void Who_counts_again_while_the_ledger_is_read_is_found_by_the_next_question()
    {
        Append(1);
        Move(1, SignatureState.Counted, SignatureState.Invalidated);
        var asked = AskOverSlowAnswer(out var arrive);
        Move(1, SignatureState.Invalidated, SignatureState.Counted);
        arrive();

        Assert.Empty(asked.Answer());
        Assert.Equal([1], Listed());
    }

    [Fact]
    public void Reading_that_fails_is_told_and_the_next_question_tries_again()
    {
        Append(1);
        Hold();
        Task<IReadOnlyList<ListedSigner>>[] asked = [Ask(), Ask()];

        _bench.Turns.Run(() => _held!.SetException(new StorageUnavailableException()));
        _bench.Ledger.BeforeReading = () => Task.CompletedTask;

        Assert.All(asked, answer => Assert.IsType<StorageUnavailableException>(answer.Failure()));
        Assert.Equal([1], Listed());
    }

    [Fact]
    public void Choice_is_stored_also_if_the_row_cannot_be_read_then_and_the_signer_is_found_later()
    {
        Append(1);
        Sign(2, Visibility.CountOnly);
        Listed();
        _bench.Ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException());

        Choose(2, Visibility.Named);

        _bench.Ledger.BeforeReading = () => Task.CompletedTask;
        Assert.Equal([2, 1], Listed());
    }

    [Fact]
    public void When_an_append_fails_the_ledger_decides_who_is_listed()
    {
        Append(1);
        Listed();
        _bench.Ledger.HoldsAppends = true;
        var failed = _bench.Turns.Call(() => _bench.Shard.SignAsync(Row(2)));
        _bench.FailAfterLanding();
        Assert.IsType<StorageUnavailableException>(failed.Failure());
        _bench.Ledger.HoldsAppends = false;

        Sign(3);

        Assert.Equal([3, 2, 1], Listed());
    }

    [Fact]
    public void No_more_are_kept_than_the_latest_two_hundred()
    {
        Append([.. Range(1, 150)]);
        Listed();

        foreach (var signer in Range(151, 250)) Sign(signer);

        Assert.Equal(Range(201, 200).Reverse().Select(signer => (int)signer), Listed(200));
        Assert.Equal(1, _bench.Ledger.ListedReads);
    }

    [Fact]
    public void Ledger_is_read_again_only_when_fewer_are_left_than_are_asked_for_and_it_may_have_more()
    {
        Append([.. Range(1, 300)]);
        Listed(50);

        foreach (var signer in Range(151, 150)) Withdraw(signer);
        Assert.Equal(Range(101, 50).Reverse().Select(signer => (int)signer), Listed(50));
        Assert.Equal(1, _bench.Ledger.ListedReads);

        Withdraw(150);
        Assert.Equal(Range(100, 50).Reverse().Select(signer => (int)signer), Listed(50));
        Assert.Equal(2, _bench.Ledger.ListedReads);

        foreach (var signer in Range(1, 149)) Withdraw(signer);
        Assert.Empty(Listed(50));
        Assert.Equal(2, _bench.Ledger.ListedReads);
    }

    [Fact]
    public void Who_signed_before_all_that_are_kept_does_not_take_the_place_of_those_that_are_not_kept()
    {
        Append([.. Range(1, 201)]);
        Listed(50);
        foreach (var signer in Range(2, 199)) Withdraw(signer);

        _bench.Turns.Call(() => _bench.Shard.SignAsync(Row(500) with { SignedAt = Noon.AddDays(-1) })).Answer();

        Assert.Equal([201], Listed(1));
        Assert.Equal([201, 1, 500], Listed(3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_happens_the_list_is_who_the_ledger_has(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 4000; step++)
        {
            // Sometimes fewer than are kept, sometimes more.
            var signer = (UInt128)(uint)random.Next(1, 600 * seed);
            switch (random.Next(15))
            {
                case 0: Withdraw(signer); break;
                case 1: Choose(signer, (Visibility)random.Next(3)); break;
                case 2 or 5: Move(signer, (SignatureState)random.Next(3), (SignatureState)random.Next(3)); break;
                case 3 when random.Next(20) == 0: _bench.Crash(); break;
                case 4:
                    var there = _bench.Rows.Where(ListedSigner.IsShown).Select(row => row.Signer).ToHashSet();
                    var listed = Ask(200).Answer();
                    Assert.Equal(Math.Min(there.Count, 200), listed.Count);
                    Assert.Subset(there, listed.Select(found => found.Signer).ToHashSet());
                    Assert.Equal(listed.Order(ListedSigner.LatestFirst), listed);
                    break;
                default: Sign(signer, (Visibility)random.Next(3), random.Next(3) == 0 ? SignatureState.HeldForReview : SignatureState.Counted); break;
            }
        }
    }

    private static IEnumerable<UInt128> Range(int first, int count) => Enumerable.Range(first, count).Select(signer => (UInt128)(uint)signer);

    // Whoever has the higher number signed later.
    private static SignRequest Row(UInt128 signer) => Samples.Request(signer) with { Visibility = Visibility.Named, SignedAt = Noon.AddSeconds((int)(signer & int.MaxValue)) };

    /// <summary>Rows that were there before the shard woke.</summary>
    private void Append(params UInt128[] signers) => Assert.True(_bench.Ledger.AppendAsync(ShardBench.Id, 1, [.. signers.Select(Row)]).IsCompletedSuccessfully);

    private void Sign(UInt128 signer, Visibility visibility = Visibility.Named, SignatureState state = default) =>
        _bench.Turns.Call(() => _bench.Shard.SignAsync(Row(signer) with { Visibility = visibility, State = state })).Answer();

    private void Withdraw(UInt128 signer) => _bench.Turns.Call(() => _bench.Shard.WithdrawAsync(new(signer))).Answer();

    private void Choose(UInt128 signer, Visibility visibility) => _bench.Turns.Call(async ValueTask<bool> () =>
    {
        await _bench.Shard.ChangeAsync(new(signer), new(visibility, Updates: false, Partners: null, new byte[] { 9 }));
        return true;
    }).Answer();

    private void Move(UInt128 signer, SignatureState from, SignatureState to) =>
        _bench.Turns.Call(() => _bench.Shard.MoveAsync(new([new(signer)], from, FromReason: null, to, to is SignatureState.Counted ? null : "rule-1"))).Answer();

    private Task<IReadOnlyList<ListedSigner>> Ask(int count = 50) => _bench.Turns.Call(() => _bench.Shard.ReadListedAsync(count));

    private IEnumerable<int> Listed(int count = 50) => [.. Keys(count).Select(key => (int)(key & int.MaxValue))];

    private UInt128[] Keys(int count = 50) => [.. Ask(count).Answer().Select(signer => signer.Signer.Value)];

    private void Hold()
    {
        _held = new();
        _bench.Ledger.BeforeReading = () => _held.Task;
    }

    private void Release()
    {
        _bench.Ledger.BeforeReading = () => Task.CompletedTask;
        _bench.Turns.Run(_held!.SetResult);
    }

    private Task<IReadOnlyList<ListedSigner>> AskOverSlowAnswer(out Action arrive)
    {
        var held = new TaskCompletionSource();
        _bench.Ledger.AfterReadingListed = () => held.Task;
        var asked = Ask();
        _bench.Ledger.AfterReadingListed = () => Task.CompletedTask;
        arrive = () => _bench.Turns.Run(held.SetResult);
        return asked;
    }
}
