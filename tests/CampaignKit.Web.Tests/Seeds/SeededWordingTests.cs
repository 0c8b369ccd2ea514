using CampaignKit.Core.Actors;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Web.Tests.Seeds;

// What seed files do to a petition that people sign, and to one that staff have edited or moved.
public sealed class SeededWordingTests : IDisposable
{
    private readonly SeedsFolder _seeds = new();
    private readonly InProcessActors _actors;

    // Whoever writes a petition asks for nothing but documents.
    public SeededWordingTests() => _actors = new(_seeds.Documents, ledger: null!, awaiting: null!, outbox: null!, new(new byte[32]), _seeds.Clock, new(), new());

    private IPetition Petition => _actors.Petition("open-permits");

    public void Dispose()
    {
        _actors.Dispose();
        _seeds.Dispose();
    }

    [Fact]
    public async Task File_that_changes_the_wording_of_an_open_petition_makes_a_version_and_keeps_the_one_before()
    {
        await _seeds.LoadAsync();
        _seeds.Edit(SeedsFolder.Campaign, "ask: We ask the ministry", "ask: We ask the minister");

        await _seeds.LoadAsync();

        var petition = (await PetitionAsync()).Value;
        Assert.Equal((2, petition.OpensAt), (petition.Version, petition.OpenedAt!.Value));
        var wordings = await WordingsAsync();
        Assert.Equal(["We ask the ministry to issue open permits.", "We ask the minister to issue open permits."], wordings.Select(wording => wording.Ask));
        Assert.Equal([petition.OpensAt, _seeds.Clock.Now], wordings.Select(wording => wording.Since));
        Assert.All(wordings, wording => Assert.Equal((null, null), (wording.Reason, wording.By)));
    }

    [Fact]
    public async Task Loading_again_makes_no_further_version()
    {
        await _seeds.LoadAsync();
        _seeds.Edit(SeedsFolder.Campaign, "ask: We ask the ministry", "ask: We ask the minister");
        await _seeds.LoadAsync();
        var before = (await PetitionAsync()).ETag;

        await _seeds.LoadAsync();

        Assert.Equal(before, (await PetitionAsync()).ETag);
        Assert.Equal(2, (await WordingsAsync()).Count);
    }

    [Fact]
    public async Task File_that_changes_the_wording_of_a_petition_which_has_not_opened_makes_none()
    {
        _seeds.Clock.Now = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
        await _seeds.LoadAsync();
        _seeds.Edit(SeedsFolder.Campaign, "ask: We ask the ministry", "ask: We ask the minister");

        await _seeds.LoadAsync();

        Assert.Equal(("We ask the minister to issue open permits.", 1), ((await PetitionAsync()).Value.Ask, (await PetitionAsync()).Value.Version));
        Assert.Empty(await WordingsAsync());
    }

    [Fact]
    public async Task File_that_changes_only_a_goal_makes_no_version()
    {
        await _seeds.LoadAsync();
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: 2000");

        await _seeds.LoadAsync();

        Assert.Equal((2000, 1), ((await PetitionAsync()).Value.Goal, (await PetitionAsync()).Value.Version));
    }

    [Fact]
    public async Task File_that_opens_a_draft_seals_its_wording()
    {
        _seeds.Edit(SeedsFolder.Campaign, "state: open", "state: draft");
        await _seeds.LoadAsync();
        _seeds.Edit(SeedsFolder.Campaign, "state: draft", "state: open");

        await _seeds.LoadAsync();

        Assert.Equal(_seeds.Clock.Now, Assert.Single(await WordingsAsync()).Since);
        Assert.Equal([new(PetitionState.Draft, PetitionState.Open, _seeds.Clock.Now, By: null, "Its file says so.")], (await PetitionAsync()).Value.History);
    }

    [Fact]
    public async Task Wording_that_staff_have_changed_takes_nothing_from_a_file_any_more_and_the_rest_does()
    {
        await _seeds.LoadAsync();
        await ReviseAsync();
        _seeds.Edit(SeedsFolder.Campaign, "title: Open work permits", "title: Permits");
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: 2000");

        var report = await _seeds.LoadAsync();

        var petition = (await PetitionAsync()).Value;
        Assert.Equal(("Open work permits", "Staff wrote this.", 2000, 2), (petition.Title, petition.Ask, petition.Goal, petition.Version));
        Assert.Equal(1, report.Updated);
        Assert.Equal(2, (await WordingsAsync()).Count);
    }

    [Fact]
    public async Task Petition_that_staff_have_moved_keeps_its_state_and_its_history_and_makes_versions_of_what_its_file_changes()
    {
        await _seeds.LoadAsync();
        await Petition.MoveAsync(new(PetitionState.Hidden, "A name was in it.", "0123"));
        _seeds.Edit(SeedsFolder.Campaign, "whyNow: The rules are being rewritten.", "whyNow: The rules were rewritten.");
        _seeds.Edit(SeedsFolder.Campaign, "state: open", "state: closed");

        await _seeds.LoadAsync();

        var petition = (await PetitionAsync()).Value;
        Assert.Equal((PetitionState.Hidden, PetitionState.Open, 2), (petition.State, petition.HiddenIn, petition.Version));
        Assert.Equal("A name was in it.", Assert.Single(petition.History!).Reason);
        Assert.Equal(PetitionEditStatus.Done, (await Petition.MoveAsync(new(PetitionState.Open, "It is out."))).Status);
        Assert.Equal(["The rules are being rewritten.", "The rules were rewritten."], (await WordingsAsync()).Select(wording => wording.WhyNow));
    }

    [Fact]
    public async Task Staff_and_files_count_the_same_versions()
    {
        await _seeds.LoadAsync();
        _seeds.Edit(SeedsFolder.Campaign, "whyNow: The rules are being rewritten.", "whyNow: The rules were rewritten.");
        await _seeds.LoadAsync();

        await ReviseAsync();

        Assert.Equal(3, (await PetitionAsync()).Value.Version);
        Assert.Equal([1, 2, 3], (await WordingsAsync()).Select(wording => wording.Number));
    }

    private async Task ReviseAsync() =>
        await Petition.ReviseAsync(PetitionRevision.Of(await PetitionAsync()) with { Ask = "Staff wrote this.", Reason = "It is plainer.", By = "0123" });

    private async Task<Document<PetitionRecord>> PetitionAsync() => (await _seeds.Documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, "open-permits"))!;

    private async Task<IReadOnlyList<PetitionWording>> WordingsAsync() => [.. (await _seeds.Documents.ListAsync<PetitionWording>(PetitionWording.Kind)).Select(document => document.Value)];
}
