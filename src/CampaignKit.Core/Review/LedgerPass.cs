using System.Runtime.CompilerServices;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Review;

/// <summary>Goes over all signatures of a petition, shard by shard, and moves those that are meant. Not in any actor's turn, so signing goes on between its calls.</summary>
internal sealed class LedgerPass(ISignatureLedger ledger, IActors actors, PetitionCounts counts)
{
    /// <summary>Signatures moved in one call of a shard, as many as it takes.</summary>
    public const int AtOnce = 1000;

    /// <summary>Every signature, by shard and in the ledger's order.</summary>
    public async IAsyncEnumerable<SignRequest> ReadAsync(PetitionRecord petition, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var shard = 0; shard < petition.Shards; shard++)
        {
            await foreach (var row in ledger.ReadRowsAsync(new(petition.Slug, shard), cancellationToken)) yield return row;
        }
    }

    /// <summary>How many are out for this reason.</summary>
    public async Task<long> CountAsync(PetitionRecord petition, string reason)
    {
        var count = 0L;
        await foreach (var row in ReadAsync(petition))
        {
            if (row.State is SignatureState.Invalidated && row.Reason == reason) count++;
        }

        return count;
    }

    /// <summary>Moves every signature that is where the move begins and is meant. While some are moved, the next are looked for.</summary>
    /// <param name="petition">Whose.</param>
    /// <param name="move">From where to where; its signers are not looked at.</param>
    /// <param name="isMeant">Asked for each signature that is where the move begins.</param>
    /// <param name="mayGoOn">Asked before each call of a shard; the pass ends when it may not.</param>
    public async Task<PassResult> MoveAsync(PetitionRecord petition, StateMove move, Func<SignRequest, bool> isMeant, Func<Task<bool>>? mayGoOn = null)
    {
        var (there, found, moved) = (0L, 0L, 0L);
        for (var shard = 0; shard < petition.Shards; shard++)
        {
            var batch = new List<SignerKey>(AtOnce);
            var moving = Task.FromResult(0L);
            try
            {
                await foreach (var row in ledger.ReadRowsAsync(new(petition.Slug, shard)))
                {
                    if (row.State == move.To && row.Reason == move.Reason) there++;
                    if (row.State != move.From || (move.FromReason is { } reason && row.Reason != reason) || !isMeant(row)) continue;
                    found++;
                    batch.Add(row.Signer);
                    if (batch.Count < AtOnce) continue;
                    moved += await moving;
                    if (mayGoOn is not null && !await mayGoOn()) return new(there, found, moved);
                    moving = MoveBatchAsync(petition, shard, move, batch);
                    batch = new(AtOnce);
                }
            }
            finally
            {
                // A pass that is over moves nothing more.
                await moving.Settled();
            }

            moved += await moving;
            if (batch.Count == 0) continue;
            if (mayGoOn is not null && !await mayGoOn()) return new(there, found, moved);
            moved += await MoveBatchAsync(petition, shard, move, batch);
        }

        return new(there, found, moved);
    }

    /// <summary>Moves those of these signers who are where the move begins.</summary>
    /// <returns>How many were moved.</returns>
    public async Task<long> MoveAsync(PetitionRecord petition, StateMove move, IEnumerable<SignerKey> signers)
    {
        var moved = 0L;
        foreach (var shard in signers.GroupBy(signer => signer.Shard(petition.Shards)))
        {
            foreach (var batch in shard.Chunk(AtOnce)) moved += await MoveBatchAsync(petition, shard.Key, move, batch);
        }

        return moved;
    }

    private async Task<long> MoveBatchAsync(PetitionRecord petition, int shard, StateMove move, IReadOnlyList<SignerKey> signers)
    {
        var moved = await actors.SignatureShard(new(petition.Slug, shard)).MoveAsync(move with { Signers = signers });
        await counts.ApplyAsync(petition, moved.Subtotal);
        return moved.Count;
    }
}

/// <summary>What a pass found and did.</summary>
/// <param name="There">Signatures that were where the move leads, when the pass came to them.</param>
/// <param name="Found">Signatures that were where it begins, and meant.</param>
/// <param name="Moved">Those of them that the pass moved. Fewer: somebody else moved them at the same time, or their signers took them back.</param>
internal readonly record struct PassResult(long There, long Found, long Moved);
