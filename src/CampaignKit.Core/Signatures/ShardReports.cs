using CampaignKit.Core.Actors;

namespace CampaignKit.Core.Signatures;

/// <summary>Tells a shard's petition the newest subtotal once an interval, until nothing has happened for one and it knows. Absolute, so a lost or repeated report does no harm.</summary>
/// <param name="id">The shard.</param>
/// <param name="ledger">Knows what is durable.</param>
/// <param name="actors">Where the petition is.</param>
/// <param name="clock">Measures the interval.</param>
/// <param name="interval">Between two reports.</param>
/// <param name="partition">What the shard knows of its partition, if it does.</param>
/// <param name="withAwaiting">Adds to a subtotal those who await confirmation.</param>
internal sealed class ShardReports(
    ShardId id, ISignatureLedger ledger, IActors actors, TimeProvider clock, TimeSpan interval, Func<LedgerPartition?> partition, Func<ShardSubtotal, ShardSubtotal> withAwaiting)
{
    private Task _report = Task.CompletedTask;
    private long _settled;

    /// <summary>Something has been done, or has failed: the petition is to hear of it.</summary>
    public void Settle()
    {
        _settled++;
        if (_report.IsCompleted) _report = ReportAsync();
    }

    private async Task ReportAsync()
    {
        ShardSubtotal? told = null;
        for (var (isAlone, isTold) = (false, false); !isTold;)
        {
            var before = _settled;
            await Task.Delay(interval, clock);
            try
            {
                // The ledger's number at the beginning and at the end: it knows what landed although its answer was lost, and what another activation wrote.
                // In between, and if nobody else has written, this one knows as much and need not ask every time.
                var isQuiet = _settled == before;
                var known = isAlone && !isQuiet && partition() is { HasFailed: false } current ? current.Durable : await ledger.ReadSubtotalAsync(id);
                var newest = withAwaiting(known);
                if (newest != told) await actors.Petition(id.Petition).ReportAsync(newest);
                told = newest;
                isAlone = newest.Revision <= partition()?.AskedRevision;
                isTold = isQuiet && _settled == before;
            }
            catch (Exception)
            {
                // It could not be read or taken now. The next interval brings the same number or a newer one.
            }
        }
    }
}
