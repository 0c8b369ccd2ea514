using System.Security.Cryptography;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;

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

    /// <summary>Reads the master key; makes one if there is neither a key nor a database yet.</summary>
    /// <exception cref="StartRefusedException">The key is missing beside a database that needs it, or is not a key.</exception>
    public static MasterKey ReadMasterKey(string directory, string? keyFile, bool mayMake)
    {
        var path = System.IO.Path.GetFullPath(keyFile ?? System.IO.Path.Combine(directory, "master.key"));
        if (!File.Exists(path))
        {
            if (!mayMake || File.Exists(DatabaseIn(directory)))
            {
                throw new StartRefusedException($"The master key {path} is missing. Without it nobody's data can be read: put the file back, or set CampaignKit__MasterKeyFile to where it is.");
            }

            Make(path);
        }

        try
        {
            return new(Convert.FromBase64String(File.ReadAllText(path).Trim()));
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The master key {path} cannot be read: it has to be {MasterKey.Size} bytes in base64.", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // Written beside and moved into place when it is on disk: a process killed in between leaves no half of a key.
    private static void Make(string path)
    {
        var fresh = path + ".new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(fresh, options))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Size)) + "\n"));
                stream.Flush(flushToDisk: true);
            }

            File.Move(fresh, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The master key {path} cannot be written: {failure.Message}", failure);
        }
    }
}
