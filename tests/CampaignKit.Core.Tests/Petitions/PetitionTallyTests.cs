using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Petitions;

public class PetitionTallyTests
{
    private const int Shards = 4;

    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261105, 1).WithMaxTest(1000).WithQuietOnSuccess(true);

    // What each shard reported, in order: revisions grow, counts also fall (erasure).
    private static readonly Gen<ShardSubtotal[]> Histories =
        from reports in Gen.ArrayOf(Gen.Choose(0, Shards - 1).Zip(Gen.Choose(0, 1_000_000)))
        select reports.Select((report, i) => new ShardSubtotal(report.Item1, Revision: i + 1, Counted: report.Item2)).ToArray();

    private static readonly Gen<(ShardSubtotal[] History, ShardSubtotal[] Delivered)> Deliveries =
        from history in Histories
        from repeated in Gen.SubListOf(history)
        from delivered in Gen.Shuffle(history.Concat(repeated).Concat(repeated))
        select (history, delivered);

    [Fact]
    public void New_tally_counts_nothing_and_has_heard_from_no_shard()
    {
        var tally = new PetitionTally(shards: 2);

        Assert.Equal(0, tally.Counted);
        Assert.Equal([new(0, 0, 0), new(1, 0, 0)], tally.Subtotals());
    }

    [Fact]
    public void Repeated_report_does_not_count_twice()
    {
        var tally = new PetitionTally(shards: 2);

        Assert.True(tally.Apply(new(Shard: 0, Revision: 1, Counted: 5)));
        Assert.False(tally.Apply(new(Shard: 0, Revision: 1, Counted: 5)));

        Assert.Equal(5, tally.Counted);
    }

    [Fact]
    public void Late_report_changes_nothing()
    {
        var tally = new PetitionTally(shards: 1);
        tally.Apply(new(Shard: 0, Revision: 7, Counted: 70));

        Assert.False(tally.Apply(new(Shard: 0, Revision: 6, Counted: 90)));

        Assert.Equal(70, tally.Counted);
    }

    [Fact]
    public void Newer_report_may_lower_the_count()
    {
        var tally = new PetitionTally(shards: 1);
        tally.Apply(new(Shard: 0, Revision: 1, Counted: 5));

        Assert.True(tally.Apply(new(Shard: 0, Revision: 2, Counted: 3)));

        Assert.Equal(3, tally.Counted);
    }

    [Fact]
    public void Newer_report_of_the_same_count_is_news() =>
        Assert.True(Applied(Shards, [new(0, 1, 5)]).Apply(new(0, 2, 5)));

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(4, 5)]
    [InlineData(0, -1)]
    public void Impossible_report_is_refused_and_changes_nothing(int shard, long counted)
    {
        var tally = Applied(Shards, [new(0, 1, 5)]);

        Assert.Throws<ArgumentOutOfRangeException>(() => tally.Apply(new(shard, 2, counted)));

        Assert.Equal(5, tally.Counted);
    }

    [Fact]
    public void Sum_too_large_throws_and_changes_nothing()
    {
        var tally = Applied(Shards, [new(0, 1, long.MaxValue)]);

        Assert.Throws<OverflowException>(() => tally.Apply(new(1, 1, 1)));

        Assert.Equal(long.MaxValue, tally.Counted);
        Assert.Equal(0, tally.Subtotals()[1].Revision);
    }

    [Fact]
    public void List_of_subtotals_does_not_change_afterwards()
    {
        var tally = Applied(Shards, [new(0, 1, 5)]);
        var before = tally.Subtotals();

        tally.Apply(new(0, 2, 6));

        Assert.Equal(5, before[0].Counted);
    }

    [Fact]
    public void Reports_in_any_order_and_any_number_of_times_give_the_sum_of_the_latest() =>
        Prop.ForAll(Deliveries.ToArbitrary(), delivery => Applied(Shards, delivery.Delivered).Counted == SumOfLatest(delivery.History)).Check(Fixed);

    [Fact]
    public void Count_is_the_sum_of_the_latest_after_every_single_report() =>
        Prop.ForAll(Deliveries.ToArbitrary(), delivery =>
        {
            var tally = new PetitionTally(Shards);
            return delivery.Delivered.Index().All(step =>
            {
                tally.Apply(step.Item);
                return tally.Counted == SumOfLatest(delivery.Delivered.Take(step.Index + 1)) && tally.Counted == tally.Subtotals().Sum(subtotal => subtotal.Counted);
            });
        }).Check(Fixed);

    [Fact]
    public void Lost_reports_are_repaired_by_the_next_of_each_shard() =>
        Prop.ForAll(
            (from delivery in Deliveries
             from arrived in Gen.SubListOf(delivery.Delivered)
             select (delivery.History, Arrived: arrived.Concat(Latest(delivery.History)))).ToArbitrary(),
            delivery => Applied(Shards, delivery.Arrived).Counted == SumOfLatest(delivery.History)).Check(Fixed);

    [Fact]
    public void Subtotals_of_one_tally_rebuild_another() =>
        Prop.ForAll(Deliveries.ToArbitrary(), delivery =>
        {
            var tally = Applied(Shards, delivery.Delivered);
            var rebuilt = Applied(Shards, tally.Subtotals());
            return rebuilt.Counted == tally.Counted && rebuilt.Subtotals().SequenceEqual(tally.Subtotals());
        }).Check(Fixed);

    [Fact]
    public void Report_that_is_known_is_no_news() =>
        Prop.ForAll(Deliveries.ToArbitrary(), delivery =>
        {
            var tally = Applied(Shards, delivery.Delivered);
            return delivery.Delivered.All(report => !tally.Apply(report));
        }).Check(Fixed);

    private static PetitionTally Applied(int shards, IEnumerable<ShardSubtotal> reports)
    {
        var tally = new PetitionTally(shards);
        foreach (var report in reports) tally.Apply(report);
        return tally;
    }

    private static IEnumerable<ShardSubtotal> Latest(IEnumerable<ShardSubtotal> reports) =>
        reports.GroupBy(report => report.Shard).Select(shard => shard.MaxBy(report => report.Revision)!);

    private static long SumOfLatest(IEnumerable<ShardSubtotal> reports) => Latest(reports).Sum(report => report.Counted);

    [Fact]
    public void What_a_shard_told_of_those_who_wait_is_not_taken_back_by_an_older_report_or_by_the_ledger_alone()
    {
        var tally = new PetitionTally(shards: 1);
        tally.Apply(new(0, Revision: 7, Counted: 7) { Awaiting = 2, AwaitingRevision = 12 });

        tally.Apply(new(0, Revision: 7, Counted: 7) { Awaiting = 1, AwaitingRevision = 11 });
        tally.Apply(new(0, Revision: 8, Counted: 8));

        Assert.Equal((8, 2), (tally.Counted, tally.Awaiting));
        tally.Apply(new(0, Revision: 8, Counted: 8) { Awaiting = 0, AwaitingRevision = 13 });
        Assert.Equal(0, tally.Awaiting);
    }
}
