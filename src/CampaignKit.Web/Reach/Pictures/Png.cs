using System.Buffers.Binary;
using System.IO.Compression;

namespace CampaignKit.Web.Reach.Pictures;

/// <summary>Writes a picture of few colours as a PNG: no transparency, and nothing about who made it or when. https://www.w3.org/TR/png-3/.</summary>
/// <remarks>Written here because what the package feeds have is unmaintained, or brings native libraries and fonts for the sake of these four chunks.</remarks>
internal static class Png
{
    private const byte BitsOfIndex = 8;
    private const byte Indexed = 3;
    private const byte FilterNone = 0;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(static value => Enumerable.Range(0, 8).Aggregate((uint)value, static (rest, _) => (rest & 1) == 1 ? 0xEDB88320 ^ (rest >> 1) : rest >> 1))];

    /// <summary>A whole file.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="pixels">Rows from the top, a byte a pixel: which of the colours.</param>
    /// <param name="colours">1–256.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> pixels, IReadOnlyList<Colour> colours)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (BitsOfIndex, Indexed);

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "PLTE"u8, [.. colours.SelectMany(colour => (byte[])[colour.Red, colour.Green, colour.Blue])]);
        WriteChunk(file, "IDAT"u8, Compress(width, pixels));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // Rows as they are, which the standard advises where numbers of colours follow each other: what they differ by means nothing.
    private static byte[] Compress(int width, ReadOnlySpan<byte> pixels)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            for (; pixels.Length > 0; pixels = pixels[width..])
            {
                deflate.WriteByte(FilterNone);
                deflate.Write(pixels[..width]);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    private static uint Crc(uint rest, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) rest = CrcTable[(rest ^ value) & 0xFF] ^ (rest >> 8);
        return rest;
    }
}
