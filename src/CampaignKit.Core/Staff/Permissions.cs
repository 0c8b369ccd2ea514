using System.Collections.Frozen;

namespace CampaignKit.Core.Staff;

/// <summary>Who may do what, as a table. Where a role's record names campaigns or languages, it may do so there alone.</summary>
public static class Permissions
{
    private static readonly FrozenDictionary<StaffRole, FrozenSet<StaffAction>> Table = new Dictionary<StaffRole, StaffAction[]>
    {
        [StaffRole.Administrator] = Enum.GetValues<StaffAction>(),
        [StaffRole.Campaigner] = [StaffAction.ReadNumbers, StaffAction.ReadPeople, StaffAction.EditPetition, StaffAction.Translate, StaffAction.Export, StaffAction.Deliver, StaffAction.SendUpdates],
        [StaffRole.Moderator] = [StaffAction.ReadNumbers, StaffAction.ReadPeople, StaffAction.Moderate],
        [StaffRole.Translator] = [StaffAction.Translate],
        [StaffRole.Viewer] = [StaffAction.ReadNumbers],
    }.ToFrozenDictionary(row => row.Key, row => row.Value.ToFrozenSet());

    /// <summary>Whether a role may do something at all.</summary>
    public static bool Allow(StaffRole role, StaffAction action) => Table[role].Contains(action);

    /// <summary>Whether somebody may do something somewhere.</summary>
    public static bool Allow(StaffRecord record, StaffAction action) => !record.IsRevoked && record.Roles.Any(role => Allow(role, action));

    /// <summary>Whether somebody may do something in a campaign: a campaigner in their own alone.</summary>
    /// <param name="record">Who.</param>
    /// <param name="action">What.</param>
    /// <param name="campaign">Slug.</param>
    public static bool Allow(StaffRecord record, StaffAction action, string campaign) =>
        !record.IsRevoked && record.Roles.Any(role => Allow(role, action) && (role is not StaffRole.Campaigner || record.Campaigns.Contains(campaign, StringComparer.Ordinal)));
}
