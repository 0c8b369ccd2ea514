using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>The transactions of one writer, one at a time: what each does and the writer's tally move together, and once, however many tries it takes.</summary>
/// <remarks>
/// Each names the version of the tally that it moves. So a try that the service takes up long after it was given up is refused, even if all its rows
/// could be written again because those who stood there have left meanwhile.
/// </remarks>
internal sealed class WriterTransactions(TableClient table, string partition)
{
    /// <summary>A transaction takes 100 entities, and one of them is the tally.</summary>
    public const int EntitiesAtOnce = 99;

    private readonly string _key = WriterTally.KeyOf(Guid.NewGuid());
    private ETag? _version;

    /// <summary>What this writer has done so far.</summary>
    public WriterTally Done { get; private set; }

    /// <summary>Does all of it, or nothing if one of the entities is not as it was expected.</summary>
    /// <param name="actions">Up to <see cref="EntitiesAtOnce"/>; none to be told when everything before is durable.</param>
    /// <param name="by">What the tally moves by; nothing if there is nothing to do.</param>
    /// <param name="cancellationToken">Gives up: then it is in doubt.</param>
    /// <returns><see langword="null"/> when it is done; otherwise what the service said about somebody else's entity.</returns>
    /// <exception cref="LedgerConflictException">The tally is in other hands.</exception>
    public async Task<TableTransactionFailedException?> SubmitAsync(IReadOnlyList<TableTransactionAction> actions, WriterTally by, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var answers = await table.SubmitTransactionAsync([.. actions, Move(by)], cancellationToken);
                (Done, _version) = (Done + by, answers.Value[^1].Headers.ETag);
                return null;
            }
            catch (TableTransactionFailedException refusal) when (IsOfEntities(refusal))
            {
                if (await HasLandedAsync(by, cancellationToken)) return null;

                // A flush that was given up long ago gives the tally another version when it comes; its next version is known now.
                if (refusal.FailedTransactionActionIndex != actions.Count) return refusal;
            }
        }
    }

    // Without rows nothing moves, whatever the version: a flush that comes late must neither set the tally back nor be refused.
    private TableTransactionAction Move(WriterTally by) => (by == default, _version) switch
    {
        (false, { } version) => new(TableTransactionActionType.UpdateReplace, (Done + by).Entity(partition, _key), version),
        (false, null) => new(TableTransactionActionType.Add, (Done + by).Entity(partition, _key)),
        (true, { }) => new(TableTransactionActionType.UpdateMerge, new TableEntity(partition, _key), ETag.All),
        (true, null) => new(TableTransactionActionType.UpsertMerge, new TableEntity(partition, _key)),
    };

    private static bool IsOfEntities(TableTransactionFailedException refusal) =>
        refusal.ErrorCode == TableErrorCode.EntityAlreadyExists || refusal.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied
        || refusal.ErrorCode == TableErrorCode.ResourceNotFound || refusal.ErrorCode == TableErrorCode.EntityNotFound;

    /// <summary>A try whose answer was lost is made again by the client and then meets its own work. The tally, moved with it, tells.</summary>
    private async Task<bool> HasLandedAsync(WriterTally by, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, _key, cancellationToken: cancellationToken);
        if (!found.HasValue)
        {
            return _version is null ? false : throw new LedgerConflictException("This writer's tally has been folded into another: it had not written for long.");
        }

        var there = WriterTally.Read(found.Value!);
        if (there != Done && there != Done + by) throw new LedgerConflictException("A transaction of this writer that had been refused was done when it came again.");
        var hasLanded = there != Done;
        (Done, _version) = (there, found.Value!.ETag);
        return hasLanded;
    }
}
