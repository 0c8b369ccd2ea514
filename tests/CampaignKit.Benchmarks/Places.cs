using System.Runtime.InteropServices;

namespace CampaignKit.Benchmarks;

/// <summary>Where the benchmark finds what it starts, and where it writes.</summary>
internal static class Places
{
    // This program runs in artifacts/bin/CampaignKit.Benchmarks/<configuration>/.
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>The .NET host that runs this program.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>The real program, built as this one was.</summary>
    public static string Program { get; } = Path.Combine(Here.Parent!.Parent!.FullName, "CampaignKit.Web", Here.Name, "CampaignKit.Web.dll");

    /// <summary>This program.</summary>
    public static string Benchmarks { get; } = typeof(Places).Assembly.Location;

    /// <summary>Where reports are written: <c>artifacts/bench</c>.</summary>
    public static string Reports { get; } = Path.Combine(Here.Parent!.Parent!.Parent!.FullName, "bench");

    /// <summary>The repository itself.</summary>
    public static string Repository =>
        FindRepository(new(Environment.CurrentDirectory)) ?? FindRepository(Here) ?? throw new BenchmarkException("Start the benchmark inside the repository.");

    /// <summary>The repository's seeds.</summary>
    public static string Seeds => Path.Combine(Repository, "seeds");

    private static string? FindRepository(DirectoryInfo? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "CampaignKit.sln"))) directory = directory.Parent;
        return directory?.FullName;
    }
}
