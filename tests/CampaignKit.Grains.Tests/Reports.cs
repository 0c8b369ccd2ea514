using CampaignKit.Core.Signatures;

namespace CampaignKit.Grains.Tests;

/// <summary>Sees which subtotals petitions have taken, so that a test can wait for one.</summary>
internal sealed class Reports : IIncomingGrainCallFilter
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ShardId, long> _taken = [];
    private readonly List<(ShardId Shard, long Counted, TaskCompletionSource Told)> _waiting = [];

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.MethodName == nameof(IPetitionGrain.ReportAsync)) Take(context.TargetId.Key.ToString()!, (ShardSubtotal)context.Request.GetArgument(0)!);
    }

    /// <summary>Returns when the petition has taken a report of that many signatures or more.</summary>
    public Task TakenAsync(ShardId shard, long counted)
    {
        lock (_gate)
        {
            if (_taken.GetValueOrDefault(shard) >= counted) return Task.CompletedTask;
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((shard, counted, told));
            return told.Task;
        }
    }

    private void Take(string petition, ShardSubtotal subtotal)
    {
        var shard = new ShardId(petition, subtotal.Shard);
        lock (_gate)
        {
            _taken[shard] = Math.Max(subtotal.Counted, _taken.GetValueOrDefault(shard));
            foreach (var waiting in _waiting.Where(waiting => waiting.Shard == shard && subtotal.Counted >= waiting.Counted)) waiting.Told.TrySetResult();
        }
    }
}
