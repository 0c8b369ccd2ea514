using CampaignKit.Core.Actors;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Petitions;

/// <inheritdoc cref="IPetition"/>
/// <remarks>
/// Key: slug. Owns the petition's document (the only writer once the installation runs) and the tally, which it can rebuild at any time from the
/// ledger. A report may be lost with the machine that its shard ran on, so a shard that has been silent is looked up in the ledger before the
/// tally is told: a crash delays the count by <see cref="SilentIntervals"/> and loses nothing. Every call may be repeated.
/// </remarks>
public class Petition(string slug, IDocuments documents, ISignatureLedger ledger, IAwaitingSignatures awaiting, IActors actors, TimeProvider clock, SignatureOptions options) : IPetition
{
    /// <summary>After this many intervals without a report a shard is looked up: a busy one reports every interval.</summary>
    public const int SilentIntervals = 3;

    private readonly DaysOfPetition _days = new(slug, documents, actors, clock);

    private PetitionTally? _tally;
    private long?[] _heardAt = [];
    private Task _catchUp = Task.CompletedTask;
    private Task<PetitionDays>? _readingDays;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShardSubtotal>> ReadTallyAsync() => (await CaughtUpAsync()).Subtotals();

    /// <inheritdoc/>
    public async ValueTask ReportAsync(ShardSubtotal subtotal) => Take(_tally ?? await CaughtUpAsync(), subtotal);

    /// <inheritdoc/>
    public async ValueTask<PetitionDays> ReadDaysAsync()
    {
        var revisions = (await CaughtUpAsync()).Subtotals().Select(subtotal => subtotal.Revision).ToList();
        return await (_readingDays = _readingDays is { IsCompleted: false } reading ? reading : _days.ReadAsync(revisions));
    }

    /// <inheritdoc/>
    public async ValueTask<PetitionEdit> CreateAsync(PetitionRecord draft)
    {
        if (draft.Slug != slug) throw new ArgumentException($"The draft is of {draft.Slug} and not of {slug}.", nameof(draft));
        if (draft.State is not PetitionState.Draft) return new(PetitionEditStatus.NotAllowed, Petition: null);

        var made = PetitionRules.Trimmed(draft) with { Version = PetitionRecord.FirstVersion, OpenedAt = null, ClosedAt = null, HiddenIn = null, History = null };
        if (PetitionRules.Problems(made) is { Count: > 0 } problems) return new(PetitionEditStatus.Invalid, Petition: null) { Problems = problems };
        if (await WriteAsync(new(made, []), etag: null)) return new(PetitionEditStatus.Done, made);
        return new(PetitionEditStatus.Invalid, Petition: null) { Problems = new Dictionary<string, string[]> { ["slug"] = [$"There is a petition `{slug}` already."] } };
    }

    /// <inheritdoc/>
    public async ValueTask<PetitionEdit> ReviseAsync(PetitionRevision revision)
    {
        var (_, petition, etag) = await ReadDocumentAsync();
        if (etag != revision.IfMatch) return new(PetitionEditStatus.Conflict, petition);
        if (!PetitionTransitions.IsRevisable(petition.State, petition.HiddenIn)) return new(PetitionEditStatus.NotAllowed, petition);

        var now = clock.GetUtcNow();
        var reason = PlainText.Trimmed(revision.Reason);
        var revised = revision.AppliedTo(petition);
        if (PetitionRules.RevisionProblems(petition, revised, reason, now) is { Count: > 0 } problems) return new(PetitionEditStatus.Invalid, petition) { Problems = problems };
        if (revised with { Demands = petition.Demands } == petition && PetitionWording.AreSame(revised, petition)) return new(PetitionEditStatus.Done, petition);

        var seal = PetitionSeal.Of(petition, revised, now, reason, revision.By);
        return await WriteAsync(seal, etag) ? new(PetitionEditStatus.Done, seal.Petition) : new(PetitionEditStatus.Conflict, (await ReadDocumentAsync()).Value);
    }

    /// <inheritdoc/>
    public async ValueTask<PetitionEdit> MoveAsync(MoveRequest request)
    {
        var (_, petition, etag) = await ReadDocumentAsync();
        if (request.IfMatch is { } expected && expected != etag) return new(PetitionEditStatus.Conflict, petition);
        if (!PetitionTransitions.IsLegal(petition.State, request.To, petition.HiddenIn)) return new(PetitionEditStatus.NotAllowed, petition);

        var reason = PlainText.Trimmed(request.Reason);
        if (PetitionRules.ReasonProblems(reason) is { Count: > 0 } problems) return new(PetitionEditStatus.Invalid, petition) { Problems = problems };

        // One that had stopped before stays stopped since then: by its date, or closed and now withdrawn.
        var now = clock.GetUtcNow();
        var moved = petition with
        {
            State = request.To,
            HiddenIn = request.To is PetitionState.Hidden ? petition.State : null,
            ClosedAt = PetitionRecord.IsOver(request.To) ? petition.EndedAt(now) ?? now : null,
            History = [.. petition.History ?? [], new(petition.State, request.To, now, request.By, reason)],
        };
        var seal = PetitionSeal.Of(petition, moved, now);
        if (!await WriteAsync(seal, etag)) throw new DocumentConflictException($"The petition {slug} was written by somebody else.");
        return new(PetitionEditStatus.Done, seal.Petition);
    }

    private async ValueTask<bool> WriteAsync(PetitionSeal seal, string? etag)
    {
        try
        {
            await documents.WriteAsync([new(PetitionRecord.Kind, slug, seal.Petition, etag), .. seal.Writes]);
        }
        catch (DocumentConflictException)
        {
            return false;
        }

        await actors.Catalogue().RefreshAsync();
        return true;
    }

    // Calls interleave at awaits, so the first one starts the reading and those that come meanwhile wait for the same.
    private async ValueTask<PetitionTally> CaughtUpAsync()
    {
        await (_catchUp = _catchUp.IsCompleted ? CatchUpAsync() : _catchUp);
        return _tally!;
    }

    private async Task CatchUpAsync()
    {
        if (_tally is null)
        {
            var (_, petition, _) = await ReadDocumentAsync();
            (_tally, _heardAt) = (new(petition.Shards), new long?[petition.Shards]);
        }

        await Task.WhenAll(Enumerable.Range(0, _heardAt.Length).Where(IsSilent).Select(LookUpAsync));
    }

    private bool IsSilent(int shard) => _heardAt[shard] is not { } heardAt || clock.GetElapsedTime(heardAt) >= SilentIntervals * options.TallyInterval;

    private async Task LookUpAsync(int shard)
    {
        var id = new ShardId(slug, shard);
        var waiting = await awaiting.CountAsync(id);
        Take(_tally!, await ledger.ReadSubtotalAsync(id) with { Awaiting = waiting });
    }

    private void Take(PetitionTally tally, ShardSubtotal subtotal)
    {
        tally.Apply(subtotal);
        _heardAt[subtotal.Shard] = clock.GetTimestamp();
    }

    private async ValueTask<Document<PetitionRecord>> ReadDocumentAsync() =>
        await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug)
        ?? throw new InvalidOperationException($"There is no petition {slug}.");
}
