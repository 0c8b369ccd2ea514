using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>Writes the unused middle of every page of the database as zeros.</summary>
/// <remarks>
/// <c>secure_delete</c> is not enough. When SQLite splits a page it moves rows to a new one and leaves their bytes in the old one's unused middle; a row that is
/// emptied later is emptied where it went. Of 8,000 rows that were removed at random from among 20,000, 62 were found in the file again. So what goes to
/// the file passes through here: the writer's file is given a write function that clears the gap between the cell pointers and the cells, https://sqlite.org/fileformat2.html#b_tree_pages.
/// It concerns the one connection that writes, and costs one look at each page when the log is folded.
/// </remarks>
internal static unsafe partial class PageGaps
{
    /// <summary>
    /// The most pages a database may have, 137 GB. A page that holds no tree begins with the number of another page; below this, that number's first byte
    /// is never one of the four that tell a page of a tree.
    /// </summary>
    public const int MaximumPages = 0x01FF_FFFF;

    // https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
    private const int FilePointer = 7;

    // https://sqlite.org/c3ref/io_methods.html: a version and eighteen functions, each in the space of a pointer. xWrite is the third.
    private const int Version = 3;
    private const int Slots = 19;
    private const int Write = 3;

    private const int FirstPageHeader = 100;
    private const int MaximumPage = 65_536;

    // Never freed: an open file may use its functions until the process ends, and there is one set for each kind of file system.
    private static readonly ConcurrentDictionary<nint, nint> Replacements = new();

    /// <summary>From now on this connection's writes to its database pass through here.</summary>
    /// <exception cref="NotSupportedException">This SQLite has no such file.</exception>
    public static void Clear(SqliteConnection connection)
    {
        nint* file;
        if (FileControl(connection.Handle!.DangerousGetHandle(), "main", FilePointer, &file) != 0 || *(int*)*file < Version)
        {
            throw new NotSupportedException("This SQLite does not let its writes be seen.");
        }

        *file = Replacements.GetOrAdd(*file, Replace);
    }

    /// <summary>The part of a page that holds nothing; empty if the page holds no tree.</summary>
    public static Range GapOf(ReadOnlySpan<byte> page, bool isFirst)
    {
        var header = isFirst ? FirstPageHeader : 0;

        // 2 and 5 are inner pages, of an index and of a table; 10 and 13 their leaves. Inner ones name another page at the end of their header.
        var cells = header + page[header] switch { 2 or 5 => 12, 10 or 13 => 8, _ => page.Length };
        if (cells > page.Length) return ..0;

        var begin = cells + (2 * BinaryPrimitives.ReadUInt16BigEndian(page[(header + 3)..]));
        var end = BinaryPrimitives.ReadUInt16BigEndian(page[(header + 5)..]) is not 0 and var content ? content : MaximumPage;
        return begin <= end && end <= page.Length ? begin..end : ..0;
    }

    private static nint Replace(nint methods)
    {
        // The function that is replaced stands behind the others, where ours finds it without asking which file it is.
        var copy = (nint*)NativeMemory.AllocZeroed(Slots + 1, (nuint)sizeof(nint));
        new ReadOnlySpan<nint>((nint*)methods, Slots).CopyTo(new(copy, Slots));
        *(int*)copy = Version;
        copy[Slots] = copy[Write];
        copy[Write] = (nint)(delegate* unmanaged[Cdecl]<nint*, byte*, int, long, int>)&WriteWithoutGap;
        return (nint)copy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int WriteWithoutGap(nint* file, byte* bytes, int length, long offset)
    {
        var write = (delegate* unmanaged[Cdecl]<nint*, byte*, int, long, int>)((nint*)*file)[Slots];
        var page = new ReadOnlySpan<byte>(bytes, length);

        // SQLite writes whole pages; whatever else it may write is not for us to read.
        if (length is < 512 or > MaximumPage || offset % length != 0) return write(file, bytes, length, offset);
        var gap = GapOf(page, isFirst: offset == 0);
        if (!page[gap].ContainsAnyExcept((byte)0)) return write(file, bytes, length, offset);

        // The page itself is SQLite's.
        var copy = stackalloc byte[length];
        page.CopyTo(new(copy, length));
        new Span<byte>(copy, length)[gap].Clear();
        return write(file, copy, length, offset);
    }

    // SQLitePCL does not offer this one. The library's name is the one that it loads.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int FileControl(nint database, string name, int operation, void* argument);
}
