using Azure;
using Azure.Data.Tables;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>What changes make of one row, one after the other: a transaction may name an entity once, so together they are one action.</summary>
/// <param name="Action">What is to be done with the entity, if it is still the one that was read.</param>
/// <param name="By">What that moves the tally by.</param>
/// <param name="Done">Each change that is done, with the call that asked for it.</param>
internal sealed record ChangedRow(TableTransactionAction Action, WriterTally By, IReadOnlyList<(int Call, DoneChange Change)> Done)
{
    /// <summary>The row with these changes, or <see langword="null"/> if none of them is for a row like this.</summary>
    public static ChangedRow? Of(TableEntity entity, IEnumerable<(int Call, LedgerChange Change)> changes)
    {
        var before = SignatureRow.Read(entity);
        var after = before;
        var done = new List<(int, DoneChange)>();
        foreach (var (call, change) in changes)
        {
            if (after is null || !IsFor(change, after)) continue;
            done.Add((call, new(change, after.State, after.CountedAt, after.Version)));
            after = Do(change, after);
        }

        if (done.Count == 0) return null;
        TableTransactionAction action = after is null
            ? new(TableTransactionActionType.Delete, entity, entity.ETag)
            : new(TableTransactionActionType.UpdateReplace, SignatureRow.Of(entity.PartitionKey, after), entity.ETag);
        return new(action, WriterTally.Changed(before.State, after?.State, done.Count), done);
    }

    private static bool IsFor(LedgerChange change, SignRequest row) =>
        change is not StateChange { From: var from, FromReason: var reason } || (row.State == from && (reason is null || row.Reason == reason));

    private static SignRequest? Do(LedgerChange change, SignRequest row) => change switch
    {
        StateChange to => row with { State = to.To, Reason = to.Reason },
        PersonChange to => row with { Visibility = to.Visibility, Updates = to.Updates, Partners = to.Partners, SealedPerson = to.SealedPerson },
        Departure => null,
        _ => throw new ArgumentOutOfRangeException(nameof(change), change.GetType(), "There is no such change."),
    };
}
