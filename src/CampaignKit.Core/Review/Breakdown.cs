using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Review;

/// <summary>How a petition's public number is made up, so that anybody can add it up.</summary>
/// <remarks>
/// <see cref="Removed"/> is the sum of the <see cref="Removals"/> that were not undone, without <see cref="WithdrawnSince"/>. The count and the removals
/// come from different places and are of slightly different moments; the removal that is under way, if one is, takes up the difference.
/// </remarks>
public sealed record Breakdown
{
    /// <summary>In the public number.</summary>
    public required long Counted { get; init; }

    /// <summary>Not confirmed yet, or waiting for staff.</summary>
    public required long Awaiting { get; init; }

    /// <summary>Taken back or erased by their signers.</summary>
    public required long Withdrawn { get; init; }

    /// <summary>Taken out, and neither put back nor taken back since.</summary>
    public required long Removed { get; init; }

    /// <summary>What was taken out and why, oldest first; undone ones included.</summary>
    public required IReadOnlyList<Removal> Removals { get; init; }

    /// <summary>Of those, taken back or erased by their signers afterwards: they are among <see cref="Withdrawn"/>.</summary>
    public required long WithdrawnSince { get; init; }

    /// <summary>When this was known to be so, UTC.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The breakdown of a count.</summary>
    /// <param name="count">The petition's count.</param>
    /// <param name="invalidations">The petition's.</param>
    public static Breakdown Of(PetitionCount count, IEnumerable<Invalidation> invalidations)
    {
        var all = invalidations.OrderBy(invalidation => invalidation.At).ToList();
        var untold = count.Invalidated - all.Where(invalidation => invalidation.State is not InvalidationState.Undone).Sum(invalidation => invalidation.Applied);

        // What nobody is at work on was done by hand and not counted yet, or taken back by its signers.
        var atWork = all.LastOrDefault(invalidation => invalidation.IsUnderWay);
        if (atWork is null && untold > 0) atWork = all.LastOrDefault(invalidation => invalidation.Id == Invalidation.ByHand);

        var removals = new List<Removal>();
        foreach (var invalidation in all)
        {
            var isAtWork = invalidation == atWork;
            var number = isAtWork ? Math.Max(0, invalidation.Applied + untold) : invalidation.Applied;
            if (isAtWork) untold -= number - invalidation.Applied;
            var undone = invalidation.State is InvalidationState.Undone ? invalidation.UndoneAt : null;
            if (number > 0) removals.Add(new(invalidation.Sentence, number, invalidation.At, undone));
        }

        if (untold > 0) removals.Add(new(Invalidation.ByHandSentence, untold, count.AsOf, Undone: null));
        return new()
        {
            Counted = count.Counted,
            Awaiting = count.Awaiting,
            Withdrawn = count.Withdrawn,
            Removed = count.Invalidated,
            Removals = removals,
            WithdrawnSince = Math.Max(0, -untold),
            AsOf = count.AsOf,
        };
    }
}

/// <summary>Signatures that were taken out together.</summary>
/// <param name="Sentence">What was removed and why.</param>
/// <param name="Number">How many.</param>
/// <param name="At">When, UTC; of those removed by hand, the last time.</param>
/// <param name="Undone">When they were put back, UTC; <see langword="null"/> if they were not.</param>
public sealed record Removal(string Sentence, long Number, DateTimeOffset At, DateTimeOffset? Undone);
