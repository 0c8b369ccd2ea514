namespace CampaignKit.Core.Petitions;

/// <summary>The goal that a petition shows: always a little ahead of the count, never behind it.</summary>
public static class GoalLadder
{
    /// <summary>The first goal until it is reached; then the next rung of 100, 250, 500, 1,000, 2,500, 5,000, … above the count.</summary>
    /// <param name="firstGoal">Signatures, at least 1; need not be a rung.</param>
    /// <param name="counted">Signatures, 0–4,999,999,999,999,999,999.</param>
    /// <returns>Signatures, always above <paramref name="counted"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A first goal below 1, or a negative count.</exception>
    /// <exception cref="OverflowException">The count is above the ladder's end.</exception>
    public static long Displayed(long firstGoal, long counted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstGoal, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(counted);
        if (counted < firstGoal) return firstGoal;

        for (var rung = 100L; ; rung = checked(rung * 10))
        {
            if (counted < rung) return rung;
            if (counted < rung / 2 * 5) return rung / 2 * 5;
            if (counted < rung * 5) return rung * 5;
        }
    }
}
