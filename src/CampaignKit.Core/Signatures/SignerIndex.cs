using System.Diagnostics;

namespace CampaignKit.Core.Signatures;

/// <summary>The set of signers that a shard holds, and in which place of the ledger each stands: open addressing over bare 128-bit keys.</summary>
/// <remarks>
/// 20 bytes a slot at a load of at most three quarters: 27–54 bytes a signer. A dictionary of the same takes 44 bytes a slot and more.
/// Those who share a mailbox lie close together, because a search begins where the mailbox says. Not thread-safe; its shard takes turns.
/// </remarks>
internal sealed class SignerIndex
{
    private const int InitialCapacity = 16;

    // Place 0 marks a free slot; the ledger's places begin at 1.
    private UInt128[] _keys = new UInt128[InitialCapacity];
    private uint[] _places = new uint[InitialCapacity];

    /// <summary>How many signers are in the set.</summary>
    public int Count { get; private set; }

    /// <summary>How many places of the ledger are taken, those that somebody has left included.</summary>
    public long Places { get; private set; }

    /// <summary>Gives a signer the next place; <see langword="false"/> if they were there already.</summary>
    public bool Add(SignerKey signer)
    {
        var slot = SlotOf(signer.Value);
        if (_places[slot] != 0) return false;

        (_keys[slot], _places[slot]) = (signer.Value, checked((uint)++Places));
        if (++Count >= _keys.Length / 4 * 3) Grow();
        return true;
    }

    /// <summary>Passes over a place that somebody has left.</summary>
    public void Skip() => Places++;

    /// <summary>The place of a signer; <see langword="null"/> if they are not there.</summary>
    public long? PlaceOf(SignerKey signer) => _places[SlotOf(signer.Value)] is > 0 and var place ? place : null;

    /// <summary>Takes a signer out; their place stays taken.</summary>
    public void Remove(SignerKey signer)
    {
        var hole = SlotOf(signer.Value);
        if (_places[hole] == 0) return;

        Count--;
        var mask = _keys.Length - 1;
        for (var next = (hole + 1) & mask; _places[next] != 0; next = (next + 1) & mask)
        {
            // Whoever would not be found from where their search begins, across the hole, moves into it.
            if (((next - Start(_keys[next], mask)) & mask) < ((next - hole) & mask)) continue;
            (_keys[hole], _places[hole]) = (_keys[next], _places[next]);
            hole = next;
        }

        (_keys[hole], _places[hole]) = (default, 0);
    }

    /// <summary>Who of this signer's mailbox is there, the signer included; usually one or nobody, never more than a few.</summary>
    public IEnumerable<SignerKey> At(SignerKey signer)
    {
        var mask = _keys.Length - 1;
        for (var at = Start(signer.Value, mask); _places[at] != 0; at = (at + 1) & mask)
        {
            if (new SignerKey(_keys[at]).Mailbox == signer.Mailbox) yield return new(_keys[at]);
        }
    }

    /// <summary>Who counts as this signer, by the rule of the petition; <see langword="null"/> if nobody does and they are new.</summary>
    /// <param name="signer">Who signs.</param>
    /// <param name="sharesMailbox">Whether two people may share a mailbox: if their names differ and their postcodes do not.</param>
    public SignerKey? Find(SignerKey signer, bool sharesMailbox)
    {
        if (PlaceOf(signer) is not null) return signer;
        if (!sharesMailbox) return null;

        var (first, others) = (default(SignerKey), 0);
        foreach (var present in At(signer))
        {
            if (present.Name == signer.Name) return present;
            if (others++ == 0) first = present;
        }

        var mayJoin = others == 0 || (others == 1 && first.Postcode == signer.Postcode);
        return mayJoin ? null : first;
    }

    private int SlotOf(UInt128 key)
    {
        var mask = _keys.Length - 1;
        for (var at = Start(key, mask); ; at = (at + 1) & mask)
        {
            if (_places[at] == 0 || _keys[at] == key) return at;
        }
    }

    // By the mailbox alone. Its upper bits chose the shard; these are as uniform and still independent within it.
    private static int Start(UInt128 key, int mask) => (int)(new SignerKey(key).Mailbox & (uint)mask);

    private void Grow()
    {
        var (keys, places) = (_keys, _places);
        (_keys, _places) = (new UInt128[keys.Length * 2], new uint[keys.Length * 2]);
        for (var at = 0; at < keys.Length; at++)
        {
            if (places[at] == 0) continue;
            var slot = SlotOf(keys[at]);
            (_keys[slot], _places[slot]) = (keys[at], places[at]);
        }

        Debug.Assert(_keys.Length > Count, "A full table would make SlotOf run for ever.");
    }
}
