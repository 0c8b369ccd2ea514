using System.Buffers;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Embedding;

/// <summary>Origins of pages, as browsers write them in the <c>Origin</c> header: scheme, host and, unless it is the usual one, port.</summary>
internal static class SiteOrigin
{
    private static readonly SearchValues<char> NotPartOfIt = SearchValues.Create("/\\?#@*");

    /// <summary>What browsers send for pages of this address; <see langword="null"/> if it is not the address of a site as a whole.</summary>
    /// <param name="text">As somebody wrote it: <c>https://Example.org:443</c>.</param>
    public static string? Read(string text)
    {
        // The parser takes more than a browser would send, and drops some of it without a word.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic) return null;
        var start = $"{address.Scheme}://";
        if (!text.StartsWith(start, StringComparison.OrdinalIgnoreCase) || text.AsSpan(start.Length).ContainsAny(NotPartOfIt)) return null;
        var host = address.HostNameType is UriHostNameType.IPv6 ? $"[{address.IdnHost}]" : address.IdnHost;
        return address.IsDefaultPort ? $"{address.Scheme}://{host}" : $"{address.Scheme}://{host}:{address.Port}";
    }

    /// <summary>Whether an <c>Origin</c> header is this site's own, as the caller reached it.</summary>
    public static bool IsOurs(HttpRequest request, ReadOnlySpan<char> origin) =>
        origin.StartsWith(request.Scheme, StringComparison.Ordinal)
        && origin[request.Scheme.Length..] is [':', '/', '/', .. var host]
        && host.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>The host of the other site whose page sent a request, where that may stand as the label of a signature's source.</summary>
    public static string? LabelOf(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        return origins.Count != 0 && origins[0] is { } origin && !IsOurs(request, origin) && Uri.TryCreate(origin, UriKind.Absolute, out var address) && SignForm.IsSourceLabel(address.Host)
            ? address.Host
            : null;
    }
}
