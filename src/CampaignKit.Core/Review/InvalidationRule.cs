namespace CampaignKit.Core.Review;

/// <summary>Which signatures are taken out: those that meet every criterion that is given. Each criterion can be told in public, and none names a person.</summary>
/// <remarks>
/// Stored with its <see cref="Invalidation"/>, so property names never change. One mailbox or one name is no criterion: whoever has to take out such a
/// signature does it by hand (<see cref="Reviewing.RemoveAsync"/>), and nothing of it is stored.
/// </remarks>
public sealed record InvalidationRule
{
    /// <summary>ISO 3166-1 alpha-2, upper case; one of them.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>Source labels, or beginnings of them with <c>*</c> at the end; one of them. Capitals count.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Signed at this moment or later, UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Signed before this moment, UTC.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary><see cref="Signers.DomainPattern"/>s of e-mail domains as they are typed; one of them. An address is kept of who lets the campaign or a partner write: nobody else can match.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Beginnings of postcodes, upper case without gaps and hyphens; one of them. Who gave no postcode cannot match.</summary>
    public IReadOnlyList<string> Postcodes { get; init; } = [];

    /// <summary>Language tags, lower case; one of them. <c>fr</c> is also <c>fr-CA</c> (RFC 4647, basic filtering).</summary>
    public IReadOnlyList<string> Locales { get; init; } = [];

    /// <summary>Whether people have to be decrypted to tell who matches.</summary>
    internal bool IsAboutPersons => Domains.Count > 0 || Postcodes.Count > 0;
}
