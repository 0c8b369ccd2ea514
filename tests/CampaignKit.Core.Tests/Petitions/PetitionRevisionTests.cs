using CampaignKit.Core.Actors;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;
using static CampaignKit.Core.Petitions.PetitionEditStatus;
using static CampaignKit.Core.Petitions.PetitionState;

namespace CampaignKit.Core.Tests.Petitions;

public sealed class PetitionRevisionTests : IDisposable
{
    private const string Slug = "free-to-change";
    private const string Staff = "0123456789abcdef0123456789abcdef";

    private readonly ManualClock _clock = new();
    private readonly InMemoryDocuments _documents = new();
    private readonly InMemoryLedger _ledger = new();
    private readonly InProcessActors _actors;

    public PetitionRevisionTests() => _actors = new(_documents, _ledger, new InMemoryAwaiting(), new InMemoryOutbox(), new(new byte[32]), _clock, new(), new());

    private static PetitionRecord NewDraft => Samples.Petition(Slug) with { State = Draft };

    private IPetition Petition => _actors.Petition(Slug);

    public void Dispose() => _actors.Dispose();

    [Fact]
    public async Task Draft_is_made_and_published()
    {
        var answer = await Petition.CreateAsync(NewDraft);

        Assert.Equal((Done, Draft), (answer.Status, (await StoredAsync()).Value.State));
        Assert.Equal(Slug, Assert.Single((await _actors.Catalogue().ReadAsync(knownVersion: null))!.Petitions).Slug);
    }

    [Fact]
    public async Task Draft_brings_no_history_of_its_own()
    {
        await Petition.CreateAsync(NewDraft with { Version = 7, OpenedAt = _clock.GetUtcNow(), ClosedAt = _clock.GetUtcNow(), HiddenIn = Open, History = [] });

        var stored = (await StoredAsync()).Value;
        Assert.Equal(NewDraft with { Demands = stored.Demands }, stored);
    }

    [Fact]
    public async Task Slug_that_is_taken_is_a_problem_of_the_slug_and_changes_nothing()
    {
        await Petition.CreateAsync(NewDraft);
        var before = await StoredAsync();

        var answer = await Petition.CreateAsync(NewDraft with { Title = "Another" });

        Assert.Equal((Invalid, "There is a petition `free-to-change` already."), (answer.Status, answer.Problems["slug"].Single()));
        Assert.Equal(before.ETag, (await StoredAsync()).ETag);
    }

    [Theory]
    [InlineData(InReview)]
    [InlineData(Open)]
    [InlineData(Closed)]
    [InlineData(Hidden)]
    public async Task Petition_is_made_as_a_draft_and_as_nothing_else(PetitionState state)
    {
        Assert.Equal(NotAllowed, (await Petition.CreateAsync(NewDraft with { State = state })).Status);

        Assert.Empty(await _documents.ListAsync<PetitionRecord>(PetitionRecord.Kind));
    }

