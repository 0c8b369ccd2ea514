namespace CampaignKit.Web.Tests.Hosting;

/// <summary>A directory of its own for one installation, deleted at the end. The data directory in it is not there until a program makes it.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("campaignkit-data-");

    /// <summary>Where things lie that belong to the test and not to the installation.</summary>
    public string Beside => _folder.FullName;

    public string Data => Path.Combine(_folder.FullName, "data");

    public string Database => Path.Combine(Data, "campaignkit.db");

    public string Donations => Path.Combine(Data, "donations.db");

    public string Log => Database + "-wal";

    public string Mark => Database + "-mark";

    public string MasterKey => Path.Combine(Data, "master.key");

    /// <summary>What the installation has on disk, by file. Left out is what every start makes anew: empty files, and the index that SQLite keeps of its log.</summary>
    public Dictionary<string, byte[]> Snapshot() => Directory.GetFiles(Data)
        .Where(file => new FileInfo(file).Length > 0 && !file.EndsWith("-shm", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);

    public void Dispose() => _folder.Delete(recursive: true);
}
