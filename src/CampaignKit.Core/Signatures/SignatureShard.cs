using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;

namespace CampaignKit.Core.Signatures;

/// <inheritdoc cref="ISignatureShard"/>
/// <remarks>
/// Key: <c>petition/number</c>. Owns the set of signers of its slice and who awaits confirmation (both in memory, rebuilt from the stores before the first
/// answer) and is the only writer of that ledger partition. A crash loses nothing acknowledged: nobody is answered before their row is durable.
/// A caller may repeat any call. Calls interleave at awaits: many rows are on their way to the ledger at once, in the order of their numbers; changes of
/// rows that are there wait for one another, so that each knows what it finds.
/// </remarks>
public class SignatureShard(ShardId id, ISignatureLedger ledger, IAwaitingSignatures awaiting, IActors actors, TimeProvider clock, SignatureOptions options) : ISignatureShard
{
    private const int TriesAtMost = 2;
    private const int RemindersAtOnce = 100;
    private const int DropsAtOnce = 1000;

    // Numbers grow with time: 65,536 of them in a millisecond are never reached, and they last until 2248.
    private const int NumberBits = 16;

    private readonly Dictionary<long, Task<Confirmed>> _confirming = [];
    private readonly Queue<AwaitingEntry> _confirmed = new();
    private readonly ListedSigners _listed = new(id, ledger);
    private LedgerPartition? _partition;
    private AwaitingIndex? _awaiting;
    private Task _load = Task.CompletedTask;
    private Task _change = Task.CompletedTask;
    private Task _clearing = Task.CompletedTask;
    private ShardReports? _reports;