    [Fact]
    public async Task Draft_of_another_petition_is_a_mistake_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Petition.CreateAsync(NewDraft with { Slug = "another" }));

    [Fact]
    public async Task Draft_with_a_problem_is_not_made()
    {
        var answer = await Petition.CreateAsync(NewDraft with { Title = "" });

        Assert.Equal((Invalid, "The title is empty."), (answer.Status, answer.Problems["title"].Single()));
        Assert.Empty(await _documents.ListAsync<PetitionRecord>(PetitionRecord.Kind));
    }

    [Theory]
    [InlineData(Draft)]
    [InlineData(Closed)]
    public async Task Edit_before_it_ever_opened_makes_no_version_and_needs_no_reason(PetitionState state)
    {
        // Closed by staff before its day came.
        Store(NewDraft with { State = state, OpensAt = _clock.GetUtcNow().AddDays(3), ClosedAt = state is Closed ? _clock.GetUtcNow() : null });

        var answer = await ReviseAsync(revision => revision with { Ask = "Let everybody change employers.", OpensAt = _clock.GetUtcNow().AddDays(9) });

        Assert.Equal((Done, 1, null), (answer.Status, answer.Petition!.Version, answer.Petition.OpenedAt));
        Assert.Equal("Let everybody change employers.", (await StoredAsync()).Value.Ask);
        Assert.Empty(await WordingsAsync());
    }

    [Fact]
    public async Task Approved_petition_whose_day_has_not_come_is_edited_without_a_version()
    {
        Store(NewDraft with { State = Open, OpensAt = _clock.GetUtcNow().AddTicks(1) });

        Assert.Equal(1, (await ReviseAsync(revision => revision with { Title = "Another" })).Petition!.Version);

        Assert.Empty(await WordingsAsync());
    }

    [Fact]
    public async Task Wording_is_sealed_by_the_move_that_opens_it()
    {
        Store(NewDraft with { State = InReview });

        await Petition.MoveAsync(new(Open, "Approved.", Staff));

        var wording = Assert.Single(await WordingsAsync());
        Assert.Equal((1, _clock.GetUtcNow(), null, "free-to-change/1"), (wording.Value.Number, wording.Value.Since, wording.Value.Reason, wording.Id));
        Assert.Equal(_clock.GetUtcNow(), (await StoredAsync()).Value.OpenedAt);
    }

    [Fact]
    public async Task Wording_of_a_petition_that_opens_later_is_not_sealed_by_its_approval()
    {
        Store(NewDraft with { State = InReview, OpensAt = _clock.GetUtcNow().AddDays(1) });

        await Petition.MoveAsync(new(Open, "Approved.", Staff));

        Assert.Empty(await WordingsAsync());
    }

    [Fact]
    public async Task First_edit_of_an_open_petition_keeps_what_was_signed_until_then()
    {
        Store(Samples.Petition(Slug));

        var answer = await ReviseAsync(revision => revision with { Ask = "Let everybody change employers.", Reason = " The law was amended. ", By = Staff });

        Assert.Equal((Done, 2), (answer.Status, answer.Petition!.Version));
        Assert.Equal(2, (await StoredAsync()).Value.Version);
        var wordings = (await WordingsAsync()).ConvertAll(document => document.Value);
        Assert.Equal(["Let every worker change employers.", "Let everybody change employers."], wordings.Select(wording => wording.Ask));
        Assert.Equal([Samples.Petition().OpensAt, _clock.GetUtcNow()], wordings.Select(wording => wording.Since));
        Assert.Equal([(null, null), ("The law was amended.", Staff)], wordings.Select(wording => (wording.Reason, wording.By)));
    }

    [Fact]
    public async Task Each_change_of_the_wording_is_a_version_and_earlier_ones_stay_as_they_were()
    {
        Store(Samples.Petition(Slug));
        await ReviseAsync(revision => revision with { Title = "Second", Reason = "First change." });
        var before = await WordingsAsync();
        _clock.Advance(TimeSpan.FromDays(1));

        var answer = await ReviseAsync(revision => revision with { Demands = ["open-permits", "no-fees"], Reason = "Second change." });

        Assert.Equal(3, answer.Petition!.Version);
        var after = await WordingsAsync();
        Assert.Equal(before.Select(document => document.ETag), after.Take(2).Select(document => document.ETag));
        Assert.Equal(["open-permits", "no-fees"], after[2].Value.Demands);
        Assert.All(after, wording => Assert.Equal(wording.Value.Hash, wording.Value.ComputeHash()));
    }

    [Fact]
    public async Task Versions_are_published_with_the_petition()
    {
        Store(Samples.Petition(Slug));

        await ReviseAsync(revision => revision with { Title = "Second", Reason = "A change." });

        var catalogue = (await _actors.Catalogue().ReadAsync(knownVersion: null))!;
        Assert.Equal([1, 2], catalogue.WordingsOf(catalogue.Petition(Slug)!).Select(wording => wording.Number));
    }

    [Fact]
    public async Task Change_of_what_is_not_wording_makes_no_version_and_needs_no_reason()
    {
        Store(Samples.Petition(Slug));

        var answer = await ReviseAsync(revision => revision with
        {
            Goal = 5_000, ClosesAt = _clock.GetUtcNow().AddDays(90), Confirmation = Confirmation.Email, Mailbox = MailboxShare.Two, AsksForWork = true, ListsSupporters = true,
        });

        Assert.Equal((Done, 1), (answer.Status, answer.Petition!.Version));
        var stored = (await StoredAsync()).Value;
        Assert.Equal((5_000, Confirmation.Email, MailboxShare.Two, true, true), (stored.Goal, stored.Confirmation, stored.Mailbox, stored.AsksForWork, stored.ListsSupporters));
        Assert.Equal(1, Assert.Single(await WordingsAsync()).Value.Number);
    }

    [Fact]
    public async Task Revision_that_changes_nothing_is_done_and_writes_nothing()
    {
        Store(Samples.Petition(Slug));
        var before = await StoredAsync();

        var answer = await ReviseAsync(revision => revision with { Title = $" {revision.Title} ", Demands = [.. revision.Demands], Reason = "No reason." });

        Assert.Equal(Done, answer.Status);
        Assert.Equal(before.ETag, (await StoredAsync()).ETag);
    }

    [Theory]
    [InlineData(null, "The reason is empty.")]
    [InlineData("  ", "The reason is empty.")]
    [InlineData("Two\nlines", "The reason has to be one line without control characters.")]
    public async Task Change_of_the_wording_without_a_usable_reason_is_refused(string? reason, string problem)
    {
        Store(Samples.Petition(Slug));

        var answer = await ReviseAsync(revision => revision with { Title = "Second", Reason = reason });

        Assert.Equal((Invalid, problem), (answer.Status, answer.Problems["reason"].Single()));
        Assert.Equal(Samples.Petition().Title, (await StoredAsync()).Value.Title);
    }

    [Fact]
    public async Task Reason_has_two_hundred_characters_at_most()
    {
        Store(Samples.Petition(Slug));

        Assert.Equal(Invalid, (await ReviseAsync(revision => revision with { Title = "Second", Reason = new('a', 201) })).Status);
        Assert.Equal(Done, (await ReviseAsync(revision => revision with { Title = "Second", Reason = new('a', 200) })).Status);
    }

    [Fact]
    public async Task Opening_that_has_passed_stays_where_it_is()
    {
        Store(Samples.Petition(Slug));

        var answer = await ReviseAsync(revision => revision with { OpensAt = _clock.GetUtcNow().AddDays(1) });

        Assert.Equal((Invalid, "The opening has passed and cannot be changed any more."), (answer.Status, answer.Problems["opensAt"].Single()));
    }

    [Fact]
    public async Task Opening_that_is_brought_forward_to_the_past_opens_it_now()
    {
        Store(NewDraft with { State = Open, OpensAt = _clock.GetUtcNow().AddDays(1) });

        var answer = await ReviseAsync(revision => revision with { OpensAt = _clock.GetUtcNow().AddDays(-1), Title = "At last" });

        Assert.Equal((1, _clock.GetUtcNow()), (answer.Petition!.Version, answer.Petition.OpenedAt!.Value));
        Assert.Equal("At last", Assert.Single(await WordingsAsync()).Value.Title);
    }

    [Fact]
    public async Task Petition_that_opened_by_its_date_unnoticed_has_kept_its_first_wording()
    {
        var opensAt = _clock.GetUtcNow().AddDays(1);
        Store(NewDraft with { State = Open, OpensAt = opensAt });
        _clock.Advance(TimeSpan.FromDays(5));

        await ReviseAsync(revision => revision with { Title = "Second", Reason = "A change." });

        Assert.Equal([opensAt, _clock.GetUtcNow()], (await WordingsAsync()).Select(wording => wording.Value.Since));
    }

    [Fact]
    public async Task Two_editors_do_not_overwrite_each_other()
    {
        Store(Samples.Petition(Slug));
        var read = PetitionRevision.Of(await StoredAsync());

        var first = await Petition.ReviseAsync(read with { Title = "First", Reason = "A change." });
        var second = await Petition.ReviseAsync(read with { Title = "Second", Reason = "A change." });

        Assert.Equal((Done, Conflict, "First"), (first.Status, second.Status, second.Petition!.Title));
        Assert.Equal(("First", 2), ((await StoredAsync()).Value.Title, (await StoredAsync()).Value.Version));
    }

    [Fact]
    public void Two_editors_at_the_same_moment_do_not_overwrite_each_other()
    {
        Store(Samples.Petition(Slug));
        var turns = new ManualTurns();
        var read = PetitionRevision.Of(turns.Call(StoredAsync).Answer()) with { Reason = "A change." };
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _documents.BeforeWriting = () => gate.Task;
        var petition = new Petition(Slug, _documents, _ledger, new InMemoryAwaiting(), _actors, _clock, new());
        var (first, second) = (turns.Call(() => petition.ReviseAsync(read with { Title = "First" })), turns.Call(() => petition.ReviseAsync(read with { Title = "Second" })));

        turns.Run(gate.SetResult);

        Assert.Equal((Done, Conflict, "First"), (first.Answer().Status, second.Answer().Status, second.Answer().Petition!.Title));
        Assert.Equal(2, turns.Call(WordingsAsync).Answer().Count);
    }

    [Theory]
    [InlineData(InReview, null)]
    [InlineData(Rejected, null)]
    [InlineData(Withdrawn, null)]
    [InlineData(Hidden, Rejected)]
    [InlineData(Hidden, Withdrawn)]
    public async Task Petition_is_not_edited_where_a_reviewer_reads_it_or_where_it_is_over_for_good(PetitionState state, PetitionState? hiddenIn)
    {
        Store(Samples.Petition(Slug) with { State = state, HiddenIn = hiddenIn });

        Assert.Equal(NotAllowed, (await ReviseAsync(revision => revision with { Goal = 7 })).Status);

        Assert.Equal(100, (await StoredAsync()).Value.Goal);
    }

    [Theory]
    [InlineData(Closed)]
    [InlineData(Hidden)]
    public async Task Petition_that_has_been_open_makes_versions_wherever_it_is_edited(PetitionState state)
    {
        Store(Samples.Petition(Slug));
        await Petition.MoveAsync(new(state, "For now."));

        Assert.Equal(2, (await ReviseAsync(revision => revision with { Title = "Second", Reason = "A change." })).Petition!.Version);
    }

    [Fact]
    public async Task Move_is_kept_in_the_history_with_its_reason()
    {
        Store(Samples.Petition(Slug));
        var closed = _clock.GetUtcNow();
        await Petition.MoveAsync(new(Closed, " The vote was held. ", Staff));
        _clock.Advance(TimeSpan.FromDays(1));

        await Petition.MoveAsync(new(Open, "There is another vote."));

        Assert.Equal(
            [new(Open, Closed, closed, Staff, "The vote was held."), new(Closed, Open, _clock.GetUtcNow(), By: null, "There is another vote.")],
            (await StoredAsync()).Value.History);
    }

    [Fact]
    public async Task Move_without_a_reason_is_refused()
    {
        Store(Samples.Petition(Slug));

        var answer = await Petition.MoveAsync(new(Closed, " "));

        Assert.Equal((Invalid, "The reason is empty."), (answer.Status, answer.Problems["reason"].Single()));
        Assert.Equal(Open, (await StoredAsync()).Value.State);
    }

    [Fact]
    public async Task Approval_of_what_was_changed_since_it_was_read_is_a_conflict()
    {
        Store(NewDraft with { State = InReview });
        var read = await StoredAsync();
        Store(NewDraft with { State = InReview, Title = "Another" });

        Assert.Equal(Conflict, (await Petition.MoveAsync(new(Open, "Approved.", Staff, read.ETag))).Status);
        Assert.Equal(Done, (await Petition.MoveAsync(new(Open, "Approved.", Staff, (await StoredAsync()).ETag))).Status);
    }

    [Fact]
    public async Task Revision_of_a_petition_that_does_not_exist_fails() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Petition.ReviseAsync(PetitionRevision.Of(new(Slug, NewDraft, "1"))));

    private async Task<PetitionEdit> ReviseAsync(Func<PetitionRevision, PetitionRevision> edit) => await Petition.ReviseAsync(edit(PetitionRevision.Of(await StoredAsync())));

    private async ValueTask<Document<PetitionRecord>> StoredAsync() => (await _documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, Slug))!;

    private async ValueTask<List<Document<PetitionWording>>> WordingsAsync() => [.. await _documents.ListAsync<PetitionWording>(PetitionWording.Kind)];

    private void Store(PetitionRecord petition) => _documents.Put(PetitionRecord.Kind, Slug, petition);
}
