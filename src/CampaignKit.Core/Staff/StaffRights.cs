namespace CampaignKit.Core.Staff;

/// <summary>What somebody may do, and where: the part of a <see cref="StaffRecord"/> that is chosen by who manages staff.</summary>
/// <param name="Roles">At least one.</param>
/// <param name="Organisation">The one that they belong to, as campaigns name it.</param>
/// <param name="Campaigns">Slugs of the campaigns that a campaigner runs besides those of their organisation.</param>
/// <param name="Languages">Tags of the languages that a translator writes.</param>
public sealed record StaffRights(IReadOnlyList<StaffRole> Roles, string? Organisation, IReadOnlyList<string> Campaigns, IReadOnlyList<string> Languages)
{
    // Of a detail in the audit log.
    private const int MostText = 1_000;

    /// <summary>Those that somebody has.</summary>
    public static StaffRights Of(StaffRecord record) => new(record.Roles, record.Organisation, record.Campaigns, record.Languages);

    /// <summary>Whether they run the installation.</summary>
    public bool AreAdministrators => Roles.Contains(StaffRole.Administrator);

    /// <summary>The record of somebody who has these.</summary>
    public StaffRecord In(StaffRecord record) => record with { Roles = Roles, Organisation = Organisation, Campaigns = Campaigns, Languages = Languages };

    /// <summary>Whether nobody loses anything who had the others and has these.</summary>
    public bool Cover(StaffRights others) =>
        !others.Roles.Except(Roles).Any()
        && (others.Organisation is null || others.Organisation == Organisation)
        && !others.Campaigns.Except(Campaigns, StringComparer.Ordinal).Any()
        && !others.Languages.Except(Languages, StringComparer.Ordinal).Any();

    /// <summary>These as the audit log has them: what differs from before, or all that there is.</summary>
    public Dictionary<string, string> Details(StaffRights? before = null)
    {
        var (now, then) = (Words(), before?.Words());
        return now.Keys.Where(key => then is null ? now[key].Length > 0 : now[key] != then[key]).ToDictionary(key => key, key => now[key]);
    }

    private Dictionary<string, string> Words() => new()
    {
        ["roles"] = string.Join(' ', Roles.Select(role => role.ToString().ToLowerInvariant())),
        ["organisation"] = Cut(Organisation ?? ""),
        ["campaigns"] = Cut(string.Join(' ', Campaigns)),
        ["languages"] = Cut(string.Join(' ', Languages)),
    };

    private static string Cut(string text) => text.Length <= MostText ? text : text[..MostText];
}
