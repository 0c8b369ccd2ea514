using System.Collections.Concurrent;
using System.Security.Cryptography;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Exports;

/// <summary>Writes the exports that were ordered, one after another, beside whatever else the program does; and ends those whose time is over.</summary>
/// <remarks>
/// A node takes an export by a conditional write of its document, and holds it by a lease that it renews. One that is stopped, or killed, begins it anew when it is back on
/// the same data directory; while it is away another node takes it when the lease is over. Each attempt has a file and a key of its own, and only the one whose node is
/// still in the document at the end becomes the export: so there is one whole file or none.
/// </remarks>
internal sealed partial class ExportRunner(
    IDocuments documents, ExportFiles files, CatalogueCache catalogue, Keyring keyring, ISignatureLedger ledger, PetitionCounts counts, InstallationKeys keys, AuditLog audit, TimeProvider clock,
    ILogger<ExportRunner> log) : BackgroundService
{
    /// <summary>How long a node that says nothing keeps an export to itself.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private const int MostAttempts = 10;

    // Signing beside an export of a million is to stay at four fifths of its speed on two processors.
    private const double Share = 0.15;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NotedEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, RunningExport> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _bell = new(0, 1);
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Says that something was ordered.</summary>
    public void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    /// <summary>Breaks off an export that this node writes.</summary>
    public void Stop(string id)
    {
        if (_running.TryGetValue(id, out var running)) running.Stop();
    }

    /// <summary>How many rows this node has looked at for an export; 0 if it does not write it.</summary>
    public long LookedAt(string id) => _running.TryGetValue(id, out var running) ? running.Looked : 0;

    /// <summary>Ends what is over and writes what is due; returns when there is nothing left that this node could do now.</summary>
    public async Task RunDueAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var stored = await documents.ListAsync<ExportRecord>(ExportRecord.Kind, cancellationToken);
            await SweepAsync(stored);
            foreach (var one in stored.Where(one => IsDue(one.Value)).OrderBy(one => one.Value.OrderedAt)) await TryRunAsync(one, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What a file's key is sealed as.</summary>
    internal static string KeyOf(string id) => $"export/{id}";

    public override void Dispose()
    {
        base.Dispose();
        _bell.Dispose();
        _gate.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TryRunDueAsync(stoppingToken);
                await _bell.WaitAsync(Between, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends; the next one begins anew what this one has not finished.
        }
    }

    private async Task TryRunDueAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunDueAsync(stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(log, failure.GetType().Name);
        }
    }

    // No two writers of one node: the gate is held while there is one.
    private bool IsDue(ExportRecord record) => record.State switch
    {
        ExportState.Ordered => true,
        ExportState.Running => record.Node == files.Node || clock.GetUtcNow() >= record.LeaseUntil,
        _ => false,
    };

    private async Task TryRunAsync(Document<ExportRecord> stored, CancellationToken cancellationToken)
    {
        var id = stored.Id;
        using var running = _running[id] = new(cancellationToken);
        try
        {
            await RunAsync(id, stored, running);
        }
        catch (DocumentConflictException)
        {
            // Another node has it, or somebody has deleted it.
            files.Delete(id);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            files.Delete(id);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            files.Delete(id);
            Failed(log, failure.GetType().Name);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    private async Task RunAsync(string id, Document<ExportRecord> stored, RunningExport running)
    {
        if (catalogue.Current.Petition(stored.Value.Petition) is not { } petition || !SignerExports.IsDue(catalogue.Current, stored.Value) || stored.Value.Attempts >= MostAttempts)
        {
            await WriteAsync(id, stored.Value with { State = ExportState.Failed, SealedKey = null, EndedAt = clock.GetUtcNow() }, stored.ETag);
            return;
        }

        var key = RandomNumberGenerator.GetBytes(SealedFile.KeySize);
        var count = await counts.ReadAsync(petition);
        var now = clock.GetUtcNow();
        var claimed = await WriteAsync(
            id,
            stored.Value with
            {
                State = ExportState.Running,
                Node = files.Node,
                LeaseUntil = now + Lease,
                Attempts = stored.Value.Attempts + 1,
                SealedKey = keys.Staff.Seal(KeyOf(id), key),
                BegunAt = now,
                Known = count.Counted + count.Held + count.Invalidated,
                Looked = 0,
            },
            stored.ETag);
        try
        {
            await WriteFileAsync(id, petition, key, claimed, running);
        }
        catch (KeyDestroyedException)
        {
            files.Delete(id);
            await WriteAsync(id, running.Noted!.Value with { State = ExportState.Failed, SealedKey = null, EndedAt = clock.GetUtcNow() }, running.Noted.ETag);
        }
    }

    private async Task WriteFileAsync(string id, PetitionRecord petition, byte[] key, Document<ExportRecord> claimed, RunningExport running)
    {
        running.Noted = claimed;
        var rows = 0L;
        long length;
        await using (var file = files.Begin(id))
        {
            await using var content = new SealingStream(file, key, ExportFiles.Context(id));
            rows = await WriteRowsAsync(id, petition, content, running);
            await content.CompleteAsync(running.Ending);
            length = content.Length;
        }

        // Before the document says so: a node that dies in between begins anew and writes over it.
        files.Finish(id);
        await audit.AppendAsync(AuditActor.Program, "signatures.export", AuditSubject.Petition(petition.Slug), new Dictionary<string, string> { ["export"] = id, ["stage"] = "done", ["rows"] = AuditLog.Number(rows) });
        await WriteAsync(id, running.Noted!.Value with { State = ExportState.Done, LeaseUntil = null, Looked = running.Looked, Rows = rows, Length = length, EndedAt = clock.GetUtcNow() }, running.Noted.ETag);
    }

    private async Task<long> WriteRowsAsync(string id, PetitionRecord petition, SealingStream content, RunningExport running)
    {
        var record = running.Noted!.Value;
        var table = ExportTable.Of(record.Scope, record.Organisation);
        var restraint = new Restraint(clock, Share);
        var (written, noted) = (0L, clock.GetTimestamp());
        await using var rows = ExportRows.To(content, table, record.Format);
        for (var shard = 0; shard < petition.Shards; shard++)
        {
            // Asked for each shard: a key that is destroyed meanwhile opens nothing more.
            var petitionKeys = await keyring.ForAsync(petition);
            await foreach (var row in ledger.ReadRowsAsync(new(petition.Slug, shard), running.Ending))
            {
                running.Look();
                if (row.CountedAt <= record.BegunAt && table.Has(row))
                {
                    await rows.WriteAsync(ExportedSignature.Of(row, petitionKeys), running.Ending);
                    written++;
                }

                await restraint.RestAsync(running.Ending);
                if ((running.Looked & 1023) != 0 || clock.GetElapsedTime(noted) < NotedEvery) continue;
                noted = clock.GetTimestamp();
                running.Noted = await WriteAsync(id, running.Noted!.Value with { Looked = running.Looked, LeaseUntil = clock.GetUtcNow() + Lease }, running.Noted.ETag);
            }
        }

        return written;
    }

    private async Task SweepAsync(IReadOnlyList<Document<ExportRecord>> stored)
    {
        foreach (var one in stored)
        {
            if (one.Value.State is not ExportState.Done || (clock.GetUtcNow() < SignerExports.ExpiryOf(one.Value) && await IsReadableAsync(one.Value))) continue;
            try
            {
                await WriteAsync(one.Id, one.Value with { State = ExportState.Expired, SealedKey = null }, one.ETag);
            }
            catch (DocumentConflictException)
            {
                // Another node does the same.
            }

            files.Delete(one.Id);
        }

        var mine = stored.Where(one => one.Value.State is ExportState.Done && one.Value.Node == files.Node).Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var left in files.List().Where(id => !mine.Contains(id))) files.Delete(left);
    }

    private async Task<bool> IsReadableAsync(ExportRecord record)
    {
        if (!SignerExports.IsDue(catalogue.Current, record)) return false;
        try
        {
            if (catalogue.Current.Petition(record.Petition) is { } petition) await keyring.ForAsync(petition);
            return true;
        }
        catch (KeyDestroyedException)
        {
            return false;
        }
    }

    private async Task<Document<ExportRecord>> WriteAsync(string id, ExportRecord record, string etag)
    {
        await documents.WriteAsync([new(ExportRecord.Kind, id, record, etag)]);
        return await documents.ReadAsync<ExportRecord>(ExportRecord.Kind, id) is { } written && written.Value.Node == record.Node && written.Value.Attempts == record.Attempts && written.Value.State == record.State
            ? written
            : throw new DocumentConflictException("Somebody else has written it at the same moment.");
    }

    [LoggerMessage(2001, LogLevel.Warning, "An export could not be written now ({Kind}); it is tried again")]
    private static partial void Failed(ILogger log, string kind);

    /// <summary>An export that this node writes.</summary>
    private sealed class RunningExport(CancellationToken ending) : IDisposable
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(ending);
        private long _looked;

        public CancellationToken Ending => _end.Token;

        public long Looked => Volatile.Read(ref _looked);

        /// <summary>The document as this node wrote it last.</summary>
        public Document<ExportRecord>? Noted { get; set; }

        public void Look() => Volatile.Write(ref _looked, _looked + 1);

        public void Stop()
        {
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended by itself.
            }
        }

        public void Dispose() => _end.Dispose();
    }
}
