using System.ComponentModel.DataAnnotations;

namespace CampaignKit.Web.Staff;

/// <summary>How staff sign in. Section <c>CampaignKit:Staff</c>.</summary>
public sealed class StaffOptions
{
    /// <summary>Passwords, codes and links that one network may try within the window of <c>CampaignKit:Asking</c>, on each node. 1–10,000, default 60.</summary>
    [Range(1, 10_000)]
    public int Tries { get; set; } = 60;
}
