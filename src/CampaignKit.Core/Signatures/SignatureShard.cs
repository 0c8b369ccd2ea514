using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Momentum;

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

    private readonly ListedSigners _listed = new(id, ledger);
    private LedgerPartition? _partition;
    private AwaitingPartition? _awaiting;
    private Task _load = Task.CompletedTask;
    private Task _change = Task.CompletedTask;
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
                Settle();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Awaited> AwaitAsync(AwaitRequest request)
    {
        var partition = await LoadedAsync();
        var number = await _awaiting!.AddAsync(request);
        Settle();
        return new(number, partition.Find(request.Request.Signer, request.Request.SharesMailbox) is not null, WithAwaiting(partition.Durable));
    }

    /// <inheritdoc/>
    public async ValueTask<Confirmed> ConfirmAsync(ConfirmRequest request)
    {
        await LoadedAsync();
        return await (_awaiting!.Confirming(request.Number) ?? _awaiting.BeginConfirming(request.Number, ConfirmOnceAsync(request)));
    }

    /// <inheritdoc/>
    public ValueTask<ShardSubtotal> RejectAsync(ConfirmRequest request) => ChangingAsync(async partition =>
    {
        await _awaiting!.DropAsync(request);
        if (await partition.FindAsync(request.Signer) is { } row && row.Awaited == request.Number) await partition.DepartAsync(row);
    }, [request.Number]);

    /// <inheritdoc/>
    public async ValueTask<SignRequest?> ReadAwaitedAsync(ConfirmRequest request)
    {
        await LoadedAsync();
        return (await _awaiting!.FindAsync(request))?.Request;
    }

    /// <inheritdoc/>
    public async ValueTask<HeldOfMailbox> ReadMailboxAsync(SignerKey signer)
    {
        var partition = await LoadedAsync();
        var waiting = await _awaiting!.FindMailboxAsync(signer);
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
            waiting += await _awaiting!.DropMailboxAsync(signer);
            foreach (var row in await partition.FindMailboxAsync(signer))
            {
                await partition.DepartAsync(row);
                signatures++;
            }
        }, _awaiting!.NumbersAt(signer));
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
    public async ValueTask<ShardSeries> ReadSeriesAsync(SeriesRange range) => (await LoadedAsync()).ReadSeries(range);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<VersionCount>> ReadVersionsAsync() => (await LoadedAsync()).ReadVersions();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AwaitingSignature>> SweepAsync(DateTimeOffset remindAgainAt)
    {
        await LoadedAsync();
        foreach (var expired in _awaiting!.Expired())
        {
            await _awaiting.DropAsync(expired);
            Settle();
        }

        return await _awaiting.RemindAsync(options.Reminders, remindAgainAt);
    }

    private async Task<Confirmed> ConfirmOnceAsync(ConfirmRequest request)
    {
        try
        {
            if (await _awaiting!.FindAsync(request) is not { } waiting) return await AnswerForGoneAsync(request);
            var subtotal = await SignAsync(waiting.Request with { ConfirmedAt = clock.GetUtcNow(), SharesMailbox = request.SharesMailbox });

            // Not waited for: it is in the ledger.
            _awaiting.Clear(request.Signer);
            return new(_partition!.Find(request.Signer, request.SharesMailbox) ?? request.Signer, WithAwaiting(subtotal));
        }
        finally
        {
            _awaiting!.EndConfirming(request.Number);
        }
    }

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

    /// <summary>Changes rows that are there: one such call at a time, and after the confirmations of these numbers, whose rows it may have to find.</summary>
    private async ValueTask<ShardSubtotal> ChangingAsync(Func<LedgerPartition, ValueTask> change, params IReadOnlyList<long> afterConfirming)
    {
        while (!_change.IsCompleted) await _change.Settled();
        var changing = TryAsync(async partition =>
        {
            await _awaiting!.ConfirmedAsync(afterConfirming);
            await change(partition);
            return WithAwaiting(partition.Durable);
        }).AsTask();
        _change = changing;
        return await changing;
    }

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
                Settle();
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
        if (_partition is not null)
        {
            await _partition.Newest.Settled();
            _listed.Forget();
        }

        _awaiting ??= await AwaitingPartition.ReadAsync(id, awaiting, clock);
        _partition = await LedgerPartition.ReadAsync(id, ledger, _listed, clock);
    }

    private ShardSubtotal WithAwaiting(ShardSubtotal subtotal) => _awaiting!.On(subtotal);

    private void Settle() =>
        (_reports ??= new(id, ledger, actors, clock, options.TallyInterval, () => _partition, WithAwaiting)).Settle();
}
