using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Tests.Stores;

/// <summary>A ledger that is gone with the test. It commits at once, or holds each append until the test says how it ends.</summary>
internal sealed class InMemoryLedger : ISignatureLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ShardId, List<SignRequest?>> _partitions = [];
    private readonly Dictionary<ShardId, long> _changes = [];
    private readonly Channel<HeldAppend> _held = Channel.CreateUnbounded<HeldAppend>();
    private int _signerReads;
    private int _listedReads;

    /// <summary>Whether appends from now on wait for the test: <see cref="Next"/>.</summary>
    public bool HoldsAppends { get; set; }

    /// <summary>Appends and flushes asked for so far.</summary>
    public int Calls { get; private set; }

    /// <summary>How often a partition's signers were read.</summary>
    public int SignerReads => _signerReads;

    /// <summary>How often it was asked who chose to be seen.</summary>
    public int ListedReads => _listedReads;

    /// <summary>Runs before each read.</summary>
    public Func<Task> BeforeReading { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs between the reading of who chose to be seen and its answer.</summary>
    public Func<Task> AfterReadingListed { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether an append waits for the test.</summary>
    public bool IsHolding => _held.Reader.Count > 0;

    public ILedgerWriter Write(ShardId shard, long after) => new Writer(this, shard, after);

    public async IAsyncEnumerable<LedgerSigner?> ReadSignersAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _signerReads);
        await BeforeReading();
        foreach (var row in Places(shard)) yield return row is null ? null : new(row.Signer, row.State, row.CountedAt, row.Version);
    }

    public async ValueTask<SignRequest?> FindAsync(ShardId shard, SignerKey signer, long place, CancellationToken cancellationToken = default)
    {
        await BeforeReading();
        var places = Places(shard);
        return place > 0 && place <= places.Length && places[place - 1] is { } row && row.Signer == signer ? row : null;
    }

    public async IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await BeforeReading();
        foreach (var row in Rows(shard)) yield return row;
    }

    public async ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default)
    {
        await BeforeReading();
        lock (_gate)
        {
            var places = Places(shard);
            long In(SignatureState state) => places.Count(row => row?.State == state);
            return new(shard.Number, places.Length + _changes.GetValueOrDefault(shard), In(SignatureState.Counted))
            {
                Held = In(SignatureState.HeldForReview),
                Invalidated = In(SignatureState.Invalidated),
                Withdrawn = places.Count(row => row is null),
            };
        }
    }

    public async ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(ShardId shard, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Interlocked.Increment(ref _listedReads);
        await BeforeReading();
        ListedSigner[] listed = [.. Places(shard).Index().Where(place => place.Item is { } row && ListedSigner.IsShown(row)).Reverse().Take(count).Select(place => new ListedSigner(place.Item!.Signer, place.Item.SignedAt, place.Index + 1))];
        await AfterReadingListed();
        return listed;
    }

    /// <summary>What is durable in a partition, in order.</summary>
    public SignRequest[] Rows(ShardId shard) => [.. Places(shard).OfType<SignRequest>()];

    private SignRequest?[] Places(ShardId shard)
    {
        lock (_gate) return [.. _partitions.GetValueOrDefault(shard, [])];
    }

    private List<DoneChange> Change(ShardId shard, IReadOnlyList<LedgerChange> changes)
    {
        var places = _partitions.GetValueOrDefault(shard, []);
        var done = new List<DoneChange>();
        foreach (var change in changes)
        {
            if (change.Place < 1 || change.Place > places.Count) continue;
            var at = (int)change.Place - 1;
            if (places[at] is not { } row || row.Signer != change.Signer) continue;
            if (change is StateChange { From: var from, FromReason: var reason } && (row.State != from || (reason is not null && row.Reason != reason))) continue;
            places[at] = change switch
            {
                StateChange to => row with { State = to.To, Reason = to.Reason },
                PersonChange to => row with { Visibility = to.Visibility, Updates = to.Updates, Partners = to.Partners, SealedPerson = to.SealedPerson },
                Departure => null,
                _ => throw new ArgumentOutOfRangeException(nameof(changes), change, message: null),
            };
            done.Add(new(change, row.State, row.CountedAt, row.Version));
        }

        _changes[shard] = _changes.GetValueOrDefault(shard) + done.Count;
        return done;
    }

    /// <summary>Takes the append that has waited longest.</summary>
    public HeldAppend Next() => _held.Reader.TryRead(out var append) ? append : throw new InvalidOperationException("No append waits.");

    /// <summary>Takes the append that has waited longest, or the next to come.</summary>
    public ValueTask<HeldAppend> NextAsync(CancellationToken cancellationToken = default) => _held.Reader.ReadAsync(cancellationToken);

    private bool TryLand(HeldAppend append)
    {
        lock (_gate)
        {
            if (append.Row is null) return true;
            if (!_partitions.TryGetValue(append.Shard, out var rows)) _partitions[append.Shard] = rows = [];
            if (append.Revision != rows.Count + 1) return false;
            rows.Add(append.Row);
            return true;
        }
    }

    internal sealed class Writer(InMemoryLedger ledger, ShardId shard, long after) : ILedgerWriter
    {
        private long _revision = after;

        /// <summary>The first call that failed: it may have landed or land yet, nothing behind it can.</summary>
        public HeldAppend? FirstFailure { get; set; }

        public Task<bool> AppendAsync(SignRequest row) => Ask(row, ++_revision);

        public Task FlushAsync() => Ask(row: null, _revision);

        public async Task<IReadOnlyList<DoneChange>> ChangeAsync(IReadOnlyList<LedgerChange> changes)
        {
            ArgumentOutOfRangeException.ThrowIfZero(changes.Count, nameof(changes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(changes.Count, 1_000, nameof(changes));

            // Behind what was asked for before, like everything a writer does.
            await FlushAsync();
            lock (ledger._gate) return ledger.Change(shard, changes);
        }

        private Task<bool> Ask(SignRequest? row, long revision)
        {
            lock (ledger._gate)
            {
                ledger.Calls++;
                var append = new HeldAppend(ledger, this, shard, revision, row);
                if (ledger.HoldsAppends) ledger._held.Writer.TryWrite(append);
                else append.Commit();
                return append.Task;
            }
        }
    }

    /// <summary>An append whose caller waits; without a row, a flush.</summary>
    internal sealed class HeldAppend(InMemoryLedger ledger, Writer writer, ShardId shard, long revision, SignRequest? row)
        : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ShardId Shard { get; } = shard;

        public long Revision { get; } = revision;

        public SignRequest? Row { get; } = row;

        /// <summary>Makes the row durable and answers; a row number that is taken, or a failure before it, is answered with a conflict.</summary>
        public void Commit()
        {
            if (TryLand()) SetResult(true);
            else End(new LedgerConflictException($"Row {Revision} of {Shard} is taken, or a call before it failed."));
        }

        /// <summary>Answers as a store does whose rows have no number: this signer's row is another writer's.</summary>
        public void AnswerThatSignerWasThere() => SetResult(false);

        /// <summary>Answers with an outage, and nothing is written.</summary>
        public void Fail() => End(new StorageUnavailableException("The ledger cannot be written."));

        /// <summary>Answers with an outage although the row is durable: the answer was lost, not the write.</summary>
        public void FailAfterLanding()
        {
            TryLand();
            Fail();
        }

        /// <summary>Makes the row durable without a word; <see langword="false"/> if its number is taken or a call before it failed. A write that timed out may still do this.</summary>
        public bool TryLand()
        {
            if ((writer.FirstFailure is null || writer.FirstFailure == this) && ledger.TryLand(this)) return true;
            writer.FirstFailure ??= this;
            return false;
        }

        private void End(Exception failure)
        {
            writer.FirstFailure ??= this;
            SetException(failure);
        }
    }
}

internal static class LedgerAppends
{
    /// <summary>Appends as a writer that has read everything before <paramref name="firstRevision"/>, and no more than that.</summary>
    public static Task AppendAsync(this ISignatureLedger ledger, ShardId shard, long firstRevision, IReadOnlyList<SignRequest> rows)
    {
        var writer = ledger.Write(shard, after: firstRevision - 1);
        return rows.Count == 0 ? writer.FlushAsync() : Task.WhenAll(rows.Select(writer.AppendAsync));
    }
}
