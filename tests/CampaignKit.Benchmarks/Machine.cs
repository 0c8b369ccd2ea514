using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CampaignKit.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    private const int Syncs = 100;

    /// <summary>Processors, memory, and how fast the disk under <paramref name="directory"/> makes a page durable, on which every durable answer waits.</summary>
    public static string Describe(string directory)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return FormattableString.Invariant(
            $"{Environment.ProcessorCount} cores ({ProcessorName()}), {memory:0.#} GiB of memory, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; ")
            + FormattableString.Invariant($"a page is durable on its disk ({new DriveInfo(directory).DriveFormat}) in {TimeSync(directory).TotalMilliseconds:0.00} ms.");
    }

    private static string ProcessorName() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static TimeSpan TimeSync(string directory)
    {
        using var probe = new TempDirectory(directory, "probe");
        using var file = new FileStream(Path.Combine(probe.Path, "page"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        var times = new List<TimeSpan>();
        for (var sync = 0; sync < Syncs; sync++)
        {
            var started = Stopwatch.GetTimestamp();
            file.Write(page);
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        return Latencies.Of(times).Median;
    }
}
