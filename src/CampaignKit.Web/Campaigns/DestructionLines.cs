using System.Globalization;
using CampaignKit.Core.Campaigns;

namespace CampaignKit.Web.Campaigns;

/// <summary>What an operator reads of a destruction.</summary>
internal static class DestructionLines
{
    public static IEnumerable<string> Of(DestructionRecord record) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"The people of {record.Campaign} are destroyed since {record.FinishedAt:yyyy-MM-dd HH:mm} UTC. The counts stand:"),
        .. record.Petitions.Select(sums => $"  {Of(sums)}"),
    ];

    public static string Of(PetitionSums sums) => string.Create(
        CultureInfo.InvariantCulture, $"{sums.Petition}: {sums.Counted:N0} counted, {sums.Held:N0} held, {sums.Withdrawn:N0} withdrawn, {sums.Invalidated:N0} invalidated");
}
