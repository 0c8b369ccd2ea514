using System.Runtime.CompilerServices;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Tests.Exports;

/// <summary>A ledger whose reading of rows stops after some until it is let on.</summary>
internal sealed class PausedLedger(ISignatureLedger ledger, int after) : ISignatureLedger
{
    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _letOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _rows;

    /// <summary>Done when it has stopped.</summary>
    public Task Paused => _paused.Task;

    public void LetOn() => _letOn.TrySetResult();

    public async IAsyncEnumerable<SignRequest> ReadRowsAsync(ShardId shard, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in ledger.ReadRowsAsync(shard, cancellationToken))
        {
            if (++_rows > after)
            {
                _paused.TrySetResult();
                await _letOn.Task.WaitAsync(cancellationToken);
            }

            yield return row;
        }
    }

    public ILedgerWriter Write(ShardId shard, long after) => ledger.Write(shard, after);

    public IAsyncEnumerable<LedgerSigner?> ReadSignersAsync(ShardId shard, CancellationToken cancellationToken = default) => ledger.ReadSignersAsync(shard, cancellationToken);

    public ValueTask<ShardSubtotal> ReadSubtotalAsync(ShardId shard, CancellationToken cancellationToken = default) => ledger.ReadSubtotalAsync(shard, cancellationToken);

    public ValueTask<SignRequest?> FindAsync(ShardId shard, SignerKey signer, long place, CancellationToken cancellationToken = default) => ledger.FindAsync(shard, signer, place, cancellationToken);

    public ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(ShardId shard, int count, CancellationToken cancellationToken = default) => ledger.ReadListedAsync(shard, count, cancellationToken);
}
