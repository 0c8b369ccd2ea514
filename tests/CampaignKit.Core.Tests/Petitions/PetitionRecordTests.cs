using System.Text.Json;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Tests.Stores;
using static CampaignKit.Core.Petitions.PetitionState;

namespace CampaignKit.Core.Tests.Petitions;

public class PetitionRecordTests
{
    private static readonly DateTimeOffset OpensAt = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset ClosesAt = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly PetitionRecord Dated = Samples.Petition() with { OpensAt = OpensAt, ClosesAt = ClosesAt };

    public static TheoryData<PetitionState> StatesThatDatesDoNotChange => [Draft, InReview, Closed, Rejected, Hidden, Withdrawn];

    [Fact]
    public void Open_petition_is_a_draft_until_the_moment_it_opens()
    {
        Assert.Equal(Draft, Dated.StateAt(OpensAt - TimeSpan.FromTicks(1)));
        Assert.Equal(Open, Dated.StateAt(OpensAt));
    }

    [Fact]
    public void Open_petition_is_closed_from_the_moment_it_closes()
    {
        Assert.Equal(Open, Dated.StateAt(ClosesAt - TimeSpan.FromTicks(1)));
        Assert.Equal(Closed, Dated.StateAt(ClosesAt));
    }

    [Fact]
    public void Petition_without_a_closing_date_stays_open() =>
        Assert.Equal(Open, (Dated with { ClosesAt = null }).StateAt(DateTimeOffset.MaxValue));

    [Fact]
    public void Moment_is_the_same_in_every_time_zone() =>
        Assert.Equal(Draft, Dated.StateAt(new(2026, 3, 1, 9, 59, 59, TimeSpan.FromHours(1))));

    [Theory]
    [MemberData(nameof(StatesThatDatesDoNotChange))]
    public void Dates_change_no_state_but_open(PetitionState state)
    {
        var petition = Dated with { State = state };

        Assert.All([OpensAt.AddDays(-1), OpensAt, ClosesAt, ClosesAt.AddDays(1)], moment => Assert.Equal(state, petition.StateAt(moment)));
    }

    [Fact]
    public void Petition_that_its_date_closes_ends_at_its_date()
    {
        Assert.Null(Dated.EndedAt(ClosesAt - TimeSpan.FromTicks(1)));
        Assert.Equal(ClosesAt, Dated.EndedAt(ClosesAt));
    }

    [Fact]
    public void Petition_that_staff_closed_ended_then_and_not_at_its_date() =>
        Assert.Equal(OpensAt.AddDays(3), (Dated with { State = Closed, ClosedAt = OpensAt.AddDays(3) }).EndedAt(ClosesAt.AddDays(1)));

    [Theory]
    [InlineData(Draft)]
    [InlineData(InReview)]
    [InlineData(Open)]
    public void Petition_that_may_take_signatures_yet_has_no_end(PetitionState state) =>
        Assert.Null((Dated with { State = state, ClosedAt = OpensAt }).EndedAt(OpensAt));

    [Fact]
    public void Petition_that_was_made_closed_without_a_date_ended_nobody_knows_when() =>
        Assert.Null((Dated with { State = Closed, ClosesAt = null }).EndedAt(DateTimeOffset.MaxValue));

    [Fact]
    public void Petition_is_written_under_the_names_that_are_on_disk_already()
    {
        var json = JsonSerializer.Serialize(Dated with { State = InReview, Demands = ["a", "b"] }, DocumentJson.Options);

        Assert.Equal(
            """
            {"slug":"free-to-change","campaign":"fair-work","language":"en","title":"Free to change employers","ask":"Let every worker change employers.",
            "target":"The minister of labour","background":"A permit that names one employer ties a worker to that employer.","whyNow":"The rules are under review.",
            "demands":["a","b"],"state":"in-review","opensAt":"2026-03-01T09:00:00+00:00","closesAt":"2026-06-01T09:00:00+00:00","goal":100,"confirmation":"none","mailbox":"one","shards":4}
            """.ReplaceLineEndings(""),
            json);
    }

    [Fact]
    public void Version_is_written_from_the_second_on()
    {
        Assert.DoesNotContain("ersion", JsonSerializer.Serialize(Dated with { Version = 1 }, DocumentJson.Options), StringComparison.Ordinal);
        Assert.Contains("\"version\":2", JsonSerializer.Serialize(Dated with { Version = 2 }, DocumentJson.Options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Draft, null, false)]
    [InlineData(InReview, null, false)]
    [InlineData(Open, null, true)]
    [InlineData(Closed, null, true)]
    [InlineData(Rejected, null, false)]
    [InlineData(Withdrawn, null, false)]
    [InlineData(Hidden, Open, true)]
    [InlineData(Hidden, Closed, true)]
    [InlineData(Hidden, Rejected, false)]
    public void Petition_has_been_open_by_its_state_and_dates_where_nobody_noted_it(PetitionState state, PetitionState? hiddenIn, bool isOpened)
    {
        var petition = Dated with { State = state, HiddenIn = hiddenIn };

        Assert.Equal(isOpened ? OpensAt : null, petition.OpenSince(OpensAt));
        Assert.Equal(ClosesAt, (petition with { OpenedAt = ClosesAt }).OpenSince(OpensAt));
    }

    [Fact]
    public void Petition_that_opens_by_its_date_has_been_open_from_that_moment_on() => Assert.Null(Dated.OpenSince(OpensAt.AddTicks(-1)));

    [Fact]
    public void Petition_that_was_closed_before_its_day_has_never_been_open() =>
        Assert.Null((Dated with { State = Closed, ClosedAt = OpensAt.AddTicks(-1) }).OpenSince(ClosesAt));

    [Fact]
    public void Petition_is_read_as_it_was_written()
    {
        var written = Dated with
        {
            Title = "ឈប់ \"<b>\" 🙂", ClosesAt = null, Confirmation = Confirmation.Email, AsksForWork = true, ListsSupporters = true, Version = 3, OpenedAt = OpensAt,
            History = [new(InReview, Open, OpensAt, "0123", "Approved.")],
        };

        var read = JsonSerializer.Deserialize<PetitionRecord>(JsonSerializer.Serialize(written, DocumentJson.Options), DocumentJson.Options)!;

        Assert.Equal(written.Demands, read.Demands);
        Assert.Equal(written.History, read.History);
        Assert.Equal(written, read with { Demands = written.Demands, History = written.History });
    }
}
