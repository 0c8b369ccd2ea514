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

    /// <summary>Opens the mark, or makes one that starts at what the database holds.</summary>
    /// <exception cref="StartRefusedException">The database holds fewer commits than were acknowledged.</exception>
    public static CommitMark Open(string path, long committed)
    {
        var acknowledged = 0L;
        using (var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            Span<byte> page = stackalloc byte[sizeof(long)];
            if (stream.ReadAtLeast(page, page.Length, throwOnEndOfStream: false) == page.Length) acknowledged = BitConverter.ToInt64(page);

            // Written out in full, or the first write to the mapped page would be the one to find the disk full.
            stream.Position = 0;
            stream.Write(page);
            stream.Flush(flushToDisk: true);
        }

        if (acknowledged > committed)
        {
            throw new StartRefusedException(
                $"The database ends at commit {committed}, but commit {acknowledged} was acknowledged: its write-ahead log was cut short or an older copy was put in its place. "
                + $"Put the missing file back; or, to go on without what is missing, delete {path} and start again.");
        }

        var mark = new CommitMark(MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: sizeof(long)));
        mark.Set(committed);
        return mark;
    }

    /// <summary>Notes a commit that is durable and about to be acknowledged.</summary>
    public void Set(long commit) => _page.Write(0, commit);

    public void Dispose()
    {
        _page.Dispose();
        _file.Dispose();
    }
}
