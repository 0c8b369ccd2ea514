using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Storage.AzureTables;

/// <summary>The outbox as a partition for each first digit of a recipient's key, in which each mail has a record and, until it was sent, stands in a queue.</summary>
/// <remarks>
/// Records are in the order of recipients, so what one mailbox gets is a range of them. The queue is in the order in which mails are due and empties as they
/// are sent, so looking for the oldest reads no mail that is not due and none that was sent. Both are written in one transaction.
/// A lease is an update of what was read, in its version: of two nodes that want a mail one gets it. If the answer to that was lost, nobody has it until the
/// lease ends. Keys of mailboxes stand in what is sent and in queries, never in the path of an address, which is written down in more places.
/// </remarks>
public sealed class TablesOutbox(TablesAccount account) : IOutbox
{
    private const int ActionsAtOnce = 100;

    // Each has a record and a place in the queue; with texts of some KB they stay far from the 4 MiB of a transaction.
    private const int AddedInOne = ActionsAtOnce / 2;
    private const int TriesAtMost = 5;
    private const int PostponedAtOnce = 16;

    private static readonly string[] KeyOnly = ["PartitionKey", "RowKey"];
    private static readonly string[] KeyAndFailures = ["PartitionKey", "RowKey", "Failures"];

    /// <inheritdoc/>
    public async Task PutAsync(OutboxMail mail)
    {
        using var patience = new CancellationTokenSource(TablesAccount.WriteLimit);
        await TellAsync(async () =>
        {
            var put = Guid.NewGuid();
            for (var attempt = 1; attempt <= TriesAtMost; attempt++)
            {
                // Most are new and need no look. But then a mail that takes the place of another would take longer, and tell that somebody asked before.
                var there = await FindRecordAsync(mail, patience.Token);

                // A try whose answer was lost is made again by the client and then meets its own work.
                if (there?.GetGuid("Put") == put) return true;

                // The one that is replaced waits, as a rule; only if that proves wrong it is looked for.
                var isWaiting = there is not null && (attempt == 1 || await FindAsync(there.PartitionKey, there.WaitingKey(), patience.Token) is not null);
                if (await TrySubmitAsync(PutActions(mail, put, there, isWaiting), patience.Token)) return true;
            }

            throw new StorageUnavailableException("A mail was in the hands of somebody else, again and again.");
        });
    }

    /// <inheritdoc/>
    public Task<int> AddAsync(IReadOnlyList<OutboxMail> mails) => TellAsync(async () =>
    {
        var added = await Task.WhenAll(mails.GroupBy(mail => OutboxRows.PartitionOf(mail.Recipient)).SelectMany(partition => partition.Chunk(AddedInOne)).Select(async part =>
        {
            if (await TrySubmitAsync([.. part.SelectMany(AddActions)])) return part.Length;

            // One that is there already spoils the transaction for the others; so does a try whose answer was lost, and then all of them are.
            var alone = 0;
            foreach (var mail in part) alone += await TrySubmitAsync([.. AddActions(mail)]) ? 1 : 0;
            return alone;
        }));
        return added.Sum();
    });

    /// <inheritdoc/>
    public async ValueTask<int> CountAsync(MailboxKey recipient, DateTimeOffset dueSince, CancellationToken cancellationToken = default)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {OutboxRows.PartitionOf(recipient)} and RowKey ge {OutboxRows.RecordsOf(recipient)} and RowKey lt {OutboxRows.AfterRecordsOf(recipient)} and DueAt ge {dueSince.UtcTicks}");
        return await Outage.TellAsync(async () => await Query(filter, KeyOnly, cancellationToken).CountAsync(cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OutboxMail>> TakeAsync(DateTimeOffset now, TimeSpan lease, int atMost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atMost, 1000);
        return await TellAsync(async () =>
        {
            // Of none that are due there is nothing to take; if others took all that were found, there may be more behind them.
            while (true)
            {
                var oldest = await ReadOldestAsync(now, atMost);
                var leased = await Task.WhenAll(InParts(oldest).Select(async part => await TryLeaseAsync(part, now + lease) ? part : []));
                var taken = leased.SelectMany(part => part).OrderBy(row => row.RowKey, StringComparer.Ordinal).Select(OutboxRows.Read).ToList();
                if (taken.Count > 0 || oldest.Count == 0) return taken;
            }
        });
    }

    /// <inheritdoc/>
    public Task SentAsync(IReadOnlyList<OutboxMail> mails) =>
        TellAsync(() => RemoveAsync(mails.Select(mail => new TableEntity(OutboxRows.PartitionOf(mail.Recipient), OutboxRows.WaitingKeyOf(mail)))));

    /// <inheritdoc/>
    public Task PostponeAsync(IReadOnlyList<OutboxMail> mails) => TellAsync(async () =>
    {
        await Parallel.ForEachAsync(mails, new ParallelOptions { MaxDegreeOfParallelism = PostponedAtOnce }, async (mail, cancellationToken) =>
        {
            if (await FindRecordAsync(mail, cancellationToken) is { } record && record.IsOf(mail)) await TrySubmitAsync(PostponeActions(mail, record), cancellationToken);
        });
        return true;
    });

    /// <inheritdoc/>
    public Task ForgetAsync(MailboxKey recipient) => TellAsync(async () =>
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {OutboxRows.PartitionOf(recipient)} and RowKey ge {OutboxRows.RecordsOf(recipient)} and RowKey lt {OutboxRows.AfterRecordsOf(recipient)}");
        var records = await Query(filter).ToListAsync();

        // The mails first: as long as the record is there, whoever repeats this finds them.
        await RemoveAsync(records.Select(record => new TableEntity(record.PartitionKey, record.WaitingKey())));
        return await RemoveAsync(records.Select(Key));
    });

