using CampaignKit.Core.Abuse;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Abuse;

public class FormTicketTests
{
    private const string Petition = "free-to-change";

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly InstallationKeys Keys = new(new byte[32]);

    private readonly ManualClock _clock = new();
    private readonly FormTicket _tickets;

    public FormTicketTests() => _tickets = new(Keys, new(), _clock);

    [Fact]
    public void Ticket_is_good_from_three_seconds_after_it_was_served_for_twelve_hours()
    {
        var ticket = _tickets.Serve(Petition);
        Assert.Equal(TicketState.TooFast, Check(ticket));

        _clock.Advance(TimeSpan.FromSeconds(3) - Tick);
        Assert.Equal(TicketState.TooFast, Check(ticket));

        _clock.Advance(Tick);
        Assert.Equal(TicketState.Good, Check(ticket));

        _clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(3));
        Assert.Equal(TicketState.Good, Check(ticket));

        _clock.Advance(Tick);
        Assert.Equal(TicketState.TooOld, Check(ticket));
    }

    [Fact]
    public void Same_ticket_serves_everybody_who_got_the_page()
    {
        var ticket = _tickets.Serve(Petition);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(TicketState.Good, Check(ticket)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Form_without_a_ticket_has_none(string? ticket) => Assert.Equal(TicketState.Missing, Check(ticket));

    [Fact]
    public void Ticket_that_was_changed_anywhere_is_forged()
    {
        var ticket = _tickets.Serve(Petition);
        _clock.Advance(TimeSpan.FromMinutes(1));

        for (var at = 0; at < ticket.Length - 1; at++)
        {
            Assert.Equal(TicketState.Forged, Check($"{ticket[..at]}{(ticket[at] == 'A' ? 'B' : 'A')}{ticket[(at + 1)..]}"));
        }
    }

    [Fact]
    public void Ticket_of_another_installation_or_purpose_is_forged()
    {
        Assert.Equal(TicketState.Forged, Check(new FormTicket(new([.. Enumerable.Repeat((byte)1, 32)]), new(), _clock).Serve(Petition)));
        Assert.Equal(TicketState.Forged, Check(new ProofOfWork(Keys, new(), _clock).Serve(Petition).Text));
        Assert.Equal(TicketState.Forged, Check(Keys.WriteLink(LinkPurpose.Form, [1, 2, 3])));
        Assert.Equal(TicketState.Forged, Check(Keys.WriteLink(LinkPurpose.Form, new byte[1000])));
        Assert.Equal(TicketState.Forged, Check("not a ticket"));
        Assert.Equal(TicketState.Forged, Check(new string('A', 100_000)));
    }

    [Theory]
    [InlineData("another-petition")]
    [InlineData("free-to-chang")]
    [InlineData("free-to-change2")]
    [InlineData("")]
    public void Ticket_of_another_petition_is_not_good(string other)
    {
        var ticket = _tickets.Serve(other);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TicketState.OfAnotherPetition, Check(ticket));
    }

    [Fact]
    public void Ticket_of_a_node_whose_clock_is_ahead_is_too_fast_until_its_time_has_come()
    {
        var ahead = new ManualClock();
        ahead.Advance(TimeSpan.FromSeconds(1));
        var ticket = new FormTicket(Keys, new(), ahead).Serve(Petition);

        Assert.Equal(TicketState.TooFast, Check(ticket));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TicketState.Good, Check(ticket));
    }

    [Fact]
    public void Minimum_time_is_that_of_the_options()
    {
        var tickets = new FormTicket(Keys, new() { MinimumFormTime = TimeSpan.Zero }, _clock);

        Assert.Equal(TicketState.Good, tickets.Check(Petition, tickets.Serve(Petition)));
    }

    [Fact]
    public void Longest_slug_has_a_ticket_that_stands_in_a_form()
    {
        var slug = new string('a', 60);

        var ticket = _tickets.Serve(slug);

        Assert.Matches("^[A-Za-z0-9_-]{50,150}$", ticket);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TicketState.Good, _tickets.Check(slug, ticket));
    }

    private TicketState Check(string? ticket) => _tickets.Check(Petition, ticket);
}
