using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Organisations;

namespace CampaignKit.Core.Staff;

/// <summary>Who asks for something: somebody of the staff, by themselves or through a program that carries a key of theirs and may do less.</summary>
/// <param name="Member">The person, as they are stored at this moment.</param>
/// <param name="Key">The key, if it is a program.</param>
public sealed record StaffCaller(StaffMember Member, ApiKey? Key = null)
{
    /// <summary>As who did something, in the audit log.</summary>
    public AuditActor Actor => Key is null ? Member.Actor : AuditActor.ApiKey(Key.Id, Key.Label);

    /// <summary>Whether they may do something at all.</summary>
    public bool May(StaffAction action) => HasScope(action) && Permissions.Allow(Member.Record, action);

    /// <summary>Whether they may do something in a campaign.</summary>
    public bool May(StaffAction action, CampaignRecord campaign) => HasScope(action) && Permissions.Allow(Member.Record, action, campaign);

    /// <summary>Whether they may see a campaign's numbers.</summary>
    public bool MayReadNumbers(CampaignRecord campaign, CatalogueSnapshot catalogue) => HasScope(StaffAction.ReadNumbers) && Permissions.AllowNumbers(Member.Record, campaign, catalogue);

    /// <summary>Whether they may export the contacts that agreed to a partner.</summary>
    public bool MayExportFor(OrganisationRecord partner) => HasScope(StaffAction.Export) && Permissions.AllowPartner(Member.Record, StaffAction.Export, partner);

    /// <summary>Whether they may write a campaign's texts in a language.</summary>
    public bool MayTranslate(CampaignRecord campaign, string language) => HasScope(StaffAction.Translate) && Permissions.AllowTranslation(Member.Record, campaign, language);

    private bool HasScope(StaffAction action) => Key is null || Key.Scopes.Contains(action);
}
