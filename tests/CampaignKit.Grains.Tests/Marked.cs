using System.Globalization;
using System.Text;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Grains.Tests;

/// <summary>A signature whose every field can be recognised wherever it is written.</summary>
internal static class Marked
{
    private const string Key = "A1B2C3D4E5F60718293A4B5C6D7E8F90";

    private static readonly byte[] Sealed = Encoding.UTF8.GetBytes("SEALED-PERSON");

    public static SignRequest Request { get; } = new()
    {
        Signer = new(UInt128.Parse(Key, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        SignedAt = new(1987, 6, 5, 4, 3, 2, TimeSpan.Zero),
        Country = "COUNTRY-OF-SIGNER",
        Visibility = Visibility.Initials,
        Updates = true,
        Partners = "PARTNERS-OF-SIGNER",
        Locale = "LOCALE-OF-SIGNER",
        Source = "SOURCE-OF-SIGNER",
        SealedPerson = Sealed,
    };

    // The key as a number or in hexadecimal, whole or in halves; bytes as text, hexadecimal, base64 or a list.
    private static string[] Marks { get; } =
    [
        Request.Signer.Value.ToString(CultureInfo.InvariantCulture), Key[..16], Key[16..], Convert.ToBase64String(Convert.FromHexString(Key))[..^2],
        "OF-SIGNER", "1987", nameof(Visibility.Initials),
        "SEALED-PERSON", Convert.ToHexString(Sealed), Convert.ToBase64String(Sealed)[..^2], string.Join(", ", Sealed.Take(4)), BitConverter.ToString(Sealed, 0, 4),
    ];

    public static void AssertAbsent(string? text) => Assert.All(Marks, mark => Assert.DoesNotContain(mark, text, StringComparison.OrdinalIgnoreCase));
}
