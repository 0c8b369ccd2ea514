using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Signatures;

/// <summary>How an attempt to sign ended. Refusals are values; only outages throw.</summary>
public enum SignStatus
{
    /// <summary>The signer is counted, by this call or an earlier one: which of the two is not told.</summary>
    Counted,

    /// <summary>The signature waits until its signer confirms it by mail. Whether they had signed before is told in that mail alone.</summary>
    AwaitingConfirmation,

    /// <summary>Some fields cannot be accepted; <see cref="SignResult.Problems"/> says which and why.</summary>
    Invalid,

    /// <summary>No petition with this slug is public.</summary>
    NotFound,

    /// <summary>The petition is public but takes no signatures; <see cref="SignResult.Petition"/> tells its state.</summary>
    NotOpen,

    /// <summary>So many came from one network that no more can be looked at now; <see cref="SignResult.RetryAfter"/> says when.</summary>
    TooMany,
}

/// <summary>The answer to an attempt to sign.</summary>
public sealed record SignResult
{
    /// <summary>How it ended.</summary>
    public required SignStatus Status { get; init; }

    /// <summary>The petition, unless it was not found.</summary>
    public PetitionRecord? Petition { get; init; }

    /// <summary>The state of the petition at that moment.</summary>
    public PetitionState State { get; init; }

    /// <summary>26 characters, when counted: the signer's proof, see <see cref="Keys.PetitionKeys.Receipt"/>.</summary>
    public string? Receipt { get; init; }

    /// <summary>When it waits for confirmation: what the six mailed digits belong to.</summary>
    public string? Ticket { get; init; }

    /// <summary>When to try again, if there were too many.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>How many have signed, this signer included, when counted.</summary>
    public long Count { get; init; }

    /// <summary>The domain that the signer may have meant, when it was taken and the one they typed is a slip away from it; see <see cref="Signers.DomainTypos"/>.</summary>
    public string? DidYouMean { get; init; }

    /// <summary>Field name → sentences for the signer, when invalid.</summary>
    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();
}
