using System.Diagnostics;

namespace CampaignKit.Benchmarks;

/// <summary>Whether who has signed can be told from who has not by how long the answer takes: both, one at a time, in alternation.</summary>
/// <param name="Pairs">How many of each.</param>
/// <param name="First">Median of those who had not signed.</param>
/// <param name="Repeat">Median of those who had.</param>
/// <param name="Guess">The chance that, of one of each, the longer answer is that of who had signed: 0.50 tells nothing (Mann–Whitney).</param>
internal sealed record TimingClass(int Pairs, TimeSpan First, TimeSpan Repeat, double Guess)
{
    private const int MaxPairs = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public double Ratio => Repeat / First;

    /// <summary>On a petition that counts at once: the repeats are by those who signed for the first time a little before.</summary>
    public static async Task<TimingClass> MeasureAsync(PetitionApi api, string slug, CancellationToken cancellationToken)
    {
        await api.SignAsync(slug, Address(0), cancellationToken);
        return await MeasureAsync(api, slug, Address, number => Address(number / 2), cancellationToken);
    }

    /// <summary>On any petition.</summary>
    /// <param name="api">The program.</param>
    /// <param name="slug">The petition.</param>
    /// <param name="never">The address of one who has not signed, by number from 1.</param>
    /// <param name="signed">The address of one who has, by the same numbers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TimingClass> MeasureAsync(PetitionApi api, string slug, Func<int, string> never, Func<int, string> signed, CancellationToken cancellationToken)
    {
        async Task<TimeSpan> TimeAsync(string address)
        {
            var started = Stopwatch.GetTimestamp();
            await api.SignAsync(slug, address, cancellationToken);
            return Stopwatch.GetElapsedTime(started);
        }

        var (first, repeat) = (new List<TimeSpan>(), new List<TimeSpan>());
        var begun = Stopwatch.GetTimestamp();
        for (var pair = 1; pair <= MaxPairs && Stopwatch.GetElapsedTime(begun) < Limit; pair++)
        {
            // Each kind goes first every other time, so that neither profits from what the other left warm.
            if (pair % 2 == 0) repeat.Add(await TimeAsync(signed(pair)));
            first.Add(await TimeAsync(never(pair)));
            if (pair % 2 == 1) repeat.Add(await TimeAsync(signed(pair)));
        }

        return new(first.Count, Latencies.Of(first).Median, Latencies.Of(repeat).Median, ChanceOf(repeat, first));
    }

    private static double ChanceOf(List<TimeSpan> longer, List<TimeSpan> shorter)
    {
        // Both have been put in order by their medians.
        var (won, below, upTo) = (0.0, 0, 0);
        foreach (var time in longer)
        {
            while (below < shorter.Count && shorter[below] < time) below++;
            while (upTo < shorter.Count && shorter[upTo] <= time) upTo++;
            won += below + ((upTo - below) / 2.0);
        }

        return won / ((double)longer.Count * shorter.Count);
    }

    private static string Address(int number) => SampleSigner.Address("alternate", 0, number);
}
