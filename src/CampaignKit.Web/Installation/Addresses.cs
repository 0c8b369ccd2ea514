using CampaignKit.Core.Staff;

namespace CampaignKit.Web.Installation;

/// <summary>What the operator is told when the program serves.</summary>
internal static class Addresses
{
    /// <summary>Where there is no administrator yet, the link for the first comes with it: another one at every start, each good for a day and until one is used.</summary>
    public static async Task PrintAddressesAsync(this WebApplication app)
    {
        var isSetUp = await app.Services.GetRequiredService<StaffPeople>().IsSetUpAsync();
        var site = app.Services.GetRequiredService<InstallationOptions>().PublicAddress?.TrimEnd('/');
        var staff = isSetUp ? "/staff" : $"/staff/set-up/{app.Services.GetRequiredService<StaffLinks>().MakeSetUp()}";
        foreach (var address in app.Urls.Select(Reachable))
        {
            Console.WriteLine($"""

                CampaignKit is serving.
                  Public site    {address}
                  API document   {address}/openapi/v1.json
                  {(isSetUp ? "Staff pages " : "Staff set-up")}   {site ?? address}{staff}

                Ctrl-C stops it; what was accepted is on disk.
                """);
        }
    }

    /// <summary>An address that is served, as a browser on this machine reaches it.</summary>
    public static string Reachable(string url) =>
        url.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).TrimEnd('/');
}
