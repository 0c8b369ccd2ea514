namespace CampaignKit.Core.Momentum;

/// <summary>The part of a country that a postcode is in, as the post divides it: some thousands of households at least.</summary>
internal static class PostalArea
{
    // Where two characters would be too little: https://www.canadapost-postescanada.ca (forward sortation areas), https://pe.usps.com (sectional centres), https://www.eircode.ie (routing keys).
    private const int Long = 3;
    private const int Usual = 2;

    /// <summary>The area, as in <c>M5V</c> or <c>75</c>; <see langword="null"/> for a postcode that has none or is too short to tell.</summary>
    /// <param name="country">ISO 3166-1 alpha-2.</param>
    /// <param name="postcode">As its signer typed it.</param>
    public static string? Of(string country, string? postcode)
    {
        if (postcode is null) return null;
        var written = string.Concat(postcode.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        var length = country switch
        {
            "CA" or "US" or "IE" => Long,

            // Britain's areas are the letters before the first digit: E, SW.
            "GB" => written.TakeWhile(char.IsLetter).Count() is var letters and >= 1 and <= Usual ? letters : int.MaxValue,
            _ => Usual,
        };

        // A code of the area's length alone would be no postcode, and of a few characters anything might be meant.
        return written.Length > length ? written[..length] : null;
    }
}
