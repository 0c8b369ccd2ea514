using System.Security.Cryptography;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Tests.Keys;

public sealed class SealedFileTests : IDisposable
{
    private static readonly byte[] Key = new byte[SealedFile.KeySize];
    private static readonly byte[] Context = "export/one"u8.ToArray();

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"sealed-{Guid.CreateVersion7():n}");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SealedFile.ChunkSize - 1)]
    [InlineData(SealedFile.ChunkSize)]
    [InlineData(SealedFile.ChunkSize + 1)]
    [InlineData((3 * SealedFile.ChunkSize) + 5)]
    public async Task What_was_written_is_read_and_is_not_on_the_disk(int length)
    {
        var content = Content(length);
        await WriteAsync(content);

        Assert.Equal(content, await ReadAsync(length, from: 0));
        if (length > 32) Assert.Equal(-1, (await File.ReadAllBytesAsync(_path)).AsSpan().IndexOf(content.AsSpan(0, 32)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(SealedFile.ChunkSize)]
    [InlineData((2 * SealedFile.ChunkSize) - 1)]
    [InlineData((3 * SealedFile.ChunkSize) + 4)]
    public async Task It_is_read_from_any_place(int from)
    {
        var content = Content((3 * SealedFile.ChunkSize) + 5);
        await WriteAsync(content);

        Assert.Equal(content[from..], await ReadAsync(content.Length, from));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SealedFile.ChunkSize)]
    [InlineData(SealedFile.ChunkSize + SealedFile.TagSize + 3)]
    public async Task Byte_that_was_changed_is_found(int at)
    {
        var content = Content(2 * SealedFile.ChunkSize);
        await WriteAsync(content);
        var damaged = await File.ReadAllBytesAsync(_path);
        damaged[at] ^= 1;
        await File.WriteAllBytesAsync(_path, damaged);

        await Assert.ThrowsAnyAsync<CryptographicException>(() => ReadAsync(content.Length, from: 0));
    }

    [Fact]
    public async Task Chunks_that_changed_places_are_found()
    {
        var content = Content(2 * SealedFile.ChunkSize);
        await WriteAsync(content);
        var stored = await File.ReadAllBytesAsync(_path);
        await File.WriteAllBytesAsync(_path, [.. stored.Skip(stored.Length / 2), .. stored.Take(stored.Length / 2)]);

        await Assert.ThrowsAnyAsync<CryptographicException>(() => ReadAsync(content.Length, from: 0));
    }

    [Fact]
    public async Task File_that_was_cut_is_found()
    {
        var content = Content(2 * SealedFile.ChunkSize);
        await WriteAsync(content);
        await File.WriteAllBytesAsync(_path, (await File.ReadAllBytesAsync(_path))[..^1]);

        await Assert.ThrowsAnyAsync<IOException>(() => ReadAsync(content.Length, from: 0));
    }

    [Fact]
    public async Task Reading_ends_when_the_file_is_deleted()
    {
        var content = Content(3 * SealedFile.ChunkSize);
        await WriteAsync(content);
        await using var reading = Open(content.Length);
        var buffer = new byte[SealedFile.ChunkSize];
        await reading.ReadExactlyAsync(buffer);
        File.Delete(_path);

        await Assert.ThrowsAsync<IOException>(() => reading.ReadExactlyAsync(buffer).AsTask());
    }

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(7).NextBytes(content);
        return content;
    }

    private async Task WriteAsync(byte[] content)
    {
        await using var file = File.Create(_path);
        await using var sealing = new SealingStream(file, Key, Context);

        // In pieces that fit no chunk.
        for (var at = 0; at < content.Length; at += 10_007) await sealing.WriteAsync(content.AsMemory(at, Math.Min(10_007, content.Length - at)));
        await sealing.CompleteAsync();
        Assert.Equal(content.Length, sealing.Length);
    }

    private UnsealingStream Open(long length) => new(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), Key, Context, length);

    private async Task<byte[]> ReadAsync(long length, long from)
    {
        await using var reading = Open(length);
        reading.Seek(from, SeekOrigin.Begin);
        using var content = new MemoryStream();
        await reading.CopyToAsync(content);
        return content.ToArray();
    }
}
