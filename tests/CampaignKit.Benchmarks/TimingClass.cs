using System.Diagnostics;

namespace CampaignKit.Benchmarks;

/// <summary>Whether a repeat can be told from a first signature by how long its answer takes: both, one at a time, in alternation.</summary>
/// <param name="Pairs">How many of each.</param>
/// <param name="First">Median of first signatures.</param>
/// <param name="Repeat">Median of repeats.</param>
internal sealed record TimingClass(int Pairs, TimeSpan First, TimeSpan Repeat)
{
    private const int MaxPairs = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public double Ratio => Repeat / First;

    public static async Task<TimingClass> MeasureAsync(PetitionApi api, string slug, CancellationToken cancellationToken)
    {
        async Task<TimeSpan> TimeAsync(string address)
        {
            var started = Stopwatch.GetTimestamp();
            await api.SignAsync(slug, address, cancellationToken);
            return Stopwatch.GetElapsedTime(started);
        }

        var (first, repeat) = (new List<TimeSpan>(), new List<TimeSpan>());
        var begun = Stopwatch.GetTimestamp();
        await TimeAsync(Address(0));
        for (var pair = 1; pair <= MaxPairs && Stopwatch.GetElapsedTime(begun) < Limit; pair++)
        {
            // Each kind goes first every other time, so that neither profits from what the other left warm.
            if (pair % 2 == 0) repeat.Add(await TimeAsync(Address(pair / 2)));
            first.Add(await TimeAsync(Address(pair)));
            if (pair % 2 == 1) repeat.Add(await TimeAsync(Address(pair / 2)));
        }

        return new(first.Count, Latencies.Of(first).Median, Latencies.Of(repeat).Median);
    }

    private static string Address(int number) => SampleSigner.Address("alternate", 0, number);
}
