using System.Net;
using CampaignKit.Core.Installation;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace CampaignKit.Web.Installation;

/// <summary>Who is believed about where a request came from, and that browsers keep to the encrypted way once they have come by it.</summary>
internal static class TrustedProxies
{
    private static readonly TimeSpan EncryptedFor = TimeSpan.FromDays(365);

    /// <param name="services">The services.</param>
    /// <param name="proxies">Addresses and networks of proxies, with commas; nobody if absent.</param>
    /// <exception cref="StartRefusedException">One of them is none.</exception>
    public static void AddTrustedProxies(this IServiceCollection services, string? proxies)
    {
        var trusted = (proxies ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read).ToList();
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // The framework believes this machine by default; on a shared one anybody can be a process of it.
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            if (trusted.Count == 0) return;

            trusted.ForEach(options.KnownIPNetworks.Add);
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;

            // As many proxies as there are in a row: the first address that is none of theirs is the caller's.
            options.ForwardLimit = null;
        });
        services.AddHsts(options => options.MaxAge = EncryptedFor);
    }

    private static IPNetwork Read(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new(address, address.GetAddressBytes().Length * 8)
            : throw new StartRefusedException($"CampaignKit__Proxies has {text}, which is neither an IP address nor a network such as 10.0.0.0/8.");
    }
}
