using CampaignKit.Core.Actors;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;
using static CampaignKit.Core.Petitions.PetitionEditStatus;
using static CampaignKit.Core.Petitions.PetitionState;

namespace CampaignKit.Core.Tests.Petitions;

public sealed class PetitionTests : IDisposable
{
    private const string Slug = "free-to-change";

    private readonly ManualClock _clock = new();
    private readonly InMemoryDocuments _documents = new();
    private readonly InMemoryLedger _ledger = new();
    private readonly InProcessActors _actors;

    public PetitionTests()
    {
        _actors = new(_documents, _ledger, new InMemoryAwaiting(), new InMemoryOutbox(), new(new byte[32]), _clock, new(), new());
        Store(Samples.Petition(Slug));
    }

    private IPetition Petition => _actors.Petition(Slug);

    public void Dispose() => _actors.Dispose();

    [Fact]
    public async Task First_read_takes_the_tally_from_the_ledger()
    {
        await SignedAsync(shard: 0, signers: 2);
        await SignedAsync(shard: 3, signers: 5);

        var tally = await Petition.ReadTallyAsync();

        Assert.Equal([new(0, 2, 2), new(1, 0, 0), new(2, 0, 0), new(3, 5, 5)], tally);
    }

    [Fact]
    public async Task Report_is_in_the_tally()
    {
        await Petition.ReadTallyAsync();

        await Petition.ReportAsync(new(1, 7, 7));

        Assert.Equal(new(1, 7, 7), (await Petition.ReadTallyAsync())[1]);
    }

    [Fact]
    public async Task Report_before_the_first_read_does_not_hide_what_the_other_shards_have()
    {
        await SignedAsync(shard: 0, signers: 2);

        await Petition.ReportAsync(new(1, 7, 7));

        Assert.Equal(9, (await Petition.ReadTallyAsync()).Sum(subtotal => subtotal.Counted));
    }

    [Fact]
    public async Task Late_report_does_not_lower_the_tally()
    {
        await SignedAsync(shard: 0, signers: 5);

        await Petition.ReportAsync(new(0, 3, 3));

        Assert.Equal(5, (await Petition.ReadTallyAsync())[0].Counted);
    }

    [Fact]
    public async Task Tally_survives_that_the_petition_is_forgotten()
    {
        await SignedAsync(shard: 2, signers: 3);
        await Petition.ReadTallyAsync();
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(0, _actors.Living);

        Assert.Equal(3, (await Petition.ReadTallyAsync()).Sum(subtotal => subtotal.Counted));
    }

    [Fact]
    public async Task Ledger_is_read_once_for_all_who_ask_first()
    {
        var reads = 0;
        var gate = new TaskCompletionSource();
        _ledger.BeforeReading = () =>
        {
            reads++;
            return gate.Task;
        };
        var calls = Enumerable.Range(0, 20).Select(_ => Petition.ReadTallyAsync().AsTask()).ToList();

        gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(Samples.Petition().Shards, reads);
    }

