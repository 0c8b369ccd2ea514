using CampaignKit.Core.Abuse;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Abuse;

public class ProofOfWorkTests
{
    private const string Petition = "free-to-change";

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly InstallationKeys Keys = new(new byte[32]);

    private readonly ManualClock _clock = new();
    private readonly ProofOfWork _work;

    public ProofOfWorkTests() => _work = Work(bits: 8);

    [Fact]
    public void Work_that_was_done_is_accepted_once()
    {
        var challenge = _work.Serve(Petition);
        var solution = Worker.Solve(challenge);

        Assert.Equal(WorkState.Done, Check(challenge, solution));
        Assert.Equal(WorkState.Spent, Check(challenge, solution));
        Assert.Equal(WorkState.Spent, Check(challenge, Worker.Solve(challenge, after: solution)));
    }

    [Fact]
    public void Sixteen_bits_are_asked_for_unless_the_options_say_otherwise()
    {
        var work = new ProofOfWork(Keys, new(), _clock);
        var challenge = work.Serve(Petition);

        Assert.Equal(16, challenge.Bits);
        Assert.Equal(WorkState.Done, work.Check(Petition, challenge.Text, Worker.Solve(challenge)));
    }

    [Fact]
    public void Solution_needs_every_bit()
    {
        var challenge = _work.Serve(Petition);

        Assert.Equal(WorkState.NotDone, Check(challenge, Worker.SolveJustShortOf(challenge)));
        Assert.Equal(WorkState.Done, Check(challenge, Worker.Solve(challenge)));
    }

    [Fact]
    public void Challenge_keeps_its_own_bits_when_the_setting_changes()
    {
        var challenge = Work(bits: 4).Serve(Petition);

        Assert.Equal(WorkState.Done, Check(challenge, Worker.Solve(challenge)));
    }

    [Fact]
    public void Solution_of_one_challenge_is_none_of_another()
    {
        var (one, other) = (_work.Serve(Petition), _work.Serve(Petition));
        Assert.NotEqual(one.Text, other.Text);

        Assert.Equal(WorkState.NotDone, Check(other, Worker.Solve(one, notFor: other)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("123456789012345678901234567890123")]
    [InlineData("1 2")]
    [InlineData("１")]
    [InlineData("1\n")]
    public void What_is_no_solution_is_not_done(string? solution) => Assert.Equal(WorkState.NotDone, Check(Work(bits: 1).Serve(Petition), solution));

    [Fact]
    public void Whoever_waited_twenty_seconds_has_done_enough_once()
    {
        var challenge = _work.Serve(Petition);
        _clock.Advance(TimeSpan.FromSeconds(20) - Tick);
        Assert.Equal(WorkState.NotDone, Check(challenge, solution: null));

        _clock.Advance(Tick);
        Assert.Equal(WorkState.WaitedInstead, Check(challenge, solution: null));
        Assert.Equal(WorkState.Spent, Check(challenge, solution: null));
        Assert.Equal(WorkState.Spent, Check(challenge, Worker.Solve(challenge)));
    }

    [Fact]
    public void Two_who_waited_have_a_challenge_each()
    {
        var (one, other) = (_work.Serve(Petition), _work.Serve(Petition));
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(WorkState.WaitedInstead, Check(one, ""));
        Assert.Equal(WorkState.WaitedInstead, Check(other, ""));
    }

    [Fact]
    public void Challenge_is_good_for_half_an_hour()
    {
        var (one, other) = (_work.Serve(Petition), _work.Serve(Petition));

        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(WorkState.Done, Check(one, Worker.Solve(one)));

        _clock.Advance(Tick);
        Assert.Equal(WorkState.TooOld, Check(other, Worker.Solve(other)));
    }

    [Fact]
    public void Challenge_is_not_accepted_twice_in_all_its_life()
    {
        var challenge = _work.Serve(Petition);
        var solution = Worker.Solve(challenge);
        Assert.Equal(WorkState.Done, Check(challenge, solution));

        for (var minute = 1; minute <= 30; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            var other = _work.Serve(Petition);
            Assert.Equal(WorkState.Done, Check(other, Worker.Solve(other)));
            Assert.Equal(WorkState.Spent, Check(challenge, solution));
        }
    }

    [Fact]
    public void Another_spelling_of_a_spent_challenge_is_spent()
    {
        var challenge = _work.Serve(Petition);
        Check(challenge, Worker.Solve(challenge));
        var spaced = new Challenge(challenge.Text[..10] + "\n" + challenge.Text[10..], challenge.Bits);

        Assert.Equal(WorkState.Spent, Check(spaced, Worker.Solve(spaced)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Answer_without_a_challenge_has_none(string? challenge) => Assert.Equal(WorkState.Missing, _work.Check(Petition, challenge, "1"));

    [Fact]
    public void Challenge_that_was_not_sealed_here_for_work_is_forged()
    {
        string[] forged =
        [
            "not a challenge", new('A', 100_000), new FormTicket(Keys, new(), _clock).Serve(Petition), Keys.WriteLink(LinkPurpose.Work, new byte[24]),
            new ProofOfWork(new([.. Enumerable.Repeat((byte)1, 32)]), new(), _clock).Serve(Petition).Text,
        ];
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.All(forged, challenge => Assert.Equal(WorkState.Forged, _work.Check(Petition, challenge, "1")));
    }

    [Fact]
    public void Challenge_of_another_petition_is_not_good()
    {
        var challenge = _work.Serve("another-petition");

        Assert.Equal(WorkState.OfAnotherPetition, Check(challenge, Worker.Solve(challenge)));
    }

    [Fact]
    public void Longest_slug_has_a_challenge_that_stands_in_a_form()
    {
        var slug = new string('a', 60);

        var challenge = _work.Serve(slug);

        Assert.Matches("^[A-Za-z0-9_-]{50,210}$", challenge.Text);
        Assert.Equal(WorkState.Done, _work.Check(slug, challenge.Text, Worker.Solve(challenge)));
    }

    [Fact]
    public async Task Concurrent_answers_to_one_challenge_are_accepted_once()
    {
        var challenge = _work.Serve(Petition);
        var solution = Worker.Solve(challenge);

        var states = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Check(challenge, solution))));

        Assert.Single(states, WorkState.Done);
        Assert.Equal(15, states.Count(state => state is WorkState.Spent));
    }

    private ProofOfWork Work(int bits) => new(Keys, new() { WorkBits = bits }, _clock);

    private WorkState Check(Challenge challenge, string? solution) => _work.Check(Petition, challenge.Text, solution);
}
