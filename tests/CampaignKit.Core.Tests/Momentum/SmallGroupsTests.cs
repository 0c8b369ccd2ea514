using CampaignKit.Core.Momentum;

namespace CampaignKit.Core.Tests.Momentum;

public class SmallGroupsTests
{
    [Fact]
    public void Small_groups_are_put_together() =>
        Assert.Equal("CA 40, NP 12 | 15", Shown(("NP", 12), ("CA", 40), ("FR", 9), ("PH", 6)));

    [Fact]
    public void Where_the_rest_would_be_small_the_next_larger_group_goes_into_it() =>
        Assert.Equal("CA 40 | 13", Shown(("NP", 12), ("CA", 40), ("FR", 1)));

    [Fact]
    public void No_group_is_left_out_when_none_is_small() =>
        Assert.Equal("CA 40, NP 10 | 0", Shown(("NP", 10), ("CA", 40)));

    [Fact]
    public void Of_few_people_nothing_is_told_but_how_many_they_are() =>
        Assert.Equal(" | 9", Shown(("NP", 5), ("CA", 4)));

    [Fact]
    public void Those_of_no_group_are_in_the_rest()
    {
        Assert.Equal(" | 43", Text(SmallGroups.Merge([new("CA", 40)], others: 3)));
        Assert.Equal("CA 40 | 30", Text(SmallGroups.Merge([new("CA", 40)], others: 30)));
    }

    [Fact]
    public void Groups_of_one_size_stand_in_the_same_order_whatever_order_they_come_in() =>
        Assert.Equal(Shown(("CA", 12), ("NP", 12), ("FR", 2)), Shown(("FR", 2), ("NP", 12), ("CA", 12)));

    [Fact]
    public void Whatever_the_groups_nobody_is_lost_and_no_small_number_is_shown_or_left_by_subtraction()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 2_000; round++)
        {
            var groups = Enumerable.Range(0, random.Next(0, 12)).Select(number => new Group($"{number}", random.Next(0, 30))).ToList();
            var others = random.Next(0, 3);

            var merged = SmallGroups.Merge(groups, others);

            Assert.Equal(groups.Sum(group => group.Count) + others, merged.Total);
            Assert.All(merged.Groups, group => Assert.True(group.Count >= SmallGroups.Fewest));
            Assert.True(merged.Rest is 0 or >= SmallGroups.Fewest || merged.Groups.Count == 0);
        }
    }

    [Fact]
    public void Several_petitions_add_up_what_each_may_show_and_nothing_more()
    {
        var one = SmallGroups.Merge([new("CA", 40), new("NP", 11), new("FR", 10)]);
        var other = SmallGroups.Merge([new("CA", 20), new("NP", 1)]);

        Assert.Equal("CA 40, NP 11, FR 10 | 21", Text(SmallGroups.Sum([one, other])));
    }

    private static string Shown(params (string Label, long Count)[] groups) => Text(SmallGroups.Merge(groups.Select(group => new Group(group.Label, group.Count))));

    private static string Text(SmallGroups groups) => $"{string.Join(", ", groups.Groups.Select(group => $"{group.Label} {group.Count}"))} | {groups.Rest}";
}
