using System.Net.Sockets;

namespace CampaignKit.Web.Control;

/// <summary>Where the control socket of a data directory is: in it, or, where the path is too long for a socket, in a directory of its own that <c>control.path</c> names.</summary>
internal sealed record ControlPlace(string Socket, string? Pointer)
{
    private const string Name = "control.sock";
    private const string Elsewhere = "campaignkit-control-";

    /// <summary>Where the program that serves this directory listens, if it does.</summary>
    public static string Find(string directory)
    {
        try
        {
            return File.ReadAllText(PointerIn(directory)).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Path.Combine(Path.GetFullPath(directory), Name);
        }
    }

    /// <summary>The places where it may listen, best first. Each is empty when it is taken from here.</summary>
    public static IEnumerable<ControlPlace> Offer(string directory)
    {
        Clear(directory);
        var usual = Path.Combine(directory, Name);
        if (IsShortEnough(usual)) yield return new(usual, Pointer: null);

        // Made new with a name that nobody can guess and open to this user alone: others may write in the directory for temporary files.
        var elsewhere = Path.Combine(Directory.CreateTempSubdirectory(Elsewhere).FullName, Name);
        if (IsShortEnough(elsewhere)) yield return new(elsewhere, PointerIn(directory));
        else Directory.Delete(Path.GetDirectoryName(elsewhere)!);
    }

    /// <summary>Removes what this or an earlier program left. The directory's lock has to be held.</summary>
    public static void Clear(string directory)
    {
        if (Find(directory) is var socket && Path.GetDirectoryName(socket) is { } folder && Path.GetFileName(folder).StartsWith(Elsewhere, StringComparison.Ordinal) && Directory.Exists(folder))
        {
            File.Delete(socket);
            if (Directory.GetFileSystemEntries(folder).Length == 0) Directory.Delete(folder);
        }

        File.Delete(PointerIn(directory));
        File.Delete(Path.Combine(directory, Name));
    }

    /// <summary>Whether the system takes so long a path: 107 bytes on Linux, 103 on macOS.</summary>
    private static bool IsShortEnough(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path) is not null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static string PointerIn(string directory) => Path.Combine(directory, "control.path");
}
