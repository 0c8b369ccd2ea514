using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Signatures;

/// <summary>What a signer sends: the fields of the form as they were typed, nothing checked yet.</summary>
/// <remarks>Settable, because the JSON reader takes the long way round for properties that are not, and reads this for every signature.</remarks>
public sealed record SignForm
{
    /// <summary>1–200 characters of any script.</summary>
    public string? Name { get; set; }

    /// <summary>An address as RFC 5321 and RFC 6531 allow it.</summary>
    public string? Email { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }

    /// <summary>Optional, up to 16 characters.</summary>
    public string? Postcode { get; set; }

    /// <summary><c>count-only</c>, <c>initials</c> or <c>named</c>.</summary>
    public string? Visibility { get; set; }

    /// <summary>Whether the signer wants to hear from the campaign.</summary>
    public bool? Updates { get; set; }

    /// <summary>Slugs of the campaign's partners that the signer wants to hear from as well; optional.</summary>
    public IReadOnlyList<string>? Partners { get; set; }

    /// <summary>BCP 47 tag of the language the signer used; optional.</summary>
    public string? Locale { get; set; }

    /// <summary>A campaign's own label for where the signer came from: up to 64 of <c>a–z A–Z 0–9 . _ -</c>; optional.</summary>
    public string? Source { get; set; }

    /// <summary>The number of the wording that the signer has read, from 1; without one, whatever is the petition's now. See <see cref="Signing.OldWordingTaken"/>.</summary>
    public int? Version { get; set; }

    /// <summary>The code of the event where it is signed; optional, and one that is none does no harm. See <see cref="Abuse.Circumstances"/>.</summary>
    public string? Event { get; set; }

    /// <summary>The challenge whose work is shown; optional.</summary>
    public string? Challenge { get; set; }

    /// <summary>What was found for the challenge; optional.</summary>
    public string? Solution { get; set; }

    /// <summary>Checks every field, so that all problems are told at once.</summary>
    /// <param name="partners">Slugs of the campaign's partners.</param>
    /// <param name="signature">What was asked, in a form that can be stored.</param>
    /// <param name="problems">Field name → a sentence for the signer.</param>
    internal bool TryRead(IReadOnlyList<string> partners, out SignatureFields signature, out IReadOnlyDictionary<string, string[]> problems)
    {
        Dictionary<string, string[]>? found = null;
        void Tell(string field, string problem) => (found ??= new(StringComparer.Ordinal))[field] = [problem];

        if (!PersonName.TryRead(Name, out var name, out var problem)) Tell("name", problem);
        if (!Mailbox.TryParse(Email, out var mailbox, out problem)) Tell("email", problem);
        if (!Signatures.Country.TryRead(Country, out var country, out problem)) Tell("country", problem);
        if (!Signatures.Postcode.TryRead(Postcode, out var postcode, out problem)) Tell("postcode", problem);
        if (!TryReadVisibility(out var visibility)) Tell("visibility", FieldProblems.VisibilityUnknown);
        if (Updates is null) Tell("updates", FieldProblems.UpdatesMissing);
        if (!AgreedPartners.TryRead(Partners, partners, out var agreed)) Tell("partners", FieldProblems.PartnerUnknown);
        if (!IsLanguageTag(Locale)) Tell("locale", FieldProblems.LocaleUnusable);
        if (!IsSourceLabel(Source)) Tell("source", FieldProblems.SourceUnusable);

        problems = found ?? Empty;
        signature = new(name, mailbox, country, postcode, visibility, Updates is true, agreed, NullIfEmpty(Locale), NullIfEmpty(Source));
        return found is null;
    }

    private static readonly IReadOnlyDictionary<string, string[]> Empty = new Dictionary<string, string[]>();

    private bool TryReadVisibility(out Visibility visibility)
    {
        (visibility, var known) = Visibility switch
        {
            "count-only" => (Signatures.Visibility.CountOnly, true),
            "initials" => (Signatures.Visibility.Initials, true),
            "named" => (Signatures.Visibility.Named, true),
            _ => (default, false),
        };
        return known;
    }

    /// <summary>Whether this may stand as a <see cref="Locale"/>; an absent one may.</summary>
    public static bool IsLanguageTag(string? text) =>
        string.IsNullOrEmpty(text)
        || (text.Length <= 35 && char.IsAsciiLetter(text[0]) && text.Split('-').All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit)));

    /// <summary>Whether this may stand as a <see cref="Source"/>; an absent one may.</summary>
    public static bool IsSourceLabel(string? text) =>
        string.IsNullOrEmpty(text) || (text.Length <= 64 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-'));

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>The fields of a form that passed every check.</summary>
internal readonly record struct SignatureFields(
    string Name, Mailbox Mailbox, string Country, string? Postcode, Visibility Visibility, bool Updates, string? Partners, string? Locale, string? Source);
