using System.Security.Cryptography;

namespace CampaignKit.Core.Keys;

/// <summary>Secret bytes that are zeroed when they are no longer wanted, whoever may be using them at that moment.</summary>
/// <param name="bytes">Taken over, not copied.</param>
internal sealed class Subkey(byte[] bytes)
{
    private bool _isZeroed;

    /// <summary>Makes something of the bytes: a cipher, a hash.</summary>
    /// <exception cref="KeyDestroyedException">They are gone, or went while it was made: nothing is ever encrypted under zeros.</exception>
    public T Use<T>(Func<byte[], T> make)
    {
        var made = make(bytes);

        // Zeroing says so before it begins, so whoever saw a zeroed byte sees this too.
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref _isZeroed) ? throw new KeyDestroyedException("The keys of this campaign are no longer in use here.") : made;
    }

    /// <summary>Zeroes the bytes. Safe to repeat.</summary>
    public void Zero()
    {
        Volatile.Write(ref _isZeroed, true);
        Interlocked.MemoryBarrier();
        CryptographicOperations.ZeroMemory(bytes);
    }
}
