namespace CampaignKit.Core.Signatures;

/// <summary>Who awaits confirmation in a shard, in memory. Not thread-safe; its shard takes turns.</summary>
internal sealed class AwaitingIndex
{
    private readonly Dictionary<long, AwaitingEntry> _byNumber = [];
    private readonly Dictionary<UInt128, List<long>> _byMailbox = [];

    /// <summary>How many wait.</summary>
    public int Count => _byNumber.Count;

    /// <summary>How often one was put in or taken out.</summary>
    public long Changes { get; private set; }

    /// <summary>The highest number so far, 0 if there was none.</summary>
    public long Last { get; private set; }

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<AwaitingEntry> All => _byNumber.Values;

    /// <summary>Puts one in, or replaces the one with its number.</summary>
    public void Put(AwaitingEntry entry)
    {
        Last = Math.Max(Last, entry.Number);
        Changes++;
        Remove(entry);
        _byNumber.Add(entry.Number, entry);
        if (!_byMailbox.TryGetValue(entry.Signer.Mailbox, out var numbers)) _byMailbox[entry.Signer.Mailbox] = numbers = new(1);
        numbers.Add(entry.Number);
    }

    /// <summary>Takes one out, if it is there.</summary>
    public void Remove(AwaitingEntry entry)
    {
        if (!_byNumber.Remove(entry.Number)) return;
        Changes++;
        var numbers = _byMailbox[entry.Signer.Mailbox];
        numbers.Remove(entry.Number);
        if (numbers.Count == 0) _byMailbox.Remove(entry.Signer.Mailbox);
    }

    /// <summary>The one with this number, if it is this signer's.</summary>
    public AwaitingEntry? Find(long number, SignerKey signer) => _byNumber.TryGetValue(number, out var entry) && entry.Signer == signer ? entry : null;

    /// <summary>Those of a signer's mailbox, whoever they say they are.</summary>
    public IReadOnlyList<AwaitingEntry> At(SignerKey signer) => _byMailbox.TryGetValue(signer.Mailbox, out var numbers) ? [.. numbers.Select(number => _byNumber[number])] : [];
}
