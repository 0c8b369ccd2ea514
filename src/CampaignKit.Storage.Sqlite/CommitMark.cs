using System.IO.MemoryMappedFiles;
using CampaignKit.Core.Installation;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The number of the last commit that anybody was told about, kept beside the database.</summary>
/// <remarks>
/// A log that was cut short recovers silently to an older state: SQLite cannot know that more was promised. This file can. It is a mapped page, so
/// writing it costs nothing and survives the process; it is written after the commit is durable, so it can lag the database but never lead it.
/// </remarks>
internal sealed class CommitMark : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _page;

    private CommitMark(MemoryMappedFile file)
    {
        _file = file;
        _page = file.CreateViewAccessor(0, sizeof(long));
    }

    /// <summary>Compares the mark with what the database holds; changes nothing.</summary>
    /// <exception cref="StartRefusedException">The database holds fewer commits than were acknowledged.</exception>
    public static void Check(string path, long committed)
    {
        Span<byte> page = stackalloc byte[sizeof(long)];
        if (!File.Exists(path)) return;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            if (stream.ReadAtLeast(page, page.Length, throwOnEndOfStream: false) < page.Length) return;
        }

        var acknowledged = BitConverter.ToInt64(page);
        if (acknowledged > committed)
        {
            throw new StartRefusedException(
                $"The database ends at commit {committed}, but commit {acknowledged} was acknowledged: its write-ahead log was cut short or an older copy was put in its place. "
                + $"Put the missing file back; or, to go on without what is missing, delete {path} and start again.");
        }
    }

    /// <summary>Opens the mark, or makes one, at what the database holds.</summary>
    public static CommitMark Open(string path, long committed)
    {
        using (var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
        {
            // Written out in full, or the first write to the mapped page would be the one to find the disk full.
            stream.Write(BitConverter.GetBytes(committed));
            stream.Flush(flushToDisk: true);
        }

        return new(MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: sizeof(long)));
    }

    /// <summary>Notes a commit that is durable and about to be acknowledged.</summary>
    public void Set(long commit) => _page.Write(0, commit);

    public void Dispose()
    {
        _page.Dispose();
        _file.Dispose();
    }
}
