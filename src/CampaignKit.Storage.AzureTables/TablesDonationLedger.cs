using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;

namespace CampaignKit.Storage.AzureTables;

/// <summary>Donations in a table of their own, with a partition for each campaign, so that an event and its facts are one transaction.</summary>
/// <remarks>
/// The head of a partition is updated in the version that was read, in the same transaction as what is added: of two nodes that add at once one does, and the other
/// looks again. So facts are numbered without gaps in the order in which they were committed. On one node calls for a campaign wait for each other instead. A call takes
/// a read and a transaction, some 20 ms; donations come by the second, not by the thousand. A call whose answer was lost finds its own mark on what it wrote.
/// </remarks>
public sealed class TablesDonationLedger(TablesAccount account) : IDonationLedger
{
    // With all tries of one call, once it is its turn. Stripe delivers again what it got no answer to.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] TypeOnly = ["RowKey", "Type"];

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<AppendedFacts> AppendAsync(string campaign, string? eventId, IReadOnlyList<DonationFact> facts)
    {
        IDonationLedger.ThrowIfUnusable(campaign, eventId, facts);
        var turn = _turns.GetOrAdd(campaign, static _ => new(1));
        await turn.WaitAsync();
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            return await Outage.TellAsync(() => AppendAsync(campaign, eventId, [.. facts.DistinctBy(fact => fact.Key, StringComparer.Ordinal)], patience.Token), CancellationToken.None);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<DonationFact?> FindAsync(string campaign, string key, CancellationToken cancellationToken = default) => await Outage.TellAsync(async () =>
        await GetAsync(campaign, DonationRows.KeyKey(key), cancellationToken) is { } found
        && await GetAsync(campaign, DonationRows.NumberKey(DonationRows.Number(found)), cancellationToken) is { } row ? DonationRows.Read(row) : null, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DonationFact>> ReadDonationAsync(string campaign, string donation, CancellationToken cancellationToken = default)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {campaign} and RowKey ge {DonationRows.DonationKeys(donation)} and RowKey lt {DonationRows.AfterDonationKeys(donation)}");
        return await Outage.TellAsync(async () => await Query(filter, cancellationToken).Select(DonationRows.Read).ToListAsync(cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<DonationPage> ReadAsync(string campaign, long after, int atMost = IDonationLedger.PageAtMost, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atMost, IDonationLedger.PageAtMost);

        // Numbers have no gaps, so these are the next.
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {campaign} and RowKey gt {DonationRows.NumberKey(after)} and RowKey le {DonationRows.NumberKey(after + atMost)}");
        var facts = await Outage.TellAsync(async () => await Query(filter, cancellationToken).Select(DonationRows.Read).ToListAsync(cancellationToken), cancellationToken);
        return new(facts, after + facts.Count);
    }

    /// <inheritdoc/>
    public async Task<bool> NoteUnclaimedAsync(string eventId, string type, DateTimeOffset at)
    {
        IDonationLedger.ThrowIfUnusable(eventId);
        var mark = Guid.NewGuid();
        var row = new TableEntity(DonationRows.Unclaimed, DonationRows.EventKey(eventId)) { ["Type"] = type, ["NotedAt"] = at.UtcTicks, ["Mark"] = mark };
        return await Outage.TellAsync(
            async () => await TrySubmitAsync([new(TableTransactionActionType.Add, row)], CancellationToken.None)
                || (await GetAsync(row.PartitionKey, row.RowKey, CancellationToken.None))?.GetGuid("Mark") == mark,
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, long>> CountUnclaimedAsync(CancellationToken cancellationToken = default) => await Outage.TellAsync(async () =>
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {DonationRows.Unclaimed}");
        await foreach (var row in account.Donations.QueryAsync<TableEntity>(filter, select: TypeOnly, cancellationToken: cancellationToken))
        {
            counts[row.GetString("Type")] = counts.GetValueOrDefault(row.GetString("Type")) + 1;
        }

        return counts;
    }, cancellationToken);

    private async Task<AppendedFacts> AppendAsync(string campaign, string? eventId, IReadOnlyList<DonationFact> facts, CancellationToken patience)
    {
        var mark = Guid.NewGuid();
        var added = facts;
        var head = await GetAsync(campaign, DonationRows.Head, patience);
        for (var attempt = 1; ; attempt++)
        {
            // At first nobody looks whether it is there: mostly it is not, and if it is, the transaction fails.
            if (added.Count == 0 && eventId is null) return new(IsRepeated: false, []);
            if (await TrySubmitAsync(DonationRows.Append(campaign, head, eventId, added, mark), patience)) return new(IsRepeated: false, added);

            if (attempt > 1) await Task.Delay(RandomNumberGenerator.GetInt32(5, 50), patience);
            var known = await Task.WhenAll(facts.Select(fact => GetAsync(campaign, DonationRows.KeyKey(fact.Key), patience)));
            var ours = facts.Where((_, index) => known[index]?.GetGuid("Mark") == mark).ToList();
            if (eventId is not null && await GetAsync(campaign, DonationRows.EventKey(eventId), patience) is { } noted)
            {
                return noted.GetGuid("Mark") == mark ? new(IsRepeated: false, ours) : new(IsRepeated: true, []);
            }

            if (ours.Count > 0) return new(IsRepeated: false, ours);
            added = [.. facts.Where((_, index) => known[index] is null)];

            // The head last: what came between is no conflict that could be overlooked.
            head = await GetAsync(campaign, DonationRows.Head, patience);
        }
    }

    /// <summary>Does all of it, or nothing if an entity is there already or not in the version that it was read in.</summary>
    private async Task<bool> TrySubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await account.Donations.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 409 or 412 && failure.ErrorCode != TableErrorCode.TableNotFound)
        {
            return false;
        }
    }

    private async Task<TableEntity?> GetAsync(string partition, string key, CancellationToken cancellationToken)
    {
        var found = await account.Donations.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    private AsyncPageable<TableEntity> Query(string filter, CancellationToken cancellationToken) => account.Donations.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken);
}
