using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Abuse;

namespace CampaignKit.Core.Tests.Abuse;

/// <summary>Does the work of a challenge as a browser does, by what the documentation says of it alone.</summary>
internal static class Worker
{
    /// <summary>The first number that solves the challenge, after another one and not solving a third thing where that is asked.</summary>
    public static string Solve(Challenge challenge, string? after = null, Challenge? notFor = null) =>
        Numbers(after).First(number => ZeroBits(challenge, number) >= challenge.Bits && (notFor is not { } other || ZeroBits(other, number) < other.Bits));

    /// <summary>A number whose hash lacks just one of the bits.</summary>
    public static string SolveJustShortOf(Challenge challenge) => Numbers().First(number => ZeroBits(challenge, number) == challenge.Bits - 1);

    private static IEnumerable<string> Numbers(string? after = null)
    {
        for (var number = after is null ? 0 : long.Parse(after, CultureInfo.InvariantCulture) + 1; ; number++) yield return number.ToString(CultureInfo.InvariantCulture);
    }

    private static int ZeroBits(Challenge challenge, string solution)
    {
        var zeros = 0;
        foreach (var part in SHA256.HashData(Encoding.ASCII.GetBytes(challenge.Text + solution)))
        {
            zeros += BitOperations.LeadingZeroCount(part) - 24;
            if (part != 0) break;
        }

        return zeros;
    }
}