    /// <inheritdoc/>
    public Task ForgetCampaignAsync(string campaign) => TellAsync(async () =>
    {
        await foreach (var page in Query(TableClient.CreateQueryFilter($"Campaign eq {campaign}"), KeyOnly).AsPages()) await RemoveAsync(page.Values.Select(Key));
        return true;
    });

    /// <inheritdoc/>
    public Task SweepAsync(DateTimeOffset dueBefore) => TellAsync(async () =>
    {
        await Task.WhenAll(OutboxRows.Partitions.Select(async partition =>
        {
            // What waits is read after the records, so a record without a mail is that of one which was sent; if it is written meanwhile, its version tells.
            var records = await Query(TableClient.CreateQueryFilter(
                $"PartitionKey eq {partition} and RowKey ge {OutboxRows.Records} and RowKey lt {OutboxRows.Waiting} and DueAt lt {dueBefore.UtcTicks}")).ToListAsync();
            if (records.Count == 0) return;
            var waiting = await Query(TableClient.CreateQueryFilter(
                $"PartitionKey eq {partition} and RowKey ge {OutboxRows.Waiting} and RowKey lt {OutboxRows.WaitingSince(dueBefore)}"), KeyOnly).Select(row => row.RowKey).ToHashSetAsync();
            await RemoveAsync(records.Where(record => !waiting.Contains(record.WaitingKey())));
        }));
        return true;
    });

