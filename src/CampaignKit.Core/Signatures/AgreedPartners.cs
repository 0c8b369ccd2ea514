namespace CampaignKit.Core.Signatures;

/// <summary>The partners of a campaign that a signer agreed to hear from, as one text: their slugs in order with spaces between, <see langword="null"/> for none.</summary>
/// <remarks>One text and no list: most signers agree to none, and that costs nothing where they sign.</remarks>
public static class AgreedPartners
{
    /// <summary>Whether a partner is among them. Allocates nothing.</summary>
    public static bool Has(string? agreed, string slug)
    {
        foreach (var part in agreed.AsSpan().Split(' '))
        {
            if (agreed.AsSpan(part).SequenceEqual(slug)) return true;
        }

        return false;
    }

    /// <summary>Their slugs.</summary>
    public static IReadOnlyList<string> Split(string? agreed) => agreed is null ? [] : agreed.Split(' ');

    /// <summary>Reads what a signer chose.</summary>
    /// <param name="chosen">Slugs in any order, also more than once; <see langword="null"/> for none.</param>
    /// <param name="partners">Those that there are to choose from.</param>
    /// <param name="agreed">As it is stored.</param>
    /// <returns>Whether each is one of them.</returns>
    internal static bool TryRead(IReadOnlyList<string>? chosen, IReadOnlyList<string> partners, out string? agreed)
    {
        agreed = null;
        if (chosen is null or { Count: 0 }) return true;
        if (!chosen.All(slug => partners.Contains(slug, StringComparer.Ordinal))) return false;
        agreed = string.Join(' ', chosen.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return true;
    }
}
