namespace CampaignKit.Core.Staff;

/// <summary>A key by which a program does what somebody of the staff may, as a document. The key itself is not in it.</summary>
public sealed record ApiKeyRecord
{
    /// <summary>Document kind; the id is 32 random hexadecimal digits.</summary>
    public const string Kind = "api-key";

    /// <summary>Whose it is: no key may more than its person may at that moment.</summary>
    public required string Member { get; init; }

    /// <summary>What it is for, in their words, 1–<see cref="ApiKeys.MaxLabel"/> characters. Sealed, for who writes names into it.</summary>
    public required byte[] SealedLabel { get; init; }

    /// <summary>See <see cref="StaffKeys.HashCode"/>.</summary>
    public required string Hash { get; init; }

    /// <summary>What it may be used for, at least one thing.</summary>
    public required IReadOnlyList<StaffAction> Scopes { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The first moment at which it opens nothing any more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The last day on which it was used, UTC.</summary>
    public DateOnly? UsedOn { get; init; }
}

/// <summary>A key, as it is shown.</summary>
/// <param name="Id">See <see cref="ApiKeyRecord.Kind"/>.</param>
/// <param name="Label">What it is for.</param>
/// <param name="Record">The rest.</param>
public sealed record ApiKey(string Id, string Label, ApiKeyRecord Record)
{
    /// <summary>What it may be used for, if its person may.</summary>
    public IReadOnlyList<StaffAction> Scopes => Record.Scopes;

    /// <summary>Whether it opens anything at a moment.</summary>
    public bool IsAlive(DateTimeOffset now) => Record.RevokedAt is null && now < Record.ExpiresAt;

    /// <summary>The id: printing one tells nothing.</summary>
    public override string ToString() => Id;
}
