using System.Security.Cryptography;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;

namespace CampaignKit.Web.Installation;

/// <summary>The file that holds the master key. The same on every node of an installation, and never in its storage.</summary>
internal sealed class MasterKeyFile(string path)
{
    private const string Kind = "installation";
    private const string Id = "master-key";

    /// <summary>The file that the settings name.</summary>
    public static MasterKeyFile Of(InstallationOptions options) => new(Path.GetFullPath(options.MasterKeyFile ?? Path.Combine(options.DataDirectory, "master.key")));

    /// <summary>Makes the key of a new installation, and notices that a key is missing, or is not the one that the data was written under, before anything is written under another.</summary>
    /// <exception cref="StartRefusedException">The key is missing, is none, or is another.</exception>
    public async Task PrepareAsync(IDocuments documents)
    {
        var remembered = await documents.ReadAsync<Remembered>(Kind, Id);
        if (remembered is null && !File.Exists(path)) Make();
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
            return new(Convert.FromBase64String(File.ReadAllText(path).Trim()));
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

    // Written beside and moved into place when it is on disk: a process killed in between leaves no half of a key.
    private void Make()
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

    // Two nodes may start an installation at once: the first one's key is the installation's.
    private static async Task<Document<Remembered>> RememberAsync(IDocuments documents, MasterKey master)
    {
        try
        {
            await documents.WriteAsync([new(Kind, Id, new Remembered(master.Fingerprint), IfMatch: null)]);
        }
        catch (DocumentConflictException)
        {
            // What the other one wrote is read below.
        }

        return (await documents.ReadAsync<Remembered>(Kind, Id))!;
    }

    private sealed record Remembered(string Fingerprint);
}
