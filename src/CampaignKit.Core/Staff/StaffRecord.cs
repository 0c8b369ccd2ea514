using CampaignKit.Core.Audit;

namespace CampaignKit.Core.Staff;

/// <summary>Somebody of the staff, as a document. Who they are is sealed; the id is random.</summary>
public sealed record StaffRecord
{
    /// <summary>Document kind.</summary>
    public const string Kind = "staff";

    /// <summary>A <see cref="StaffPerson"/>, sealed.</summary>
    public required byte[] SealedPerson { get; init; }

    /// <summary>See <see cref="StaffKeys.IdOf"/>.</summary>
    public required string Address { get; init; }

    public IReadOnlyList<StaffRole> Roles { get; init; } = [];

    /// <summary>The organisation that they belong to, as campaigns name it.</summary>
    public string? Organisation { get; init; }

    /// <summary>Slugs of the campaigns that a campaigner runs besides those of their organisation.</summary>
    public IReadOnlyList<string> Campaigns { get; init; } = [];

    /// <summary>Tags of the languages that a translator writes.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>As the framework's hasher made it; without one nobody signs in.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Another one whenever what somebody signs in with changes: sessions and links that began under an earlier one end.</summary>
    public string SecurityStamp { get; init; } = "";

    /// <summary>Tries to sign in since the last that succeeded; see <see cref="StaffPeople.CountTryAsync"/>.</summary>
    public int Tries { get; init; }

    /// <summary>When the last of them was.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>Whether a code is asked for after the password.</summary>
    public bool AsksForCode { get; init; }

    /// <summary>The key of the app that makes these codes, sealed.</summary>
    public byte[]? SealedAuthenticator { get; init; }

    /// <summary>The time step of the last of its codes that was taken: neither that one nor any before is taken again.</summary>
    public long LastStep { get; init; }

    /// <summary>See <see cref="StaffKeys.HashCode"/>; each is taken once.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    /// <summary>See <see cref="StaffPasskey"/>, the oldest first.</summary>
    public IReadOnlyList<StaffPasskey> Passkeys { get; init; } = [];

    /// <summary>Challenges by which passkeys have signed in of late: none is taken twice.</summary>
    public IReadOnlyList<UsedChallenge> Challenges { get; init; } = [];

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>When they were invited, until they have accepted.</summary>
    public DateTimeOffset? InvitedAt { get; init; }

    /// <summary>The last day on which they signed in, UTC.</summary>
    public DateOnly? SignedInOn { get; init; }

    /// <summary>Whether they were shut out.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>Another one at every write, so that whoever wrote knows their own version again.</summary>
    public string Revision { get; init; } = "";

    /// <summary>Whether there is a way in for them now.</summary>
    public bool CanSignIn() => !IsRevoked && (PasswordHash is not null || Passkeys.Count > 0);
}

/// <summary>Who somebody of the staff is.</summary>
/// <param name="Name">1–200 characters.</param>
/// <param name="Email">As it was typed.</param>
public sealed record StaffPerson(string Name, string Email)
{
    /// <summary>Nothing of who it is.</summary>
    public override string ToString() => nameof(StaffPerson);
}

/// <summary>Whose an address is: a document of its own, so that an address is found without reading everybody and belongs to one.</summary>
/// <param name="Person">Id of the <see cref="StaffRecord"/>.</param>
public sealed record StaffAddress(string Person)
{
    /// <summary>Document kind; the id is <see cref="StaffKeys.IdOf"/>.</summary>
    public const string Kind = "staff-address";
}

/// <summary>That the installation has, or had, an administrator: nobody is set up by link any more.</summary>
/// <param name="At">Since when.</param>
public sealed record StaffSetUp(DateTimeOffset At)
{
    /// <summary>Document kind.</summary>
    public const string Kind = "staff-set-up";

    /// <summary>The one document's id.</summary>
    public const string Id = "first";
}

/// <summary>Somebody of the staff while something is done with them: the record as it is to be, and the version that it was read in.</summary>
public sealed class StaffMember(string id, StaffRecord record, StaffPerson person, string? etag)
{
    /// <summary>32 random hexadecimal digits.</summary>
    public string Id => id;

    public StaffPerson Person { get; internal set; } = person;

    /// <summary>What is written when it is saved.</summary>
    public StaffRecord Record { get; set; } = record;

    /// <summary>The version that a save replaces; <see langword="null"/> for somebody new.</summary>
    public string? ETag { get; internal set; } = etag;

    /// <summary>Them, as who did something.</summary>
    public AuditActor Actor => AuditActor.Staff(id, Person.Name);

    /// <summary>Them, as whom something was done to.</summary>
    public AuditSubject Subject => new("staff", id);

    /// <summary>Whether they may only be added where there has been no administrator.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The id: printing one gives no personal data.</summary>
    public override string ToString() => id;
}