    /// <inheritdoc/>
    public async ValueTask<ShardSubtotal> SignAsync(SignRequest request)
    {
        // The same as TryAsync does, spelled out: every signature comes this way, and a delegate for each would be garbage.
        for (var attempt = 1; ; attempt++)
        {
            var partition = await LoadedAsync();
            try
            {
                return WithAwaiting(await partition.CommitAsync(request));
            }
            catch (LedgerConflictException conflict)
            {
                if (attempt == TriesAtMost) throw Contended(conflict);
            }
            finally
            {
                Settle(partition);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Awaited> AwaitAsync(AwaitRequest request)
    {
        var partition = await LoadedAsync();
        while (true)
        {
            var number = Math.Max(_awaiting!.Last + 1, clock.GetUtcNow().ToUnixTimeMilliseconds() << NumberBits);
            var entry = new AwaitingEntry(number, request.Request.Signer, request.ExpiresAt, request.RemindAt);
            _awaiting.Put(entry);
            var isAdded = false;
            try
            {
                isAdded = await awaiting.AddAsync(id, new()
                {
                    Number = number,
                    Request = request.Request with { Awaited = number },
                    SealedAddress = request.SealedAddress,
                    ExpiresAt = request.ExpiresAt,
                    RemindAt = request.RemindAt,
                });
            }
            finally
            {
                // A row that landed without a word is nobody's: no link to it was mailed. Or another activation gave the number away at the same moment.
                if (!isAdded) _awaiting.Remove(entry);
            }

            if (isAdded) return new(number, partition.Find(request.Request.Signer, request.Request.SharesMailbox) is not null, Settle(partition));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Confirmed> ConfirmAsync(ConfirmRequest request)
    {
        await LoadedAsync();
        if (!_confirming.TryGetValue(request.Number, out var confirming))
        {
            confirming = ConfirmOnceAsync(request);
            if (!confirming.IsCompleted) _confirming[request.Number] = confirming;
        }

        return await confirming;
    }

    /// <inheritdoc/>
    public ValueTask<ShardSubtotal> RejectAsync(ConfirmRequest request) => ChangingAsync(async partition =>
    {
        if (_awaiting!.Find(request.Number, request.Signer) is { } entry) await DropAsync([entry]);
        if (await partition.FindAsync(request.Signer) is { } row && row.Awaited == request.Number) await partition.DepartAsync(row);
    }, [request.Number]);

    /// <inheritdoc/>
    public async ValueTask<SignRequest?> ReadAwaitedAsync(ConfirmRequest request)
    {
        await LoadedAsync();
        return (await FindWaitingAsync(request))?.Request;
    }

    /// <inheritdoc/>
    public async ValueTask<HeldOfMailbox> ReadMailboxAsync(SignerKey signer)
    {
        var partition = await LoadedAsync();
        var waiting = new List<SignRequest>();
        foreach (var entry in _awaiting!.At(signer))
        {
            if (await awaiting.FindAsync(id, entry.Number) is { } found) waiting.Add(found.Request);
        }

        return new(await partition.FindMailboxAsync(signer), waiting);
    }

    /// <inheritdoc/>
    public async ValueTask ChangeAsync(SignerKey signer, PersonChoice choice) => await ChangingAsync(async partition => await partition.ChangeAsync(signer, choice));

    /// <inheritdoc/>
    public ValueTask<ShardSubtotal> WithdrawAsync(SignerKey signer) => ChangingAsync(async partition =>
    {
        if (await partition.FindAsync(signer) is { } row) await partition.DepartAsync(row);
    });

    /// <inheritdoc/>
    public async ValueTask<Erased> EraseAsync(SignerKey signer)
    {
        await LoadedAsync();
        var (signatures, waiting) = (0, 0);
        var subtotal = await ChangingAsync(async partition =>
        {
            var entries = _awaiting!.At(signer);
            await DropAsync(entries);
            waiting += entries.Count;
            foreach (var row in await partition.FindMailboxAsync(signer))
            {
                await partition.DepartAsync(row);
                signatures++;
            }
        }, [.. _awaiting!.At(signer).Select(entry => entry.Number)]);
        return new(signatures, waiting, subtotal);
    }

    /// <inheritdoc/>
    public async ValueTask<Moved> MoveAsync(StateMove move)
    {
        var count = 0;
        var subtotal = await ChangingAsync(async partition => count += await partition.MoveAsync(move));
        return new(count, subtotal);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(int count) => await _listed.ReadAsync(count);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AwaitingSignature>> SweepAsync(DateTimeOffset remindAgainAt)
    {
        var partition = await LoadedAsync();
        var now = clock.GetUtcNow();
        foreach (var expired in _awaiting!.All.Where(entry => entry.ExpiresAt <= now && !_confirming.ContainsKey(entry.Number)).Chunk(DropsAtOnce).ToList())
        {
            await DropAsync(expired);
            Settle(partition);
        }

        var due = new List<AwaitingSignature>();
        foreach (var entry in _awaiting.All.Where(entry => entry.RemindAt <= now).Take(RemindersAtOnce).ToList())
        {
            if (await awaiting.FindAsync(id, entry.Number) is not { } found) continue;
            var reminders = found.Reminders + 1;
            DateTimeOffset? remindAt = reminders < options.Reminders && remindAgainAt < found.ExpiresAt ? remindAgainAt : null;

            // Noted before it is mailed: a reminder that is lost with this machine annoys nobody, one that comes twice does.
            await awaiting.RemindedAsync(id, entry.Number, reminders, remindAt);
            if (_awaiting.Find(entry.Number, entry.Signer) is null) continue;
            _awaiting.Put(entry with { RemindAt = remindAt });
            due.Add(found);
        }

        return due;
    }

    private async Task<Confirmed> ConfirmOnceAsync(ConfirmRequest request)
    {
        try
        {
            if (await FindWaitingAsync(request) is not { } waiting) return await AnswerForGoneAsync(request);
            var subtotal = await SignAsync(waiting.Request with { SharesMailbox = request.SharesMailbox });

            // Not waited for: what is left behind if this fails can only be confirmed again, to no effect, until it expires.
            Clear(request.Signer);
            return new(_partition!.Find(request.Signer, request.SharesMailbox) ?? request.Signer, WithAwaiting(subtotal));
        }
        finally
        {
            _confirming.Remove(request.Number);
        }
    }

    private async ValueTask<AwaitingSignature?> FindWaitingAsync(ConfirmRequest request) =>
        _awaiting!.Find(request.Number, request.Signer) is { } entry && entry.ExpiresAt > clock.GetUtcNow() ? await awaiting.FindAsync(id, request.Number) : null;

    private async Task<Confirmed> AnswerForGoneAsync(ConfirmRequest request)
    {
        SignerKey? counted = null;
        var subtotal = await TryAsync(async partition =>
        {
            counted = partition.Find(request.Signer, request.SharesMailbox);
            await partition.FlushAsync();
            return WithAwaiting(partition.Durable);
        });
        return new(counted, subtotal);
    }

    private void Clear(SignerKey signer)
    {
        foreach (var entry in _awaiting!.At(signer))
        {
            if (entry.Signer != signer) continue;
            _awaiting.Remove(entry);
            _confirmed.Enqueue(entry);
        }

        if (_clearing.IsCompleted) _clearing = ClearAsync();
    }

    // Those that are confirmed while some are being removed go together: one call for them all costs the store less than one for each.
    private async Task ClearAsync()
    {
        while (_confirmed.Count > 0)
        {
            var entries = new List<AwaitingEntry>(_confirmed.Count);
            while (entries.Count < DropsAtOnce && _confirmed.TryDequeue(out var entry)) entries.Add(entry);
            try
            {
                await DropAsync(entries);
            }
            catch (StorageUnavailableException)
            {
                // They wait on, and are shown as waiting, until they expire or are confirmed again.
                return;
            }
        }
    }

    // Out of memory first, so that nobody confirms what is about to go.
    private async Task DropAsync(IReadOnlyList<AwaitingEntry> entries)
    {
        if (entries.Count == 0) return;
        foreach (var entry in entries) _awaiting!.Remove(entry);
        try
        {
            await awaiting.RemoveAsync(id, [.. entries.Select(entry => entry.Number)]);
        }
        catch
        {
            foreach (var entry in entries) _awaiting!.Put(entry);
            throw;
        }
    }

    /// <summary>Changes rows that are there: one such call at a time, and after the confirmations of these numbers, whose rows it may have to find.</summary>
    private async ValueTask<ShardSubtotal> ChangingAsync(Func<LedgerPartition, ValueTask> change, params IReadOnlyList<long> afterConfirming)
    {
        while (!_change.IsCompleted) await SettledAsync(_change);
        var changing = TryAsync(async partition =>
        {
            foreach (var number in afterConfirming)
            {
                while (_confirming.TryGetValue(number, out var confirming)) await SettledAsync(confirming);
            }

            await change(partition);
            return WithAwaiting(partition.Durable);
        }).AsTask();
        _change = changing;
        return await changing;
    }

    private static async Task SettledAsync(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async ValueTask<ShardSubtotal> TryAsync(Func<LedgerPartition, ValueTask<ShardSubtotal>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            var partition = await LoadedAsync();
            try
            {
                return await call(partition);
            }
            catch (LedgerConflictException conflict)
            {
                // Nothing of it was written: a row before it failed, or another activation wrote. The ledger is read again, and that settles it.
                if (attempt == TriesAtMost) throw Contended(conflict);
            }
            finally
            {
                Settle(partition);
            }
        }
    }

    private static StorageUnavailableException Contended(LedgerConflictException conflict) => new("The ledger was in the hands of somebody else, again and again.", conflict);

    private async ValueTask<LedgerPartition> LoadedAsync()
    {
        while (_partition is not { HasFailed: false }) await (_load = _load.IsCompleted ? LoadAsync() : _load);
        return _partition;
    }

    private async Task LoadAsync()
    {
        // Rows that are still on their way would be missed. They settle in order, so behind the newest there is none. Which of them landed nobody was told.
        if (_partition is not null) await SettledAsync(_partition.Newest);
        if (_partition is not null) _listed.Forget();
        if (_awaiting is null)
        {
            var waiting = new AwaitingIndex();
            await foreach (var entry in awaiting.ReadAsync(id)) waiting.Put(entry);
            _awaiting = waiting;
        }

        _partition = await LedgerPartition.ReadAsync(id, ledger, _listed);
    }

    private ShardSubtotal WithAwaiting(ShardSubtotal subtotal) => subtotal with { Awaiting = _awaiting!.Count };

    private ShardSubtotal Settle(LedgerPartition partition)
    {
        (_reports ??= new(id, ledger, actors, clock, options.TallyInterval, () => _partition, () => _awaiting!.Count)).Settle();
        return WithAwaiting(partition.Durable);
    }
}
