using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Petitions;

public class PetitionCountsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly PetitionRecord Record = Samples.Petition();

    private readonly ManualTurns _turns = new();
    private readonly ManualClock _clock = new();
    private readonly PetitionDouble _petition = new();
    private readonly PetitionCounts _counts;

    public PetitionCountsTests()
    {
        _counts = new(_petition, _clock, new() { TallyInterval = Interval });
        AnswerWith(new(0, 10, 10), new(1, 5, 5));
    }

    [Fact]
    public void First_read_waits_for_the_tally()
    {
        var tally = Hold();

        var read = Read();

        Assert.False(read.IsCompleted);
        _turns.Run(() => tally.SetResult([new(0, 10, 10)]));
        Assert.Equal(new(10, _clock.GetUtcNow()), read.Answer());
    }

    [Fact]
    public void First_readers_together_ask_once()
    {
        var tally = Hold();

        var reads = Enumerable.Range(0, 20).Select(_ => Read()).ToList();
        _turns.Run(() => tally.SetResult([new(0, 10, 10)]));

        Assert.All(reads, read => Assert.Equal(10, read.Answer().Counted));
        Assert.Single(_petition.Asked);
    }

    [Fact]
    public void Later_reads_are_answered_from_memory()
    {
        Read().Answer();
        _clock.Advance(Interval - TimeSpan.FromTicks(1));

        var reads = Enumerable.Range(0, 1000).Select(_ => Read().Answer().Counted);

        Assert.All(reads, counted => Assert.Equal(15, counted));
        Assert.Single(_petition.Asked);
    }

    [Fact]
    public void Readers_after_an_interval_get_what_is_known_while_one_refresh_runs_behind_them()
    {
        Read().Answer();
        _clock.Advance(Interval);
        var tally = Hold();

        var reads = Enumerable.Range(0, 20).Select(_ => Read().Answer()).ToList();
        _turns.Run(() => tally.SetResult([new(0, 12, 12)]));

        Assert.All(reads, read => Assert.Equal(15, read.Counted));
        Assert.Equal(17, Read().Answer().Counted);
        Assert.Equal(2, _petition.Asked.Count);
    }

    [Fact]
    public void Tally_is_asked_once_an_interval_while_somebody_reads()
    {
        for (var tenth = 0; tenth < 100; tenth++)
        {
            Read().Answer();
            _clock.Advance(Interval / 10);
        }

        Assert.Equal(10, _petition.Asked.Count);
    }

    [Fact]
    public void Nobody_asks_while_nobody_reads()
    {
        Read().Answer();

        _clock.Advance(100 * Interval);

        Assert.Single(_petition.Asked);
    }

    [Fact]
    public void Own_subtotal_is_in_the_count_at_once()
    {
        Read().Answer();

        var counted = Apply(new(0, 11, 11));

        Assert.Equal(16, counted.Answer());
        Assert.Equal(16, Read().Answer().Counted);
        Assert.Single(_petition.Asked);
    }

    [Fact]
    public void First_own_subtotal_waits_for_the_tally_and_is_in_the_count()
    {
        var tally = Hold();

        var counted = Apply(new(1, 6, 6));

        Assert.False(counted.IsCompleted);
        _turns.Run(() => tally.SetResult([new(0, 10, 10), new(1, 5, 5)]));
        Assert.Equal(16, counted.Answer());
    }

    [Fact]
    public void Refresh_that_is_older_than_the_own_subtotal_does_not_lower_the_count()
    {
        Read().Answer();
        _clock.Advance(Interval);
        var tally = Hold();
        Read().Answer();
        Apply(new(0, 11, 11)).Answer();

        _turns.Run(() => tally.SetResult([new(0, 10, 10), new(1, 5, 5)]));

        Assert.Equal(16, Read().Answer().Counted);
    }

    [Fact]
    public void Late_answer_of_a_shard_does_not_lower_the_count()
    {
        Apply(new(0, 12, 12)).Answer();

        Assert.Equal(17, Apply(new(0, 11, 11)).Answer());
    }

    [Fact]
    public void Count_is_as_old_as_the_question_and_not_as_the_answer()
    {
        var tally = Hold();
        var asked = _clock.GetUtcNow();
        var read = Read();
        _clock.Advance(Interval / 2);

        _turns.Run(() => tally.SetResult([]));

        Assert.Equal(asked, read.Answer().AsOf);
    }

    [Fact]
    public void Moment_of_the_count_never_goes_back()
    {
        Read().Answer();
        _clock.Advance(Interval);
        var tally = Hold();
        Read().Answer();
        _clock.Advance(Interval / 2);
        Apply(new(0, 11, 11)).Answer();
        var before = Read().Answer().AsOf;

        _turns.Run(() => tally.SetResult([new(1, 9, 9)]));

        Assert.True(Read().Answer().AsOf >= before);
    }

    [Fact]
    public void Own_signatures_do_not_keep_the_others_from_being_heard_of()
    {
        Read().Answer();
        for (var revision = 11; revision <= 30; revision++)
        {
            _clock.Advance(Interval / 2);
            Apply(new(0, revision, revision)).Answer();
            Read().Answer();
        }

        Assert.InRange(_petition.Asked.Count, 10, 11);
    }

    [Fact]
    public void First_read_fails_with_the_petition_and_the_next_asks_again()
    {
        _petition.OnRead = () => ValueTask.FromException<IReadOnlyList<ShardSubtotal>>(new StorageUnavailableException());
        var failed = Read();
        AnswerWith(new ShardSubtotal(0, 10, 10));

        Assert.IsType<StorageUnavailableException>(failed.Failure());
        Assert.Equal(10, Read().Answer().Counted);
    }

    [Fact]
    public void Readers_do_not_notice_a_refresh_that_fails()
    {
        Read().Answer();
        _clock.Advance(Interval);
        _petition.OnRead = () => ValueTask.FromException<IReadOnlyList<ShardSubtotal>>(new StorageUnavailableException());

        Assert.Equal(15, Read().Answer().Counted);
        Assert.Equal(15, Read().Answer().Counted);
    }

    [Fact]
    public void Petition_that_fails_is_asked_again_only_after_an_interval()
    {
        Read().Answer();
        _petition.OnRead = () => ValueTask.FromException<IReadOnlyList<ShardSubtotal>>(new StorageUnavailableException());
        _clock.Advance(Interval);
        for (var reader = 0; reader < 100; reader++) Read().Answer();
        Assert.Equal(2, _petition.Asked.Count);

        _clock.Advance(Interval);
        Read().Answer();

        Assert.Equal(3, _petition.Asked.Count);
    }

    [Fact]
    public void Petitions_are_counted_apart()
    {
        Apply(new(0, 100, 100)).Answer();

        var other = _turns.Call(() => _counts.ReadAsync(Samples.Petition("another-petition"))).Answer();

        Assert.Equal(15, other.Counted);
        Assert.Equal(["free-to-change", "another-petition"], _petition.Asked);
    }

    [Fact]
    public async Task Concurrent_answers_and_readers_lose_nothing_and_see_the_count_rise()
    {
        AnswerWith();
        var record = Record with { Shards = 16 };

        await Parallel.ForAsync(0, 16, async (shard, _) =>
        {
            var seen = 0L;
            for (var revision = 1; revision <= 500; revision++)
            {
                var counted = await _counts.ApplyAsync(record, new(shard, revision, revision));
                var read = (await _counts.ReadAsync(record)).Counted;
                Assert.True(seen < counted && counted <= read, "The count fell.");
                seen = read;
            }
        });

        Assert.Equal(16 * 500, (await _counts.ReadAsync(record)).Counted);
    }

    private Task<PetitionCount> Read() => _turns.Call(() => _counts.ReadAsync(Record));

    private Task<long> Apply(ShardSubtotal subtotal) => _turns.Call(() => _counts.ApplyAsync(Record, subtotal));

    private void AnswerWith(params ShardSubtotal[] subtotals) => _petition.OnRead = () => new(subtotals);

    private TaskCompletionSource<IReadOnlyList<ShardSubtotal>> Hold()
    {
        var tally = new TaskCompletionSource<IReadOnlyList<ShardSubtotal>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _petition.OnRead = () => new(tally.Task);
        return tally;
    }
}
