using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CampaignKit.Web.Tests.Reach;

/// <summary>A PNG of up to 256 colours, read by the book: every chunk's sum is checked. https://www.w3.org/TR/png-3/.</summary>
internal sealed class DecodedPng
{
    private readonly int[] _pixels;

    private DecodedPng(int width, int height, int[] pixels) => (Width, Height, _pixels) = (width, height, pixels);

    public int Width { get; }

    public int Height { get; }

    /// <summary>The colour of a pixel, <c>0xRRGGBB</c>.</summary>
    public int this[int x, int y] => _pixels[(y * Width) + x];

    public static DecodedPng Read(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var chunks = Chunks(file.AsMemory(8)).ToList();
        Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        var header = chunks[0].Data.Span;
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        Assert.Equal([8, 3, 0, 0, 0], header[8..].ToArray());
        Assert.True(chunks[1].Data.Length is > 0 and <= 768 && chunks[1].Data.Length % 3 == 0, $"{chunks[1].Data.Length} bytes of palette");

        var rows = Inflate(chunks[2].Data.ToArray());
        Assert.Equal(height * (width + 1), rows.Length);
        var pixels = new int[width * height];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(0, rows[y * (width + 1)]);
            for (var x = 0; x < width; x++) pixels[(y * width) + x] = Colour(chunks[1].Data.Span, rows[(y * (width + 1)) + x + 1]);
        }

        return new(width, height, pixels);
    }

    /// <summary>The areas of connected pixels that fulfil a condition, from left to right.</summary>
    public IReadOnlyList<Blob> Blobs(Func<int, bool> isInk) => Blobs((x, y) => isInk(this[x, y]), 0, 0, Width, Height);

    /// <summary>How many holes an area has: pieces of what is around it that cannot be reached from outside.</summary>
    public static int HolesOf(Blob blob) => Blobs((x, y) => !blob.Has(x, y), blob.Left - 1, blob.Top - 1, blob.Right + 2, blob.Bottom + 2).Count - 1;

    private static List<Blob> Blobs(Func<int, int, bool> isOfThem, int left, int top, int right, int bottom)
    {
        var (seen, blobs) = (new HashSet<(int X, int Y)>(), new List<Blob>());
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                if (seen.Contains((x, y)) || !isOfThem(x, y)) continue;
                var (found, next) = (new HashSet<(int X, int Y)> { (x, y) }, new Stack<(int X, int Y)>([(x, y)]));
                while (next.TryPop(out var at))
                {
                    foreach (var beside in ((int X, int Y)[])[(at.X - 1, at.Y), (at.X + 1, at.Y), (at.X, at.Y - 1), (at.X, at.Y + 1)])
                    {
                        if (beside.X >= left && beside.X < right && beside.Y >= top && beside.Y < bottom && isOfThem(beside.X, beside.Y) && found.Add(beside)) next.Push(beside);
                    }
                }

                seen.UnionWith(found);
                blobs.Add(new(found));
            }
        }

        return [.. blobs.OrderBy(blob => blob.Left)];
    }

    private static IEnumerable<(string Type, ReadOnlyMemory<byte> Data)> Chunks(ReadOnlyMemory<byte> file)
    {
        while (file.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.Span);
            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(file.Span[(8 + length)..]), Crc(file.Span[4..(8 + length)]));
            yield return (Encoding.ASCII.GetString(file.Span[4..8]), file[8..(8 + length)]);
            file = file[(12 + length)..];
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var rest = uint.MaxValue;
        foreach (var value in bytes)
        {
            rest ^= value;
            for (var bit = 0; bit < 8; bit++) rest = (rest & 1) == 1 ? (rest >> 1) ^ 0xEDB88320 : rest >> 1;
        }

        return ~rest;
    }

    private static byte[] Inflate(byte[] compressed)
    {
        using var inflated = new MemoryStream();
        using (var inflate = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress)) inflate.CopyTo(inflated);
        return inflated.ToArray();
    }

    private static int Colour(ReadOnlySpan<byte> palette, byte index) => (palette[index * 3] << 16) | (palette[(index * 3) + 1] << 8) | palette[(index * 3) + 2];
}

/// <summary>Connected pixels.</summary>
internal sealed class Blob(IReadOnlySet<(int X, int Y)> pixels)
{
    public int Left { get; } = pixels.Min(pixel => pixel.X);

    public int Right { get; } = pixels.Max(pixel => pixel.X);

    public int Top { get; } = pixels.Min(pixel => pixel.Y);

    public int Bottom { get; } = pixels.Max(pixel => pixel.Y);

    public int Width => Right - Left + 1;

    public bool Has(int x, int y) => pixels.Contains((x, y));

    /// <summary>The pixels, counted from its left upper corner.</summary>
    public HashSet<(int X, int Y)> Shape => [.. pixels.Select(pixel => (pixel.X - Left, pixel.Y - Top))];
}