    /// <inheritdoc/>
    public async ValueTask<OutboxBacklog> ReadBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var backlogs = await Outage.TellAsync(() => Task.WhenAll(OutboxRows.Partitions.Select(async partition =>
        {
            var (waiting, failing, first) = (0L, 0L, (DateTimeOffset?)null);
            await foreach (var row in Query(TableClient.CreateQueryFilter(
                $"PartitionKey eq {partition} and RowKey ge {OutboxRows.Waiting} and RowKey lt {OutboxRows.AfterWaiting}"), KeyAndFailures, cancellationToken))
            {
                waiting++;
                if (row.GetInt32("Failures") > 0) failing++;
                first ??= OutboxRows.DueAt(row.RowKey);
            }

            return new OutboxBacklog(waiting, first <= now ? first : null, failing);
        })), cancellationToken);
        return new(backlogs.Sum(backlog => backlog.Waiting), backlogs.Min(backlog => backlog.OldestDueAt), backlogs.Sum(backlog => backlog.Failing));
    }

    /// <summary>The oldest of all mails that are due and that nobody has: the partitions' queues, each read a little at a time, in one.</summary>
    private async Task<List<TableEntity>> ReadOldestAsync(DateTimeOffset now, int atMost)
    {
        // Recipients' keys are random, so each partition holds about as many of the oldest as the others.
        var rowsAtOnce = (atMost / OutboxRows.Partitions.Count * 3 / 2) + 4;
        var queues = OutboxRows.Partitions.Select(partition => account.Outbox.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {partition} and RowKey ge {OutboxRows.Waiting} and RowKey lt {OutboxRows.WaitingSince(now.AddTicks(1))} and FreeAt le {now.UtcTicks}"),
            maxPerPage: rowsAtOnce).GetAsyncEnumerator()).ToList();
        try
        {
            var oldest = new List<TableEntity>();
            var first = new PriorityQueue<IAsyncEnumerator<TableEntity>, string>(StringComparer.Ordinal);
            var haveAny = await Task.WhenAll(queues.Select(queue => queue.MoveNextAsync().AsTask()));
            foreach (var (queue, _) in queues.Zip(haveAny).Where(read => read.Second)) first.Enqueue(queue, queue.Current.RowKey);
            while (oldest.Count < atMost && first.TryDequeue(out var queue, out _))
            {
                oldest.Add(queue.Current);
                if (await queue.MoveNextAsync()) first.Enqueue(queue, queue.Current.RowKey);
            }

            return oldest;
        }
        finally
        {
            foreach (var queue in queues) await queue.DisposeAsync();
        }
    }

    private Task<bool> TryLeaseAsync(IReadOnlyList<TableEntity> rows, DateTimeOffset until) =>
        TrySubmitAsync([.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpdateMerge, new TableEntity(row.PartitionKey, row.RowKey) { ["FreeAt"] = until.UtcTicks }, row.ETag))]);

    private static List<TableTransactionAction> PutActions(OutboxMail mail, Guid put, TableEntity? there, bool isWaiting)
    {
        var record = OutboxRows.RecordOf(mail, put);
        List<TableTransactionAction> actions =
        [
            there is null ? new(TableTransactionActionType.Add, record) : new(TableTransactionActionType.UpdateReplace, record, there.ETag),
            new(TableTransactionActionType.UpsertReplace, OutboxRows.WaitingOf(mail)),
        ];
        if (there is not null && isWaiting && there.WaitingKey() != record.WaitingKey())
        {
            actions.Add(new(TableTransactionActionType.Delete, new TableEntity(there.PartitionKey, there.WaitingKey()), ETag.All));
        }

        return actions;
    }

    private static IEnumerable<TableTransactionAction> AddActions(OutboxMail mail) =>
    [
        new(TableTransactionActionType.Add, OutboxRows.RecordOf(mail, Guid.NewGuid())),
        new(TableTransactionActionType.UpsertReplace, OutboxRows.WaitingOf(mail)),
    ];

    private static List<TableTransactionAction> PostponeActions(OutboxMail mail, TableEntity record)
    {
        var failed = mail with { Failures = record.GetInt32("Failures")!.Value + 1, Campaign = record.GetString("Campaign") };
        var waiting = OutboxRows.WaitingOf(failed);
        var update = new TableTransactionAction(
            TableTransactionActionType.UpdateMerge,
            new TableEntity(record.PartitionKey, record.RowKey) { ["DueAt"] = failed.DueAt.UtcTicks, ["Failures"] = failed.Failures, ["Waiting"] = waiting.RowKey },
            record.ETag);

        // All of it fails if the mail is not in the queue any more: then it was sent.
        return waiting.RowKey == record.WaitingKey()
            ? [update, new(TableTransactionActionType.UpdateReplace, waiting, ETag.All)]
            : [update, new(TableTransactionActionType.Delete, new TableEntity(record.PartitionKey, record.WaitingKey()), ETag.All), new(TableTransactionActionType.UpsertReplace, waiting)];
    }

    /// <summary>Removes these entities, those without a version in any; one that is gone or in another version does no harm.</summary>
    private async Task<bool> RemoveAsync(IEnumerable<TableEntity> rows)
    {
        static TableTransactionAction Removal(TableEntity row) => new(TableTransactionActionType.Delete, row, row.ETag == default ? ETag.All : row.ETag);

        await Task.WhenAll(InParts(rows.DistinctBy(row => (row.PartitionKey, row.RowKey))).Select(async part =>
        {
            if (await TrySubmitAsync([.. part.Select(Removal)])) return;

            // One that is gone spoils the transaction for the others.
            foreach (var row in part) await TrySubmitAsync([Removal(row)]);
        }));
        return true;
    }

    /// <summary>Does all of it, or nothing if an entity is not there or not in the version that it was read in.</summary>
    private async Task<bool> TrySubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken = default)
    {
        try
        {
            await account.Outbox.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 409 or 412 && failure.ErrorCode != TableErrorCode.TableNotFound)
        {
            return false;
        }
    }

    private Task<TableEntity?> FindRecordAsync(OutboxMail mail, CancellationToken cancellationToken) =>
        FindAsync(OutboxRows.PartitionOf(mail.Recipient), OutboxRows.RecordKeyOf(mail), cancellationToken);

    private async Task<TableEntity?> FindAsync(string partition, string key, CancellationToken cancellationToken) =>
        await Query(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey eq {key}"), cancellationToken: cancellationToken).FirstOrDefaultAsync(cancellationToken);

    private AsyncPageable<TableEntity> Query(string filter, string[]? select = null, CancellationToken cancellationToken = default) =>
        account.Outbox.QueryAsync<TableEntity>(filter, select: select, cancellationToken: cancellationToken);

    private static IEnumerable<TableEntity[]> InParts(IEnumerable<TableEntity> rows) => rows.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(ActionsAtOnce));

    private static TableEntity Key(TableEntity row) => new(row.PartitionKey, row.RowKey);

    private static Task<T> TellAsync<T>(Func<Task<T>> call) => Outage.TellAsync(call, CancellationToken.None);
}
