using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.Tests;

internal static class SampleAwaiting
{
    /// <summary>One who waits; everything of it follows from the number.</summary>
    public static AwaitingSignature Signature(long number, int reminders = 0) => new()
    {
        Number = number,
        Request = new()
        {
            Signer = new((UInt128)(ulong)number << 64),
            SignedAt = new(2026, 11, 5, 12, 0, 0, 123, TimeSpan.Zero),
            Country = "CA",
            Visibility = Visibility.Named,
            Updates = true,
            Partners = "a-union b-union",
            Locale = "tl",
            SealedPerson = new byte[] { 1, 2, 3 },
            State = SignatureState.HeldForReview,
            Reason = "burst",
            Awaited = number,
        },
        SealedAddress = new byte[] { 4, 5, 6 },
        ExpiresAt = new DateTimeOffset(2026, 11, 12, 12, 0, 0, TimeSpan.Zero).AddSeconds(number),
        Reminders = reminders,
        RemindAt = new DateTimeOffset(2026, 11, 7, 12, 0, 0, TimeSpan.Zero).AddSeconds(number),
    };
}
