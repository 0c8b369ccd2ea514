namespace CampaignKit.Doubles;

/// <summary>What falls due at a certain time: sessions that expire, renewals, money that becomes available. What is due at once comes in the order in which it was put down.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (long At, int Number)> _due = new();
    private int _number;

    /// <param name="at">Seconds since 1970.</param>
    public void At(long at, Action play) => _due.Enqueue(play, (at, _number++));

    /// <summary>Takes out the first that is due by then.</summary>
    public bool TryTake(long by, out long at, out Action play)
    {
        at = 0;
        if (!_due.TryPeek(out play!, out var first) || first.At > by) return false;
        at = first.At;
        _due.Dequeue();
        return true;
    }
}
