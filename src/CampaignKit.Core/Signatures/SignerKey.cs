using System.Buffers.Binary;
using System.Text.Json.Serialization;

namespace CampaignKit.Core.Signatures;

/// <summary>One signer of one petition: the first 128 bits of an HMAC-SHA-256 over the canonical address under that petition's own key.</summary>
/// <remarks>
/// The same person has unrelated keys on two petitions, so a stolen ledger links nobody across petitions.
/// Where two people may share a mailbox the last 40 bits are taken from their name and postcode instead (20 each, keyed just so); the first 88 are the mailbox.
/// At 10 million signers the chance that any two mailboxes share those is below 10⁻¹²; that two names at one mailbox look the same, 10⁻⁶.
/// </remarks>
public readonly record struct SignerKey(UInt128 Value)
{
    /// <summary>Length of the key in bytes.</summary>
    public const int Size = 16;

    private const int PersonBits = 40;
    private const int PostcodeBits = 20;
    private const uint PostcodeMask = (1u << PostcodeBits) - 1;

    /// <summary>The mailbox's part of the key: 88 bits, the same for all who share it.</summary>
    [JsonIgnore]
    public UInt128 Mailbox => Value >> PersonBits;

    /// <summary>What stands for the name, where people share mailboxes: 20 bits.</summary>
    [JsonIgnore]
    public uint Name => (uint)((Value >> PostcodeBits) & PostcodeMask);

    /// <summary>What stands for the postcode, where people share mailboxes: 20 bits.</summary>
    [JsonIgnore]
    public uint Postcode => (uint)(Value & PostcodeMask);

    /// <summary>Reads the key from exactly 16 bytes, big-endian.</summary>
    /// <exception cref="ArgumentException">The span is shorter than 16 bytes.</exception>
    public static SignerKey Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the 16 bytes of the key, big-endian.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The shard that owns this signer, 0 to <paramref name="shards"/> − 1; the same for ever, because keys are uniform and never change.</summary>
    public int Shard(int shards) => (int)((uint)(Value >> 96) % (uint)shards);

    /// <summary>The same mailbox, and one who goes by this name and postcode.</summary>
    /// <param name="name">20 bits or more; the lowest 20 are taken.</param>
    /// <param name="postcode">20 bits or more; the lowest 20 are taken.</param>
    internal SignerKey Of(uint name, uint postcode) => new((Mailbox << PersonBits) | ((UInt128)(name & PostcodeMask) << PostcodeBits) | (postcode & PostcodeMask));
}
