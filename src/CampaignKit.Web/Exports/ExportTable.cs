using System.Globalization;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Supporters;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Exports;

/// <summary>What stands in an export: which rows, and which columns of each. The one place that decides what leaves the installation.</summary>
internal sealed class ExportTable
{
    /// <summary>Every signature with all that is kept of it, for who holds both the data and the master key.</summary>
    public static ExportTable Everything { get; } = new(
        static _ => true,
        new("receipt", Receipt), new("signedAt", SignedAt), new("name", static one => one.Person.Name), new("email", static one => one.Person.Email), new("postcode", static one => one.Person.Postcode),
        new("country", Country), new("visibility", Visibility), new("updates", Updates, IsTruth: true), new("partners", static one => one.Row.Partners),
        new("locale", Locale), new("source", Source), new("version", Version));

    /// <summary>Signatures that count. Names as far as others may see them; addresses and postcodes of those alone who let the campaign write. Who agreed to which partner is the partners' business.</summary>
    public static ExportTable Signers { get; } = new(
        static row => row.State is SignatureState.Counted,
        new("receipt", Receipt), new("signedAt", SignedAt), new("name", ShownName), new("email", static one => one.Row.Updates ? one.Person.Email : null),
        new("postcode", static one => one.Row.Updates ? one.Person.Postcode : null),
        new("country", Country), new("visibility", Visibility), new("updates", Updates, IsTruth: true), new("locale", Locale), new("source", Source), new("version", Version));

    /// <summary>What the target gets: of those who count and chose to be seen what everybody may see, and of nobody an address.</summary>
    public static ExportTable Delivery { get; } = new(
        ListedSigner.IsShown, new("name", ShownName), new("country", Country), new("signedOn", static one => one.Row.SignedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    private readonly Func<SignRequest, bool> _has;

    private ExportTable(Func<SignRequest, bool> has, params ExportColumn[] columns) => (_has, Columns) = (has, columns);

    public IReadOnlyList<ExportColumn> Columns { get; }

    /// <summary>The table of what staff order.</summary>
    /// <param name="scope">What for.</param>
    /// <param name="partner">Slug of the organisation, where it is for one.</param>
    public static ExportTable Of(ExportScope scope, string? partner) => scope switch
    {
        ExportScope.Signers => Signers,
        ExportScope.Delivery => Delivery,
        ExportScope.Partner => Contacts(partner!),
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, message: null),
    };

    // Of those who count and let this organisation write what it needs for that. Nothing tells what they agreed to besides.
    private static ExportTable Contacts(string partner) => new(
        row => row.State is SignatureState.Counted && AgreedPartners.Has(row.Partners, partner),
        new("name", ShownName), new("email", static one => one.Person.Email), new("postcode", static one => one.Person.Postcode), new("country", Country), new("locale", Locale), new("source", Source));

    /// <summary>Whether a signature stands in it.</summary>
    public bool Has(SignRequest row) => _has(row);

    private static string Receipt(ExportedSignature one) => one.Keys.Receipt(one.Row.Signer);

    private static string SignedAt(ExportedSignature one) => one.Row.SignedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? ShownName(ExportedSignature one) => one.Row.Visibility switch
    {
        Core.Signatures.Visibility.Named => one.Person.Name,
        Core.Signatures.Visibility.Initials => one.Person.Name is { } name ? Initials.Of(name) : null,
        _ => null,
    };

    private static string Country(ExportedSignature one) => one.Row.Country;

    private static string Visibility(ExportedSignature one) => Word.Of(one.Row.Visibility);

    private static string Updates(ExportedSignature one) => one.Row.Updates ? "true" : "false";

    private static string? Locale(ExportedSignature one) => one.Row.Locale;

    private static string? Source(ExportedSignature one) => one.Row.Source;

    private static string Version(ExportedSignature one) => one.Row.Version.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A column of an export.</summary>
/// <param name="Name">As the header has it.</param>
/// <param name="Read">Its value; <see langword="null"/> for none.</param>
/// <param name="IsTruth">Whether it is <c>true</c> or <c>false</c>.</param>
internal sealed record ExportColumn(string Name, Func<ExportedSignature, string?> Read, bool IsTruth = false);

/// <summary>A signature on its way out, opened.</summary>
internal readonly record struct ExportedSignature(SignRequest Row, Person Person, PetitionKeys Keys)
{
    /// <summary>Opens a row.</summary>
    public static ExportedSignature Of(SignRequest row, PetitionKeys keys) => new(row, keys.Open(row.SealedPerson.Span, row.Signer), keys);

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(ExportedSignature);
}
