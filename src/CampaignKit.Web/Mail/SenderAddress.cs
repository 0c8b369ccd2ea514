using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CampaignKit.Web.Mail;

/// <summary>The address that mails come from: one that every server takes, also those that know no internationalised mail. Unlike a signer's it may be at <c>localhost</c>.</summary>
/// <param name="Local">Before the @ sign, ASCII.</param>
/// <param name="Domain">After it, ASCII.</param>
internal sealed record SenderAddress(string Local, string Domain)
{
    // RFC 5322, section 3.2.3: what needs no quotation marks.
    private static readonly SearchValues<char> LocalCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Reads a setting.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SenderAddress? address)
    {
        address = null;
        if (text?.Split('@') is not [var local, var typed]) return false;
        if (local.Length is 0 or > 64 || local.AsSpan().ContainsAnyExcept(LocalCharacters) || local.StartsWith('.') || local.EndsWith('.')) return false;
        try
        {
            var domain = Idn.GetAscii(typed);
            if (Uri.CheckHostName(domain) is UriHostNameType.Dns) address = new(local, domain);
            return address is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The address.</summary>
    public override string ToString() => $"{Local}@{Domain}";
}
