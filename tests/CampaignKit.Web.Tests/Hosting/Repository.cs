using System.Runtime.CompilerServices;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>Where the program under test and the content it starts with are.</summary>
internal static class Repository
{
    /// <summary>The repository itself.</summary>
    public static string Root { get; } = Find();

    /// <summary>The repository's seeds.</summary>
    public static string Seeds { get; } = Path.Combine(Root, "seeds");

    /// <summary>The built program. A reference to its project copies it, with its settings and pages, beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "CampaignKit.Web.dll");

    // From this file when the build put its output outside the repository.
    private static string Find([CallerFilePath] string thisFile = "") =>
        RootAbove(AppContext.BaseDirectory) ?? RootAbove(Path.GetDirectoryName(thisFile)) ?? throw new InvalidOperationException("These tests run inside the repository.");

    private static string? RootAbove(string? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory, "CampaignKit.sln"))) directory = Path.GetDirectoryName(directory);
        return directory;
    }
}
