using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CampaignKit.Core.Keys;

/// <summary>A file that is encrypted while it is written and decrypted while it is read, from wherever a reader begins.</summary>
/// <remarks>
/// Chunks of <see cref="ChunkSize"/> bytes, the last one shorter, each under AES-256-GCM with its number as the nonce and a tag behind it. So <b>a key is for one file
/// alone</b>, written once from beginning to end. Each chunk is bound to its file and its place; that none is missing at the end, whoever knows the length can tell.
/// </remarks>
public static class SealedFile
{
    /// <summary>Bytes of content in a chunk.</summary>
    public const int ChunkSize = 64 * 1024;

    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    internal const int TagSize = 16;

    internal const int NonceSize = 12;

    internal static void WriteNonce(Span<byte> nonce, long chunk)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[(NonceSize - sizeof(long))..], chunk);
    }
}

/// <summary>Writes one. Nothing of it is whole before <see cref="CompleteAsync"/>.</summary>
/// <param name="file">Where it goes; the caller closes it.</param>
/// <param name="key">32 random bytes that no other file has.</param>
/// <param name="context">What the file is; reading takes the same.</param>
public sealed class SealingStream(Stream file, byte[] key, byte[] context) : Stream
{
    private readonly AesGcm _cipher = new(key, SealedFile.TagSize);
    private readonly byte[] _plain = new byte[SealedFile.ChunkSize];
    private readonly byte[] _sealed = new byte[SealedFile.ChunkSize + SealedFile.TagSize];
    private int _filled;
    private long _chunk;
    private long _length;

    /// <summary>Bytes of content so far.</summary>
    public override long Length => _length;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Position { get => _length; set => throw new NotSupportedException(); }

    /// <summary>Writes what is left. Nothing may follow.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_filled > 0) await file.WriteAsync(SealChunk(), cancellationToken);
        await file.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[Fill(buffer)..];
            if (_filled == SealedFile.ChunkSize) file.Write(SealChunk().Span);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[Fill(buffer.Span)..];
            if (_filled == SealedFile.ChunkSize) await file.WriteAsync(SealChunk(), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nothing: what is not a whole chunk stays until it is one, or the file complete.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
        }

        base.Dispose(disposing);
    }

    private int Fill(ReadOnlySpan<byte> buffer)
    {
        var taken = Math.Min(buffer.Length, SealedFile.ChunkSize - _filled);
        buffer[..taken].CopyTo(_plain.AsSpan(_filled));
        _filled += taken;
        _length += taken;
        return taken;
    }

    private ReadOnlyMemory<byte> SealChunk()
    {
        Span<byte> nonce = stackalloc byte[SealedFile.NonceSize];
        SealedFile.WriteNonce(nonce, _chunk);
        _cipher.Encrypt(nonce, _plain.AsSpan(0, _filled), _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, SealedFile.TagSize), context);
        var length = _filled + SealedFile.TagSize;
        _chunk++;
        _filled = 0;
        return _sealed.AsMemory(0, length);
    }
}

/// <summary>Reads one, from any place. One chunk of it is in memory.</summary>
/// <param name="file">Where it is; closed with the reader.</param>
/// <param name="key">The file's.</param>
/// <param name="context">As it was written with.</param>
/// <param name="length">Bytes of content; the file must have just so many.</param>
public sealed class UnsealingStream(FileStream file, byte[] key, byte[] context, long length) : Stream
{
    private readonly AesGcm _cipher = new(key, SealedFile.TagSize);
    private readonly byte[] _plain = new byte[SealedFile.ChunkSize];
    private readonly byte[] _sealed = new byte[SealedFile.ChunkSize + SealedFile.TagSize];
    private long _chunk = -1;
    private int _filled;
    private long _position;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="CryptographicException">Another key, another context, or damaged bytes.</exception>
    /// <exception cref="IOException">The file was deleted meanwhile, or ends too soon.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.Length == 0) return 0;
        var chunk = _position / SealedFile.ChunkSize;
        if (chunk != _chunk)
        {
            // Who deletes a file means that nobody gets the rest of it either.
            if (!File.Exists(file.Name)) throw new IOException("The file was deleted while it was read.");
            var size = (int)Math.Min(SealedFile.ChunkSize, length - (chunk * SealedFile.ChunkSize));
            file.Position = chunk * (SealedFile.ChunkSize + SealedFile.TagSize);
            await file.ReadExactlyAsync(_sealed.AsMemory(0, size + SealedFile.TagSize), cancellationToken);
            OpenChunk(chunk, size);
        }

        var at = (int)(_position % SealedFile.ChunkSize);
        var taken = Math.Min(buffer.Length, _filled - at);
        _plain.AsSpan(at, taken).CopyTo(buffer.Span);
        _position += taken;
        return taken;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Not there: a server reads asynchronously.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
        }

        base.Dispose(disposing);
    }

    private void OpenChunk(long chunk, int size)
    {
        Span<byte> nonce = stackalloc byte[SealedFile.NonceSize];
        SealedFile.WriteNonce(nonce, chunk);
        _cipher.Decrypt(nonce, _sealed.AsSpan(0, size), _sealed.AsSpan(size, SealedFile.TagSize), _plain.AsSpan(0, size), context);
        (_chunk, _filled) = (chunk, size);
    }
}
