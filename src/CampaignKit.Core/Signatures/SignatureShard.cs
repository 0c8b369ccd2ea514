using CampaignKit.Core.Actors;

namespace CampaignKit.Core.Signatures;

/// <inheritdoc cref="ISignatureShard"/>
/// <remarks>
/// Key: <c>petition/number</c>. Owns the set of signers of its slice (in memory, rebuilt from the ledger before the first answer) and is
/// the only writer of that ledger partition. A crash loses nothing acknowledged: nobody is answered before their row is durable.
/// A caller may repeat any call. Calls interleave at awaits: those that arrive during a commit wait in <c>_waiting</c> and share the next.
/// </remarks>
public class SignatureShard(ShardId id, ISignatureLedger ledger, IActors actors, TimeProvider clock, SignatureOptions options) : ISignatureShard
{
    private List<Waiting> _waiting = [];
    private Task _flush = Task.CompletedTask;
    private Task _report = Task.CompletedTask;
    private SignerIndex? _signers;
    private long _batches;
    private ShardSubtotal _subtotal = new(id.Number, Revision: 0, Counted: 0);

    /// <inheritdoc/>
    public ValueTask<ShardSubtotal> SignAsync(SignRequest request)
    {
        var waiting = new Waiting(request);
        _waiting.Add(waiting);
        if (_flush.IsCompleted) _flush = FlushAsync();
        return new(waiting.Task);
    }

    private async Task FlushAsync()
    {
        while (_waiting.Count > 0)
        {
            var batch = _waiting;
            _waiting = [];
            try
            {
                var subtotal = await CommitAsync(batch);
                foreach (var waiting in batch) waiting.SetResult(subtotal);
            }
            catch (Exception failure)
            {
                // Whether the batch reached the disk is unknown from here, so the index is not to be trusted: read it again.
                _signers = null;
                foreach (var waiting in batch) waiting.SetException(failure);
            }

            _batches++;
        }

        if (_report.IsCompleted) _report = ReportAsync();
    }

    private async Task<ShardSubtotal> CommitAsync(List<Waiting> batch)
    {
        var signers = _signers ??= await LoadAsync();
        var rows = new List<SignRequest>(batch.Count);
        foreach (var waiting in batch)
        {
            if (signers.Add(waiting.Request.Signer)) rows.Add(waiting.Request);
        }

        // Also without a new row: a repeat has to take as long as a first signature, or its speed would tell who has signed.
        await ledger.AppendAsync(id, _subtotal.Revision + 1, rows);
        return _subtotal = _subtotal with { Revision = _subtotal.Revision + rows.Count, Counted = _subtotal.Counted + rows.Count };
    }

    private async Task<SignerIndex> LoadAsync()
    {
        var signers = new SignerIndex();
        await foreach (var signer in ledger.ReadSignersAsync(id))
        {
            if (!signers.Add(signer)) throw new InvalidOperationException($"Ledger partition {id} holds one signer twice.");
        }

        _subtotal = _subtotal with { Revision = signers.Count, Counted = signers.Count };
        return signers;
    }

    /// <summary>Tells the petition the newest subtotal once an interval, until it knows it. Absolute, so a lost or repeated report does no harm.</summary>
    private async Task ReportAsync()
    {
        for (var reported = -1L; reported != _batches;)
        {
            await Task.Delay(options.TallyInterval, clock);
            var batches = _batches;
            try
            {
                // After a failure only the ledger knows what landed, and nobody may ever sign here again.
                var subtotal = _signers is null ? await ledger.ReadSubtotalAsync(id) : _subtotal;
                await actors.Petition(id.Petition).ReportAsync(subtotal);
                reported = batches;
            }
            catch (Exception)
            {
                // The petition could not take it now. The next interval brings the same number or a newer one.
            }
        }
    }

    // Continuations must not run inside the flush: a caller's work would hold up everybody else's answer.
    private sealed class Waiting(SignRequest request)
        : TaskCompletionSource<ShardSubtotal>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public SignRequest Request { get; } = request;
    }
}
