namespace CampaignKit.Benchmarks;

/// <summary>A new directory that only this user can enter, removed with everything in it.</summary>
internal sealed class TempDirectory : IDisposable
{
    public TempDirectory(string parent, string purpose)
    {
        Path = System.IO.Path.Combine(parent, $"campaignkit-bench-{purpose}-{System.IO.Path.GetRandomFileName()}");
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Progress.Say($"{Path} could not be removed: {failure.Message}");
        }
    }
}