    [Fact]
    public async Task Ledger_that_cannot_be_read_fails_the_call_and_is_read_again_at_the_next()
    {
        await SignedAsync(shard: 0, signers: 2);
        _ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException());
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Petition.ReadTallyAsync());
        _ledger.BeforeReading = () => Task.CompletedTask;

        Assert.Equal(2, (await Petition.ReadTallyAsync())[0].Counted);
    }

    [Fact]
    public async Task Shard_that_is_silent_for_three_intervals_is_looked_up_in_the_ledger()
    {
        await Petition.ReadTallyAsync();
        await SignedAsync(shard: 1, signers: 4);
        _clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.Equal(0, (await Petition.ReadTallyAsync())[1].Counted);

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(new(1, 4, 4), (await Petition.ReadTallyAsync())[1]);
    }

    [Fact]
    public async Task Shard_that_reports_is_not_looked_up()
    {
        await Petition.ReadTallyAsync();
        var reads = 0;
        _ledger.BeforeReading = () =>
        {
            reads++;
            return Task.CompletedTask;
        };
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Petition.ReportAsync(new(1, 7, 7));
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Petition.ReadTallyAsync();
        await Petition.ReadTallyAsync();

        Assert.Equal(Samples.Petition().Shards - 1, reads);
    }

    [Fact]
    public async Task Tally_that_cannot_be_brought_up_to_date_is_not_told_as_if_it_were()
    {
        await Petition.ReadTallyAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));
        _ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException());

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Petition.ReadTallyAsync());

        await Petition.ReportAsync(new(0, 1, 1));
        _ledger.BeforeReading = () => Task.CompletedTask;
        Assert.Equal(new(0, 1, 1), (await Petition.ReadTallyAsync())[0]);
    }

    [Fact]
    public async Task Petition_that_does_not_exist_has_no_tally_and_does_not_move()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _actors.Petition("unknown").ReadTallyAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _actors.Petition("unknown").MoveAsync(To(Closed)));
    }

    [Fact]
    public async Task Legal_move_is_stored_and_nothing_else_changes()
    {
        Assert.Equal(Done, await MoveAsync(Closed));

        var stored = await StoredAsync();
        var petition = Samples.Petition(Slug);
        var closed = petition with { State = Closed, ClosedAt = _clock.GetUtcNow(), OpenedAt = petition.OpensAt };
        Assert.Equal(closed with { Demands = stored.Value.Demands, History = stored.Value.History }, stored.Value);
    }

    [Theory]
    [InlineData(Closed)]
    [InlineData(Hidden)]
    [InlineData(Withdrawn)]
    public async Task Petition_that_stops_notes_when(PetitionState to)
    {
        await MoveAsync(to);

        Assert.Equal(_clock.GetUtcNow(), (await StoredAsync()).Value.ClosedAt);
    }

    [Fact]
    public async Task Petition_that_has_stopped_keeps_that_moment_wherever_it_moves()
    {
        var stopped = _clock.GetUtcNow();
        await MoveAsync(Closed);
        _clock.Advance(TimeSpan.FromDays(3));

        foreach (var to in (PetitionState[])[Hidden, Closed, Withdrawn])
        {
            await MoveAsync(to);
            Assert.Equal(stopped, (await StoredAsync()).Value.ClosedAt);
        }
    }

    [Fact]
    public async Task Petition_that_its_date_had_closed_stopped_at_its_date()
    {
        var closesAt = _clock.GetUtcNow().AddDays(-5);
        Store(Samples.Petition(Slug) with { ClosesAt = closesAt });

        await MoveAsync(Closed);

        Assert.Equal(closesAt, (await StoredAsync()).Value.ClosedAt);
    }

    [Fact]
    public async Task Petition_that_opens_again_has_not_stopped_and_stops_anew_later()
    {
        await MoveAsync(Closed);
        await MoveAsync(Open);
        Assert.Null((await StoredAsync()).Value.ClosedAt);
        _clock.Advance(TimeSpan.FromDays(3));

        await MoveAsync(Closed);

        Assert.Equal(_clock.GetUtcNow(), (await StoredAsync()).Value.ClosedAt);
    }

    [Fact]
    public async Task Rejected_petition_that_becomes_a_draft_again_has_not_stopped()
    {
        Store(Samples.Petition(Slug) with { State = InReview });
        await MoveAsync(Rejected);
        Assert.NotNull((await StoredAsync()).Value.ClosedAt);

        await MoveAsync(Draft);

        Assert.Null((await StoredAsync()).Value.ClosedAt);
    }

    [Fact]
    public async Task Legal_move_is_published()
    {
        var before = await _actors.Catalogue().ReadAsync(knownVersion: null);

        await MoveAsync(Closed);

        var after = await _actors.Catalogue().ReadAsync(before!.Version);
        Assert.Equal(Closed, after!.Petitions.Single().State);
    }

    [Theory]
    [InlineData(Open)]
    [InlineData(Draft)]
    [InlineData(InReview)]
    [InlineData(Rejected)]
    public async Task Illegal_move_is_refused_and_changes_nothing(PetitionState to)
    {
        var before = await StoredAsync();

        Assert.Equal(NotAllowed, await MoveAsync(to));

        Assert.Equal(before.ETag, (await StoredAsync()).ETag);
    }

    [Fact]
    public async Task Hidden_petition_comes_back_to_what_it_was()
    {
        Assert.Equal(Done, await MoveAsync(Closed));
        Assert.Equal(Done, await MoveAsync(Hidden));

        Assert.Equal(Done, await MoveAsync(Closed));
    }

    [Fact]
    public async Task Withdrawn_petition_does_not_open_again_by_way_of_being_hidden()
    {
        Assert.Equal(Done, await MoveAsync(Withdrawn));
        Assert.Equal(Done, await MoveAsync(Hidden));

        Assert.Equal(NotAllowed, await MoveAsync(Open));
    }

    [Fact]
    public async Task Petition_that_a_reviewer_rejected_does_not_open_by_way_of_being_hidden()
    {
        Store(Samples.Petition(Slug) with { State = Rejected });
        Assert.Equal(Done, await MoveAsync(Hidden));

        Assert.Equal(NotAllowed, await MoveAsync(Open));
    }

    [Fact]
    public void Move_that_meets_another_writer_fails_and_leaves_what_the_other_wrote()
    {
        var turns = new ManualTurns();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _documents.BeforeWriting = () => gate.Task;
        var petition = new Petition(Slug, _documents, _ledger, new InMemoryAwaiting(), _actors, _clock, new());
        var (first, second) = (turns.Call(() => petition.MoveAsync(To(Closed))), turns.Call(() => petition.MoveAsync(To(Withdrawn))));

        turns.Run(gate.SetResult);

        Assert.IsType<DocumentConflictException>(second.Failure());
        Assert.Equal(Closed, turns.Call(StoredAsync).Answer().Value.State);
        Assert.Null(first.Exception);
    }

    private static MoveRequest To(PetitionState state) => new(state, "As the board decided.");

    private async Task<PetitionEditStatus> MoveAsync(PetitionState to) => (await Petition.MoveAsync(To(to))).Status;

    private Task SignedAsync(int shard, int signers) =>
        _ledger.AppendAsync(new(Slug, shard), 1, [.. Enumerable.Range(1, signers).Select(signer => Samples.Request((uint)signer))]);

    private async ValueTask<Document<PetitionRecord>> StoredAsync() => (await _documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, Slug))!;

    private void Store(PetitionRecord petition) => _documents.Put(PetitionRecord.Kind, Slug, petition);
}
