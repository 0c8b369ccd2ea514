namespace CampaignKit.Web.Installation;

/// <summary>What the operator is told when the program serves.</summary>
internal static class Addresses
{
    public static void PrintAddresses(this WebApplication app)
    {
        foreach (var address in app.Urls.Select(Reachable))
        {
            Console.WriteLine($"""

                CampaignKit is serving.
                  Public site    {address}
                  API document   {address}/openapi/v1.json
                  Staff set-up   {address}/staff

                Ctrl-C stops it; what was accepted is on disk.
                """);
        }
    }

    /// <summary>An address that is served, as a browser on this machine reaches it.</summary>
    public static string Reachable(string url) =>
        url.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).TrimEnd('/');
}
