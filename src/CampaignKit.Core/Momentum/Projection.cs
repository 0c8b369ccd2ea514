namespace CampaignKit.Core.Momentum;

/// <summary>When a petition might reach a number, if it goes on as in the last days.</summary>
/// <remarks>
/// The pace is the mean of whole days. How sure it is, is read off how much these days differ: four of five such spans hold the true mean, if days are alike and independent.
/// They are not: a newspaper's article is in no day before it. So it says what the present pace means, not what will be.
/// </remarks>
/// <param name="Missing">Signatures that are missing, at least 1.</param>
/// <param name="PerDay">The pace, more than 0.</param>
/// <param name="Soonest">Days until then at the upper end of the span.</param>
/// <param name="Likely">Days until then at this pace.</param>
/// <param name="Latest">Days until then at the lower end; <see langword="null"/> if that end is no pace at all.</param>
public sealed record Projection(long Missing, double PerDay, double Soonest, double Likely, double? Latest)
{
    /// <summary>How many whole days it rests on.</summary>
    public const int Days = 7;

    // Student's t with six degrees of freedom: four fifths lie within.
    private const double Quantile = 1.440;

    /// <summary>The projection; <see langword="null"/> if the number is reached or nobody signed in these days.</summary>
    /// <param name="missing">Signatures that are missing.</param>
    /// <param name="days">Signatures of the last <see cref="Days"/> whole days.</param>
    public static Projection? Of(long missing, IReadOnlyList<long> days)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(days.Count, Days, nameof(days));
        var mean = days.Average();
        if (missing <= 0 || mean <= 0) return null;

        var deviation = Math.Sqrt(days.Sum(day => (day - mean) * (day - mean)) / (Days - 1));
        var margin = Quantile * deviation / Math.Sqrt(Days);
        return new(missing, mean, missing / (mean + margin), missing / mean, mean > margin ? missing / (mean - margin) : null);
    }
}
