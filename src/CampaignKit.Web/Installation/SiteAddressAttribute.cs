using System.Buffers;
using System.ComponentModel.DataAnnotations;

namespace CampaignKit.Web.Installation;

/// <summary>The setting is the address of a site as a whole: http or https, a host, perhaps a port, and nothing after it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SiteAddressAttribute() : ValidationAttribute("CampaignKit__{0} has to be an http or https address with nothing after the host and port, such as https://petitions.example.org.")
{
    // The parser drops some of them without a word, such as the question mark of an empty query.
    private static readonly SearchValues<char> NotPartOfIt = SearchValues.Create("?#@ \t\r\n");

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null || (value is string text && IsSite(text));

    private static bool IsSite(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Host.Length > 0
        && address.AbsolutePath == "/"
        && !text.AsSpan().ContainsAny(NotPartOfIt);
}

/// <summary>The setting is the full address of a page: http or https, a host, and whatever follows it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WebAddressAttribute() : ValidationAttribute("CampaignKit__{0} has to be a full http or https address, such as https://www.wikipedia.org/.")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is string text
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Host.Length > 0
        && !text.Any(char.IsWhiteSpace);
}
