using System.Security.Cryptography;
using CampaignKit.Core.Keys;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Exports;

/// <summary>The files of exports in this node's data directory: encrypted, and only there.</summary>
internal sealed class ExportFiles
{
    private readonly string _directory;

    public ExportFiles(DataDirectory data)
    {
        _directory = Path.Combine(data.Path, "exports");
        Directory.CreateDirectory(_directory);
        var named = Path.Combine(_directory, "node");
        if (!File.Exists(named)) File.WriteAllText(named, RandomNumberGenerator.GetHexString(16, lowercase: true));
        Node = File.ReadAllText(named);
    }

    /// <summary>What this node is called among the nodes of the installation; the same after a restart on the same data directory.</summary>
    public string Node { get; }

    /// <summary>Begins a file anew; whatever an earlier attempt left of it is gone.</summary>
    public FileStream Begin(string id) => new(Unfinished(id), FileMode.Create, FileAccess.Write, FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);

    /// <summary>Puts a whole file in its place.</summary>
    public void Finish(string id) => File.Move(Unfinished(id), Finished(id), overwrite: true);

    /// <summary>Opens a whole file; <see langword="null"/> if it is not there.</summary>
    public UnsealingStream? Open(string id, byte[] key, long length)
    {
        try
        {
            var file = new FileStream(Finished(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            return new(file, key, Context(id), length);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes whatever there is of an export. Downloads that are under way break off.</summary>
    public void Delete(string id)
    {
        File.Delete(Unfinished(id));
        File.Delete(Finished(id));
    }

    /// <summary>The exports of which there is something, whole or not.</summary>
    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(_directory, "*.export*").Select(path => Path.GetFileName(path).Split('.')[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>What a file is bound to.</summary>
    public static byte[] Context(string id) => System.Text.Encoding.ASCII.GetBytes($"export/{id}");

    private string Finished(string id) => Path.Combine(_directory, $"{id}.export");

    private string Unfinished(string id) => Path.Combine(_directory, $"{id}.export-unfinished");
}
