using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;

namespace CampaignKit.Web.Installation;

/// <summary>The file that holds the master key. The same on every node of an installation, and never in its storage.</summary>
/// <remarks>The installation remembers the fingerprint of the key that it is under. While a change of the key is under way the next one lies beside it as <c>.new</c>.</remarks>
internal sealed class MasterKeyFile(string path)
{
    private const string Kind = "installation";
    private const string Id = "master-key";

    /// <summary>Absolute path.</summary>
    public string Path => path;

    /// <summary>Where the next key lies while the key is changed.</summary>
    public string NextPath => path + ".new";

    /// <summary>The file that the settings name.</summary>
    public static MasterKeyFile Of(InstallationOptions options) => new(System.IO.Path.GetFullPath(options.MasterKeyFile ?? System.IO.Path.Combine(options.DataDirectory, "master.key")));

    /// <summary>Makes the key of a new installation, and notices that a key is missing, or is not the one that the data was written under, before anything is written under another.</summary>
    /// <exception cref="StartRefusedException">The key is missing, is none, is another, or is being changed.</exception>
    public async Task PrepareAsync(IDocuments documents)
    {
        var remembered = await FindRememberedAsync(documents);
        if (remembered is null && !File.Exists(path)) Make();

        // First of all: the old file may be overwritten already, and that the key is missing or another would lead the operator astray.
        if (remembered is not null && IsHalfChanged(remembered.Value))
        {
            throw new StartRefusedException("A change of the master key was interrupted. Run the command `keys rotate` again to finish it, then start.");
        }

        var master = Read();
        remembered ??= await RememberAsync(documents, master);
        if (remembered.Value.Fingerprint != master.Fingerprint)
        {
            throw new StartRefusedException("The master key is not the one that this installation's data was written under. Put the right key file back, or set CampaignKit__MasterKeyFile to it.");
        }
    }

    /// <summary>Reads the key.</summary>
    /// <exception cref="StartRefusedException">It is missing or is none.</exception>
    public MasterKey Read()
    {
        try
        {
            return Read(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartRefusedException($"The master key {path} is missing. Without it nobody's data can be read: put the file back, or set CampaignKit__MasterKeyFile to where it is.", failure);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The master key {path} cannot be read: it has to be {MasterKey.Size} bytes in base64.", failure);
        }
    }

    /// <summary>The next key, if the key is being changed. One that is not whole is none: nothing is wrapped under it before it is on disk.</summary>
    public MasterKey? FindNext() => Find(NextPath);

    /// <summary>Makes the next key. It is on disk when this returns.</summary>
    /// <exception cref="StartRefusedException">It cannot be written.</exception>
    public MasterKey MakeNext()
    {
        Telling(NextPath, WriteNext);
        return Read(NextPath);
    }

    /// <summary>Puts the next key in the place of the old one, whose bytes are overwritten first. May be repeated.</summary>
    /// <param name="overwritten">Called in between.</param>
    /// <exception cref="StartRefusedException">The files cannot be written.</exception>
    public void TakeNext(Action overwritten)
    {
        Telling(path, () =>
        {
            using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
            stream.Write(new byte[stream.Length]);
            stream.Flush(flushToDisk: true);
        });
        overwritten();
        Telling(path, () => File.Move(NextPath, path, overwrite: true));
    }

    /// <summary>Which key the installation is under, or <see langword="null"/> for a new one.</summary>
    public static ValueTask<Document<RememberedKey>?> FindRememberedAsync(IDocuments documents) => documents.ReadAsync<RememberedKey>(Kind, Id);

    /// <summary>The write that changes what is remembered.</summary>
    public static DocumentWrite Remember(RememberedKey key, string? ifMatch) => new(Kind, Id, key, ifMatch);

    private bool IsHalfChanged(RememberedKey remembered) =>
        remembered.Next is not null || (FindNext()?.Fingerprint == remembered.Fingerprint && Find(path)?.Fingerprint != remembered.Fingerprint);

    private static MasterKey? Find(string path)
    {
        try
        {
            return Read(path);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static MasterKey Read(string path)
    {
        var key = Convert.FromBase64String(File.ReadAllText(path).Trim());
        var master = new MasterKey(key);
        CryptographicOperations.ZeroMemory(key);
        return master;
    }

    // Written beside and moved into place when it is on disk: a process killed in between leaves no half of a key.
    private void Make() => Telling(path, () =>
    {
        WriteNext();
        File.Move(NextPath, path);
    });

    // Whoever may read the old file may read the new one.
    private void WriteNext()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = File.Exists(path) ? File.GetUnixFileMode(path) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(NextPath, options);
        stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Size)) + "\n"));
        stream.Flush(flushToDisk: true);
    }

    private static void Telling(string file, Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The master key {file} cannot be written: {failure.Message}", failure);
        }
    }

    // Two nodes may start an installation at once: the first one's key is the installation's.
    private static async Task<Document<RememberedKey>> RememberAsync(IDocuments documents, MasterKey master)
    {
        try
        {
            await documents.WriteAsync([Remember(new(master.Fingerprint), ifMatch: null)]);
        }
        catch (DocumentConflictException)
        {
            // What the other one wrote is read below.
        }

        return (await FindRememberedAsync(documents))!;
    }
}

/// <summary>Which master key an installation is under.</summary>
/// <param name="Fingerprint">See <see cref="MasterKey.Fingerprint"/>.</param>
/// <param name="Next">The fingerprint of the one that takes its place, while some keys may be under that one already.</param>
internal sealed record RememberedKey(string Fingerprint, string? Next = null);
