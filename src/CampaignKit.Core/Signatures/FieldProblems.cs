namespace CampaignKit.Core.Signatures;

/// <summary>Every sentence that a form of a signer's may be answered with, in English. Hosts that speak other languages find their own by the names of these constants.</summary>
public static class FieldProblems
{
    public const string NameMissing = "Please type your name.";
    public const string NameTooLong = "The name is too long; it may have up to 200 characters.";
    public const string NameBroken = "The name has a line break, a control character or a broken character in it. Please type it again.";
    public const string NameTurnsText = "The name has an invisible character in it that turns the reading direction around. Please type it again.";
    public const string NameIllegible = "The name needs at least one letter or number.";
    public const string EmailMissing = "Please type your e-mail address.";
    public const string EmailTooLong = "The e-mail address is too long; it may have up to 254 characters.";
    public const string EmailLocalTooLong = "The part before the @ sign is too long; it may have up to 64 characters.";
    public const string EmailLocalUnusable = "The e-mail address has a character before the @ sign that is not allowed there.";
    public const string EmailDomainUnusable = "The part after the @ sign is not a valid domain. Please check it for typing mistakes.";
    public const string EmailHasGap = "The e-mail address has a space or a line break in it.";
    public const string EmailHasHidden = "The e-mail address has an invisible or broken character in it. Please type it instead of pasting it.";
    public const string EmailQuoteOpen = "The e-mail address has an opening quotation mark without a closing one.";
    public const string EmailNeedsAt = "The e-mail address needs an @ sign.";
    public const string EmailNeedsLocal = "The e-mail address needs a name before the @ sign.";
    public const string EmailQuoteBeforeAt = "The closing quotation mark must stand right before the @ sign.";
    public const string EmailNeedsDomain = "The e-mail address needs a domain after the @ sign, such as example.org.";
    public const string EmailTwoAts = "The e-mail address has more than one @ sign.";
    public const string EmailHasName = "Please type the address alone, without a name or angle brackets around it.";
    public const string EmailHasSpace = "The e-mail address has a space in it.";
    public const string EmailDotAtEdge = "The part before the @ sign must not begin or end with a dot.";
    public const string EmailTwoDots = "The part before the @ sign must not have two dots in a row.";
    public const string EmailNeedsDot = "The domain after the @ sign needs a dot, as in example.org.";
    public const string CountryMissing = "Please choose your country.";
    public const string CountryIsGb = "The code of the United Kingdom is GB, not UK.";
    public const string CountryIsUnion = "EU stands for a union of countries. Please choose one country.";
    public const string CountryIsKosovo = "ISO 3166-1 has no code of its own for Kosovo yet. Please choose another entry of the list.";
    public const string CountryUnknown = "This is not a country code of two letters as ISO 3166-1 assigns them, such as NP or BR.";
    public const string PostcodeTooLong = "The postcode is too long; it may have up to 16 characters.";
    public const string PostcodeUnusable = "A postcode has only letters, digits, spaces and hyphens.";
    public const string VisibilityUnknown = "Choose count-only, initials or named.";
    public const string UpdatesMissing = "Say true or false: whether the signer wants updates.";
    public const string PartnerUnknown = "One of the organisations that were chosen is no partner of this campaign, or not any more. Please choose again.";
    public const string LocaleUnusable = "This is not a language tag such as en or pt-BR.";
    public const string VersionUnknown = "This petition has no version with this number.";
    public const string VersionOver = "The text of this petition has changed since you opened it. Please read it again, and sign it if you still agree.";
    public const string SourceUnusable = "A source is up to 64 letters, digits, dots, dashes and underscores.";
}
