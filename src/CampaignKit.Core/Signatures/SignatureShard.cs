using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;

namespace CampaignKit.Core.Signatures;

/// <inheritdoc cref="ISignatureShard"/>
/// <remarks>
/// Key: <c>petition/number</c>. Owns the set of signers of its slice (in memory, rebuilt from the ledger before the first answer) and is
/// the only writer of that ledger partition. A crash loses nothing acknowledged: nobody is answered before their row is durable.
/// A caller may repeat any call. Calls interleave at awaits: many rows are on their way to the ledger at once, in the order of their numbers.
/// </remarks>
public class SignatureShard(ShardId id, ISignatureLedger ledger, IActors actors, TimeProvider clock, SignatureOptions options) : ISignatureShard
{
    private const int TriesAtMost = 2;

    private SignerIndex? _signers;
    private ILedgerWriter _writer = null!;
    private Task _load = Task.CompletedTask;
    private Task _newest = Task.CompletedTask;
    private Task _report = Task.CompletedTask;
    private long _settled;
    private long _durable;

    /// <inheritdoc/>
    public async ValueTask<ShardSubtotal> SignAsync(SignRequest request)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CommitAsync(request);
            }
            catch (LedgerConflictException conflict)
            {
                // Nothing of it was written: a row before it failed, or another activation wrote. The ledger is read again, and that settles it.
                if (attempt == TriesAtMost) throw new StorageUnavailableException("The ledger was in the hands of somebody else, again and again.", conflict);
            }
        }
    }

    private async ValueTask<ShardSubtotal> CommitAsync(SignRequest request)
    {
        while (_signers is null) await (_load = _load.IsCompleted ? LoadAsync() : _load);

        // A repeat writes nothing and still waits for a commit after its first row's: its speed must not tell who has signed.
        var isNew = _signers.Add(request.Signer);
        var subtotal = new ShardSubtotal(id.Number, _signers.Count, _signers.Count);
        try
        {
            if (isNew) await AppendAsync(request);
            else await (_newest = _writer.FlushAsync());

            // Rows settle in order, so everybody up to this one is durable.
            _durable = Math.Max(_durable, subtotal.Counted);
            return subtotal;
        }
        catch
        {
            // Whether the row reached the disk is unknown from here, so the index is not to be trusted: read it again.
            _signers = null;
            throw;
        }
        finally
        {
            _settled++;
            if (_report.IsCompleted) _report = ReportAsync();
        }
    }

    private async Task AppendAsync(SignRequest request)
    {
        var append = _writer.AppendAsync(request);
        _newest = append;
        if (!await append) throw new LedgerConflictException("Another activation has appended this signer.");
    }

    private async Task LoadAsync()
    {
        // Rows that are still on their way would be missed. They settle in order, so behind the newest there is none.
        await _newest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var signers = new SignerIndex();
        await foreach (var signer in ledger.ReadSignersAsync(id))
        {
            if (signer is { } present && !signers.Add(present)) throw new InvalidOperationException($"Ledger partition {id} holds one signer twice.");
        }

        _writer = ledger.Write(id, after: signers.Count);
        _signers = signers;
        _durable = signers.Count;
    }

    /// <summary>Tells the petition the newest subtotal once an interval, until nothing has happened for one and it knows. Absolute, so a lost or repeated report does no harm.</summary>
    private async Task ReportAsync()
    {
        ShardSubtotal? told = null;
        for (var (isAlone, isTold) = (false, false); !isTold;)
        {
            var before = _settled;
            await Task.Delay(options.TallyInterval, clock);
            try
            {
                // The ledger's number at the beginning and at the end: it knows what landed although its answer was lost, and what another activation wrote.
                // In between, and if nobody else has written, this one knows as much and need not ask every time.
                var isQuiet = _settled == before;
                var newest = isAlone && !isQuiet && _signers is not null ? new(id.Number, _durable, _durable) : await ledger.ReadSubtotalAsync(id);
                if (newest != told) await actors.Petition(id.Petition).ReportAsync(newest);
                told = newest;
                isAlone = newest.Counted <= _signers?.Count;
                isTold = isQuiet && _settled == before;
            }
            catch (Exception)
            {
                // It could not be read or taken now. The next interval brings the same number or a newer one.
            }
        }
    }
}
