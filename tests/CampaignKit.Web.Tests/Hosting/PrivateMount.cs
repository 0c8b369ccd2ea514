using System.Diagnostics;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>A directory under a mount that only the processes of one test see: a small disk of its own, or a directory that cannot be written.</summary>
/// <remarks>
/// Linux. A process of its own holds the mount namespace and ends with the test; programs enter it by <see cref="Wrapper"/>. Root needs no more than
/// the right to mount; anybody else needs user namespaces, which some systems forbid: see <see cref="WhyNot"/>.
/// </remarks>
internal sealed class PrivateMount : IAsyncDisposable
{
    private static readonly string? Unshare = FindUnshare();
    private readonly Process _holder;
    private readonly string _directory;

    private PrivateMount(Process holder, string directory)
    {
        _holder = holder;
        _directory = directory;
    }

    /// <summary>Why this machine does not let a test mount anything; <see langword="null"/> if it does.</summary>
    public static string? WhyNot { get; } = Unshare is null ? "This needs a mount of its own, and this machine allows none (unshare -m as root, or unshare -Urm)." : null;

    /// <summary>Command line that runs what follows it where the mount is seen, in the same process.</summary>
    public IReadOnlyList<string> Wrapper =>
    [
        "nsenter", "--target", $"{_holder.Id}", .. Unshare == "-m" ? (string[])["--mount"] : ["--user", "--preserve-credentials", "--mount"], "--",
    ];

    /// <summary>The mounted directory as it is reached from outside.</summary>
    public string FromOutside => $"/proc/{_holder.Id}/root{_directory}";

    /// <summary>Mounts an empty disk of this many KiB over the directory.</summary>
    public static Task<PrivateMount> DiskAsync(string directory, int kibibytes) =>
        MountAsync(directory, $"mount -t tmpfs -o size={kibibytes}k,mode=700 tmpfs \"$1\"");

    /// <summary>Makes the directory, with what is in it, read-only even to root.</summary>
    public static Task<PrivateMount> ReadOnlyAsync(string directory) =>
        MountAsync(directory, "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\"");

    /// <summary>Takes this many KiB of the disk, or all that is left if that is less.</summary>
    public void Fill(int kibibytes = int.MaxValue)
    {
        using var ballast = new FileStream(Path.Combine(FromOutside, "ballast"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            for (var written = 0; written < kibibytes; written += 4) ballast.Write(page);
        }
        catch (IOException)
        {
            // No space is left: that was the purpose.
        }
    }

    /// <summary>Gives this many KiB of what was filled back; by default all.</summary>
    public void Free(int kibibytes = int.MaxValue)
    {
        var ballast = new FileInfo(Path.Combine(FromOutside, "ballast"));
        if (ballast.Length <= (long)kibibytes * 1024) ballast.Delete();
        else
        {
            using var stream = ballast.OpenWrite();
            stream.SetLength(stream.Length - ((long)kibibytes * 1024));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
    }

    private static async Task<PrivateMount> MountAsync(string directory, string mount)
    {
        Directory.CreateDirectory(directory);
        var holder = Hold(Unshare!, mount, directory);
        if (await holder.StandardOutput.ReadLineAsync() != "mounted") throw new InvalidOperationException($"The mount failed: {await holder.StandardError.ReadToEndAsync()}");
        return new(holder, directory);
    }

    // Reads its input until that closes, as it does when the tests end, whatever way they end.
    private static Process Hold(string how, string mount, string directory) => Process.Start(
        new ProcessStartInfo("unshare", [how, "sh", "-c", $"{mount} && echo mounted && exec cat", "sh", directory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static string? FindUnshare()
    {
        if (!OperatingSystem.IsLinux()) return null;
        return ((string[])["-m", "-Urm"]).FirstOrDefault(CanMount);
    }

    private static bool CanMount(string how)
    {
        var probe = Directory.CreateTempSubdirectory("campaignkit-mount-");
        try
        {
            using var holder = Hold(how, "command -v nsenter >/dev/null && mount -t tmpfs -o size=4k tmpfs \"$1\"", probe.FullName);
            holder.StandardInput.Close();
            var answer = holder.StandardOutput.ReadLine();
            holder.WaitForExit();
            return answer == "mounted";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            probe.Delete();
        }
    }
}

/// <summary>A test that needs a mount of its own; skipped, with the reason, where the machine allows none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = PrivateMount.WhyNot;
}
