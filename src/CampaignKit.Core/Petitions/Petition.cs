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
    public async ValueTask<bool> MoveAsync(PetitionState newState)
    {
        var (_, petition, etag) = await ReadDocumentAsync();
        if (!PetitionTransitions.IsLegal(petition.State, newState, petition.HiddenIn)) return false;

        // One that had stopped before stays stopped since then: by its date, or closed and now withdrawn.
        var now = clock.GetUtcNow();
        var moved = petition with
        {
            State = newState,
            HiddenIn = newState is PetitionState.Hidden ? petition.State : null,
            ClosedAt = PetitionRecord.IsOver(newState) ? petition.EndedAt(now) ?? now : null,
        };
        await documents.WriteAsync([new(PetitionRecord.Kind, slug, moved, etag)]);
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
