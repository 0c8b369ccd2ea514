using System.Buffers.Binary;
using System.Globalization;

namespace CampaignKit.Core.Signers;

/// <summary>One mailbox over the whole installation: the first 128 bits of an HMAC-SHA-256 over its canonical address under the installation's own key.</summary>
/// <remarks>It limits and addresses mail, and says nothing of what its owner signed: petitions know their signers by keys of their own.</remarks>
public readonly record struct MailboxKey(UInt128 Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    /// <summary>Reads the key from exactly 16 bytes, big-endian.</summary>
    public static MailboxKey Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the 16 bytes of the key, big-endian.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>Reads an actor key: 32 hexadecimal digits.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static MailboxKey Parse(string key) => new(UInt128.Parse(key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <summary>The actor key: 32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
