using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Review;

/// <summary>A pattern of e-mail domains: <c>example.org</c> itself, <c>*.example.org</c> one label below it, <c>**.example.org</c> any number of labels below it.</summary>
/// <remarks>Held against the domain as the signer typed it, not the one under which the mailbox is counted: a rule about one name of a provider must not take out its other.</remarks>
internal sealed record DomainPattern
{
    /// <summary>What a pattern looks like, for the operator.</summary>
    public const string Form = "A domain is example.org for itself, *.example.org for one label below it, or **.example.org for all below it.";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private readonly string _stars;
    private readonly string _domain;

    private DomainPattern(string stars, string domain) => (_stars, _domain) = (stars, domain);

    /// <summary>Reads a pattern; what is a domain, mailboxes tell.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DomainPattern? pattern)
    {
        var stars = text.StartsWith("**.", StringComparison.Ordinal) ? "**." : text.StartsWith("*.", StringComparison.Ordinal) ? "*." : "";
        var domain = text[stars.Length..];
        pattern = !domain.StartsWith('[') && Mailbox.TryParse($"x@{domain}", out _, out _) ? new(stars, Fold(domain)) : null;
        return pattern is not null;
    }

    /// <summary>The domain of an address that a mailbox was read from: lower case, punycode.</summary>
    public static string DomainOf(string address) => Fold(address[(address.LastIndexOf('@') + 1)..]);

    /// <summary>Whether a domain is one of those.</summary>
    /// <param name="domain">As <see cref="DomainOf"/> gives it.</param>
    public bool Matches(string domain)
    {
        if (_stars.Length == 0) return domain == _domain;
        var below = domain.Length - _domain.Length - 1;
        return below > 0 && domain[below] == '.' && domain.EndsWith(_domain, StringComparison.Ordinal) && (_stars == "**." || !domain[..below].Contains('.'));
    }

    /// <summary>The pattern, in lower case and punycode.</summary>
    public override string ToString() => _stars + _domain;

    private static string Fold(string domain)
    {
        var ascii = Ascii.IsValid(domain) ? domain : Idn.GetAscii(domain);
        return ascii.ToLowerInvariant().TrimEnd('.');
    }
}
