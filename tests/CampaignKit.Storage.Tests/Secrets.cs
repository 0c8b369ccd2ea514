using System.Runtime.InteropServices;
using System.Text;

namespace CampaignKit.Storage.Tests;

/// <summary>Random bytes that go into a store, and the search for those of them that ought to be gone.</summary>
internal sealed class Secrets(Random random)
{
    // Short enough to find a piece of what was removed, long enough that none occurs by chance: eight letters are 2⁴⁷ pieces.
    private const int Piece = sizeof(ulong);

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly HashSet<ulong> _gone = [];

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Letters that are written in JSON as they are.</summary>
    public string Text(int length) => new(random.GetItems<char>(Letters, length));

    /// <summary>From now on no file may have a piece of this.</summary>
    public void Removed(ReadOnlySpan<byte> secret)
    {
        for (; secret.Length >= Piece; secret = secret[Piece..]) _gone.Add(MemoryMarshal.Read<ulong>(secret));
    }

    public void Removed(string secret) => Removed(Encoding.UTF8.GetBytes(secret));

    /// <summary>How many pieces of what was removed are in the files of a directory, and in how many of these.</summary>
    public (int Pieces, int Files) CountIn(DirectoryInfo directory)
    {
        var counts = directory.GetFiles().Select(file => CountIn(File.ReadAllBytes(file.FullName))).ToList();
        return (counts.Sum(), counts.Count(count => count > 0));
    }

    private int CountIn(ReadOnlySpan<byte> bytes)
    {
        var found = 0;
        for (; bytes.Length >= Piece; bytes = bytes[1..])
        {
            if (_gone.Contains(MemoryMarshal.Read<ulong>(bytes))) found++;
        }

        return found;
    }
}
