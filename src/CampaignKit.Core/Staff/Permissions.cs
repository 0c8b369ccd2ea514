using System.Collections.Frozen;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Organisations;

namespace CampaignKit.Core.Staff;

/// <summary>Who may do what, as a table. Where a role's record names campaigns or languages, it may do so there alone.</summary>
public static class Permissions
{
    private static readonly FrozenDictionary<StaffRole, FrozenSet<StaffAction>> Table = new Dictionary<StaffRole, StaffAction[]>
    {
        [StaffRole.Administrator] = Enum.GetValues<StaffAction>(),
        [StaffRole.Campaigner] = [StaffAction.ReadNumbers, StaffAction.ReadPeople, StaffAction.EditPetition, StaffAction.Translate, StaffAction.Export, StaffAction.Deliver, StaffAction.SendUpdates, StaffAction.ReadDonations, StaffAction.EditDonationAsk],
        [StaffRole.Moderator] = [StaffAction.ReadNumbers, StaffAction.ReadPeople, StaffAction.Moderate],
        [StaffRole.Translator] = [StaffAction.Translate],
        [StaffRole.Viewer] = [StaffAction.ReadNumbers],
        [StaffRole.Treasurer] = [StaffAction.ReadDonations, StaffAction.Refund],
    }.ToFrozenDictionary(row => row.Key, row => row.Value.ToFrozenSet());

    /// <summary>Whether a role may do something at all.</summary>
    public static bool Allow(StaffRole role, StaffAction action) => Table[role].Contains(action);

    /// <summary>Whether somebody may do something somewhere.</summary>
    public static bool Allow(StaffRecord record, StaffAction action) => !record.IsRevoked && record.Roles.Any(role => Allow(role, action));

    /// <summary>Whether somebody may do something in a campaign: a campaigner in those alone that they run, see <see cref="Runs"/>.</summary>
    public static bool Allow(StaffRecord record, StaffAction action, CampaignRecord campaign) =>
        !record.IsRevoked && record.Roles.Any(role => Allow(role, action) && (role is not StaffRole.Campaigner || Runs(record, campaign)));

    /// <summary>Whether somebody may see a campaign's numbers: also a campaigner of one of its partners.</summary>
    public static bool AllowNumbers(StaffRecord record, CampaignRecord campaign, CatalogueSnapshot catalogue) =>
        Allow(record, StaffAction.ReadNumbers, campaign) || catalogue.PartnersOf(campaign).Any(partner => AllowPartner(record, StaffAction.ReadNumbers, partner));

    /// <summary>Whether somebody may do something with what is a partner's in a campaign: its own campaigners see numbers and get the contacts that agreed to it, and the lead's do not.</summary>
    public static bool AllowPartner(StaffRecord record, StaffAction action, OrganisationRecord partner) =>
        !record.IsRevoked && (action is StaffAction.ReadNumbers or StaffAction.Export)
        && record.Roles.Any(role => role is StaffRole.Administrator || (role is StaffRole.Campaigner && record.Organisation == partner.Name));

    /// <summary>Whether somebody may write a campaign's texts in a language: a translator in those alone that their record names.</summary>
    /// <param name="record">Who.</param>
    /// <param name="campaign">Where.</param>
    /// <param name="language">BCP 47 tag.</param>
    public static bool AllowTranslation(StaffRecord record, CampaignRecord campaign, string language) => !record.IsRevoked && record.Roles.Any(role => Allow(role, StaffAction.Translate) && role switch
    {
        StaffRole.Campaigner => Runs(record, campaign),
        StaffRole.Translator => record.Languages.Contains(language, StringComparer.Ordinal),
        _ => true,
    });

    /// <summary>Whether a role is about donations and nothing else: where none are taken, nobody is offered it.</summary>
    public static bool IsAboutMoney(StaffRole role) => role is StaffRole.Treasurer;

    /// <summary>Whether something is about donations and nothing else: where none are taken, nobody is offered it.</summary>
    public static bool IsAboutMoney(StaffAction action) => action is StaffAction.ReadDonations or StaffAction.Refund or StaffAction.EditDonationAsk;

    /// <summary>Whether a campaign is somebody's own: it is their organisation's, or their record names it.</summary>
    public static bool Runs(StaffRecord record, CampaignRecord campaign) =>
        record.Organisation == campaign.Organisation || record.Campaigns.Contains(campaign.Slug, StringComparer.Ordinal);
}
