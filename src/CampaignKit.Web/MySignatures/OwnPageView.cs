using System.Text.Json.Serialization;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Web.MySignatures;

/// <summary>What is held of a mailbox, as the API tells it to its owner.</summary>
/// <param name="Address">Whose. It is read from the link, not from storage.</param>
/// <param name="Signatures">Everything that is held, by petition.</param>
internal sealed record OwnPageView(string Address, IReadOnlyList<OwnSignatureView> Signatures)
{
    public static OwnPageView Of(OwnPage page) => new(page.Address, [.. page.Signatures.Select(OwnSignatureView.Of)]);
}

/// <summary>What is held of one signature. What is absent is not stored.</summary>
internal sealed record OwnSignatureView
{
    /// <summary>Slug.</summary>
    public required string Petition { get; init; }

    /// <summary>Of the petition.</summary>
    public required string Title { get; init; }

    /// <summary>26 characters, the signer's proof.</summary>
    public required string Receipt { get; init; }

    /// <summary>What it is worth at this moment.</summary>
    public required OwnStatus Status { get; init; }

    /// <summary>Of the published rule under which it was taken out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rule { get; init; }

    /// <summary>As given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>As given, if the campaign or a partner may write. Otherwise only a key is stored that nobody can read the address from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    /// <summary>As given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Postcode { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>What others may see.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>Whether the campaign may write.</summary>
    public required bool Updates { get; init; }

    /// <summary>Slugs of the campaign's partners that may write.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Partners { get; init; }

    /// <summary>BCP 47 tag of the language in which it was signed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Locale { get; init; }

    /// <summary>The campaign's label for where the signer came from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>The number of the wording that was signed.</summary>
    public required int Version { get; init; }

    public static OwnSignatureView Of(OwnSignature signature) => new()
    {
        Petition = signature.Petition.Slug,
        Title = signature.Petition.Title,
        Receipt = signature.Receipt,
        Status = StatusOf(signature),
        Rule = StatusOf(signature) is OwnStatus.Removed ? signature.Row.Reason : null,
        Name = signature.Person.Name,
        Email = signature.Person.Email,
        Postcode = signature.Person.Postcode,
        Country = signature.Row.Country,
        Visibility = signature.Row.Visibility,
        Updates = signature.Row.Updates,
        Partners = signature.Row.Partners is null ? null : AgreedPartners.Split(signature.Row.Partners),
        Locale = signature.Row.Locale,
        Source = signature.Row.Source,
        SignedAt = signature.Row.SignedAt,
        Version = signature.Row.Version,
    };

    /// <summary>What a signature is worth to its signer's eyes. Why one is looked at is not told: it would teach whoever is to be kept out.</summary>
    public static OwnStatus StatusOf(OwnSignature signature) => signature switch
    {
        { IsAwaiting: true } => OwnStatus.AwaitingConfirmation,
        { Row.State: SignatureState.Counted } => OwnStatus.Counted,
        { Row.State: SignatureState.Invalidated } => OwnStatus.Removed,
        _ => OwnStatus.BeingLookedAt,
    };
}

/// <summary>What a signature is worth.</summary>
public enum OwnStatus
{
    /// <summary>Waits for an answer to its mail.</summary>
    AwaitingConfirmation,

    /// <summary>In the public number.</summary>
    Counted,

    /// <summary>Confirmed, and waits for staff.</summary>
    BeingLookedAt,

    /// <summary>Taken out under a published rule.</summary>
    Removed,
}
