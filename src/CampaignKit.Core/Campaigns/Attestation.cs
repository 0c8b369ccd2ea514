using System.Globalization;
using System.Security.Cryptography;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Campaigns;

/// <summary>What a petition stood at when its people were destroyed, vouched for by the installation: the number can be shown to be its own when nobody can count again.</summary>
/// <remarks>
/// The proof is an HMAC under a subkey of the installation's key, which the master key wraps: so a change of the master key leaves it valid. It convinces
/// whoever trusts this installation that nobody else wrote the numbers; it does not prove them to a stranger.
/// </remarks>
public sealed record Attestation
{
    /// <summary>Document kind under which these are stored, by petition.</summary>
    public const string Kind = "attestation";

    /// <summary>The numbers.</summary>
    public required PetitionSums Sums { get; init; }

    /// <summary>When they were read, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The proof, 32 bytes.</summary>
    public required byte[] Proof { get; init; }

    /// <summary>Vouches for numbers.</summary>
    public static Attestation Of(PetitionSums sums, DateTimeOffset at, InstallationKeys keys) => new() { Sums = sums, At = at, Proof = keys.Attest(Text(sums, at)) };

    /// <summary>Whether this installation vouched for exactly these numbers.</summary>
    public bool IsGenuine(InstallationKeys keys) => CryptographicOperations.FixedTimeEquals(Proof, keys.Attest(Text(Sums, At)));

    // A line for each number; a slug has no line break in it, so no two contents have the same text.
    private static string Text(PetitionSums sums, DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture, $"{sums.Petition}\n{sums.Counted}\n{sums.Held}\n{sums.Withdrawn}\n{sums.Invalidated}\n{at.UtcTicks}");
}
