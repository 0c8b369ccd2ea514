using System.Diagnostics;

namespace CampaignKit.Core.Signatures;

/// <summary>The set of signers that a shard has counted: open addressing over bare 128-bit keys.</summary>
/// <remarks>
/// 16 bytes a slot at a load of at most three quarters: 21–43 bytes a signer. A <see cref="HashSet{T}"/> of the same keys takes 36
/// bytes a slot, which at 10 million signers is the difference between 0.3 and 0.7 GB. Not thread-safe; its shard takes turns.
/// </remarks>
internal sealed class SignerIndex
{
    private const int InitialCapacity = 16;

    // Zero marks a free slot, so the one key that is zero (chance 2⁻¹²⁸) has a flag of its own.
    private UInt128[] _slots = new UInt128[InitialCapacity];
    private bool _holdsZero;

    /// <summary>How many signers are in the set.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a signer; <see langword="false"/> if they were there already.</summary>
    public bool Add(SignerKey signer)
    {
        if (signer.Value == UInt128.Zero)
        {
            if (_holdsZero) return false;
            _holdsZero = true;
        }
        else
        {
            ref var slot = ref Find(_slots, signer.Value);
            if (slot != UInt128.Zero) return false;
            slot = signer.Value;
            if (Count >= _slots.Length / 4 * 3) Grow();
        }

        Count++;
        return true;
    }

    private static ref UInt128 Find(UInt128[] slots, UInt128 key)
    {
        var mask = slots.Length - 1;

        // The upper bits chose the shard; the lower ones are as uniform and still independent within it.
        for (var at = (int)(key & (uint)mask); ; at = (at + 1) & mask)
        {
            ref var slot = ref slots[at];
            if (slot == UInt128.Zero || slot == key) return ref slot;
        }
    }

    private void Grow()
    {
        var larger = new UInt128[_slots.Length * 2];
        foreach (var key in _slots)
        {
            if (key != UInt128.Zero) Find(larger, key) = key;
        }

        Debug.Assert(larger.Length > Count, "A full table would make Find run for ever.");
        _slots = larger;
    }
}
