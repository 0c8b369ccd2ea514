using System.Buffers.Binary;

namespace CampaignKit.Core.Signatures;

/// <summary>One signer of one petition: the first 128 bits of an HMAC-SHA-256 over the canonical address under that petition's own key.</summary>
/// <remarks>
/// The same person has unrelated keys on two petitions, so a stolen ledger links nobody across petitions.
/// At 10 million signers the chance that any two share a key is below 10⁻²⁴.
/// </remarks>
public readonly record struct SignerKey(UInt128 Value)
{
    /// <summary>Length of the key in bytes.</summary>
    public const int Size = 16;

    /// <summary>Reads the key from exactly 16 bytes, big-endian.</summary>
    /// <exception cref="ArgumentException">The span is shorter than 16 bytes.</exception>
    public static SignerKey Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the 16 bytes of the key, big-endian.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The shard that owns this signer, 0 to <paramref name="shards"/> − 1; the same for ever, because keys are uniform and never change.</summary>
    public int Shard(int shards) => (int)((uint)(Value >> 96) % (uint)shards);
}
