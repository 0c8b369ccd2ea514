using CampaignKit.Core.Installation;

namespace CampaignKit.Web.Installation;

/// <summary>The directory that holds an installation. Open by one process at a time.</summary>
/// <remarks>The lock is the operating system's own on an open file, so a process that is killed leaves none behind.</remarks>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Where the database is.</summary>
    public string Database => DatabaseIn(Path);

    /// <summary>Where the donations are.</summary>
    public string Donations => System.IO.Path.Combine(Path, "donations.db");

    /// <summary>Where the database of a data directory is.</summary>
    public static string DatabaseIn(string directory) => System.IO.Path.Combine(directory, "campaignkit.db");

    /// <summary>Makes the directory if need be and takes it for this process.</summary>
    /// <exception cref="StartRefusedException">It cannot be made or written, or another process has it.</exception>
    public static DataDirectory Take(string directory)
    {
        var path = System.IO.Path.GetFullPath(directory);
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The data directory {path} cannot be made: {failure.Message}", failure);
        }

        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            return new(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StartRefusedException($"The data directory {path} cannot be written. Give this user the right to write it, or set CampaignKit__DataDirectory to another.", failure);
        }
        catch (IOException failure) when (File.Exists(file))
        {
            throw new StartRefusedException($"The data directory {path} is in use by another CampaignKit process, or cannot be written: {failure.Message}", failure);
        }
        catch (IOException failure)
        {
            throw new StartRefusedException($"The data directory {path} cannot be written: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
