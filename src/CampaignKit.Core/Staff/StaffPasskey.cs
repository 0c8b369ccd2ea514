namespace CampaignKit.Core.Staff;

/// <summary>A passkey of somebody of the staff (WebAuthn): what shows that whoever signs in has it. Nothing in it signs anybody in.</summary>
public sealed record StaffPasskey
{
    /// <summary>The most of one person.</summary>
    public const int MostAtOnce = 20;

    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 100;

    /// <summary>As its device gave it, up to 1,023 bytes.</summary>
    public required byte[] Id { get; init; }

    /// <summary>COSE key.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>What its owner calls it, sealed.</summary>
    public required byte[] SealedName { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>How often it was used, as its device says; many always say 0.</summary>
    public required uint SignCount { get; init; }

    /// <summary>How a browser may reach it: <c>usb</c>, <c>internal</c> and so on.</summary>
    public IReadOnlyList<string> Transports { get; init; } = [];

    /// <summary>Whether its device knew its owner, by a finger or a number, when it was last used.</summary>
    public bool IsUserVerified { get; init; }

    /// <summary>Whether it may leave its device.</summary>
    public bool IsBackupEligible { get; init; }

    /// <summary>Whether there is a copy of it elsewhere.</summary>
    public bool IsBackedUp { get; init; }
}

/// <summary>Whose a passkey is: a document of its own, so that none belongs to two.</summary>
/// <param name="Person">Id of the <see cref="StaffRecord"/>; whether they still have it stands there.</param>
public sealed record StaffPasskeyOwner(string Person)
{
    /// <summary>Document kind; the id is <see cref="StaffKeys.HashPasskey"/>.</summary>
    public const string Kind = "staff-passkey";
}

/// <summary>That a challenge was answered.</summary>
/// <param name="Hash">See <see cref="StaffKeys.HashCode"/>.</param>
/// <param name="At">When; once the challenge has expired it need not be known any more.</param>
public sealed record UsedChallenge(string Hash, DateTimeOffset At);
