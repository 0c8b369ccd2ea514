using CampaignKit.Core.Actors;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Petitions;

/// <inheritdoc cref="IPetition"/>
/// <remarks>
/// Key: slug. Owns the petition's document (the only writer once the installation runs) and the tally, which it can rebuild at any time from the
/// last row of each ledger partition. A crash loses at most reports that the next activation reads from the ledger. Every call may be repeated.
/// </remarks>
public class Petition(string slug, IDocuments documents, ISignatureLedger ledger, IActors actors) : IPetition
{
    private Task<PetitionTally>? _tally;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShardSubtotal>> ReadTallyAsync() => (await TallyAsync()).Subtotals();

    /// <inheritdoc/>
    public async ValueTask ReportAsync(ShardSubtotal subtotal) => (await TallyAsync()).Apply(subtotal);

    /// <inheritdoc/>
    public async ValueTask<bool> MoveAsync(PetitionState newState)
    {
        var (_, petition, etag) = await ReadDocumentAsync();
        if (!PetitionTransitions.IsLegal(petition.State, newState, petition.HiddenIn)) return false;

        var moved = petition with { State = newState, HiddenIn = newState is PetitionState.Hidden ? petition.State : null };
        await documents.WriteAsync([new(PetitionRecord.Kind, slug, moved, etag)]);
        await actors.Catalogue().RefreshAsync();
        return true;
    }

    // Calls interleave at awaits, so the first one starts the reading and those that come meanwhile wait for the same.
    private async Task<PetitionTally> TallyAsync()
    {
        _tally ??= LoadTallyAsync();
        try
        {
            return await _tally;
        }
        catch
        {
            _tally = null;
            throw;
        }
    }

    private async Task<PetitionTally> LoadTallyAsync()
    {
        var (_, petition, _) = await ReadDocumentAsync();
        var tally = new PetitionTally(petition.Shards);
        for (var shard = 0; shard < petition.Shards; shard++)
        {
            tally.Apply(await ledger.ReadSubtotalAsync(new(slug, shard)));
        }

        return tally;
    }

    private async ValueTask<Document<PetitionRecord>> ReadDocumentAsync() =>
        await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug)
        ?? throw new InvalidOperationException($"There is no petition {slug}.");
}
