using CampaignKit.Core.Petitions;
using FsCheck;
using FsCheck.Fluent;
using static CampaignKit.Core.Petitions.PetitionState;

namespace CampaignKit.Core.Tests.Petitions;

public class PetitionTransitionsTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261104, 1).WithMaxTest(2000).WithQuietOnSuccess(true);

    private static readonly PetitionState[] States = Enum.GetValues<PetitionState>();

    private static readonly (PetitionState From, PetitionState To)[] Moves =
    [
        (Draft, InReview), (Draft, Withdrawn),
        (InReview, Draft), (InReview, Open), (InReview, Rejected), (InReview, Withdrawn),
        (Open, Closed), (Open, Hidden), (Open, Withdrawn),
        (Closed, Open), (Closed, Hidden), (Closed, Withdrawn),
        (Rejected, Draft), (Rejected, Hidden),
        (Hidden, Open), (Hidden, Closed), (Hidden, Rejected),
        (Withdrawn, Hidden),
    ];

    [Fact]
    public void Every_pair_of_states_is_legal_exactly_if_it_is_listed()
    {
        foreach (var from in States)
        {
            foreach (var to in States) Assert.Equal(Moves.Contains((from, to)), PetitionTransitions.IsLegal(from, to));
        }
    }

    [Fact]
    public void States_that_follow_are_the_legal_ones() =>
        Assert.All(States, from => Assert.Equal(States.Where(to => PetitionTransitions.IsLegal(from, to)), PetitionTransitions.From(from).Order()));

    [Fact]
    public void Number_that_is_no_state_leads_nowhere()
    {
        Assert.Empty(PetitionTransitions.From((PetitionState)99));
        Assert.False(PetitionTransitions.IsPublic((PetitionState)99));
    }

    [Theory]
    [InlineData(Draft, false)]
    [InlineData(InReview, false)]
    [InlineData(Open, true)]
    [InlineData(Closed, true)]
    [InlineData(Rejected, true)]
    [InlineData(Hidden, false)]
    [InlineData(Withdrawn, true)]
    public void Page_is_public_in_some_states_only(PetitionState state, bool isPublic) => Assert.Equal(isPublic, PetitionTransitions.IsPublic(state));

    [Fact]
    public void Hidden_petition_comes_back_to_what_it_was_or_could_have_become()
    {
        Assert.Equal([Open, Closed], PetitionTransitions.From(Hidden, Open));
        Assert.Equal([Open, Closed], PetitionTransitions.From(Hidden, Closed));
        Assert.Equal([Rejected], PetitionTransitions.From(Hidden, Rejected));
    }

    [Theory]
    [InlineData(Withdrawn)]
    [InlineData(Draft)]
    [InlineData(InReview)]
    [InlineData(Hidden)]
    [InlineData(null)]
    public void Petition_hidden_in_another_state_or_one_that_nobody_kept_stays_hidden(PetitionState? hiddenIn) =>
        Assert.Empty(PetitionTransitions.From(Hidden, hiddenIn));

    [Fact]
    public void Where_a_petition_was_hidden_matters_only_while_it_is_hidden()
    {
        foreach (var from in States.Where(state => state is not Hidden))
        {
            Assert.All(States, hiddenIn => Assert.Equal(PetitionTransitions.From(from), PetitionTransitions.From(from, hiddenIn)));
        }
    }

    [Fact]
    public void No_legal_moves_reach_open_without_a_review() =>
        CheckWalks(walk => !walk.Contains(Open) || walk.TakeWhile(state => state is not Open).Contains(InReview));

    [Fact]
    public void Rejected_petition_does_not_open_before_another_review() =>
        CheckWalks(walk => walk.Index().Where(step => step.Item is Rejected).All(step => !walk.Skip(step.Index).TakeWhile(state => state is not InReview).Contains(Open)));

    [Fact]
    public void Withdrawn_petition_never_opens_again() =>
        CheckWalks(walk => walk.SkipWhile(state => state is not Withdrawn).All(state => state is Withdrawn or Hidden));

    [Fact]
    public void Petition_without_review_is_never_public_except_withdrawn() =>
        CheckWalks(walk => walk.TakeWhile(state => state is not InReview).All(state => !PetitionTransitions.IsPublic(state) || state is Withdrawn));

    private static void CheckWalks(Func<IReadOnlyList<PetitionState>, bool> holds) =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 11), 30).Select(Walk).ToArbitrary(), holds).Check(Fixed);

    // Each number picks one of the moves that are legal then, so every walk that exists can come up. 12 is a multiple of 1, 2, 3 and 4.
    private static IReadOnlyList<PetitionState> Walk(int[] choices)
    {
        List<PetitionState> walk = [Draft];
        PetitionState? hiddenIn = null;
        foreach (var choice in choices)
        {
            var state = walk[^1];
            var next = PetitionTransitions.From(state, hiddenIn);
            if (next.Count == 0) break;

            walk.Add(next[choice % next.Count]);
            if (walk[^1] is Hidden) hiddenIn = state;
        }

        return walk;
    }
}
