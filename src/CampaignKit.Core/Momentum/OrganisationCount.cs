using CampaignKit.Core.Organisations;

namespace CampaignKit.Core.Momentum;

/// <summary>What has come by way of one of the organisations that run a campaign together. No number is told of fewer than <see cref="SmallGroups.Fewest"/> people.</summary>
/// <param name="Source">See <see cref="CampaignOrganisation.Source"/>.</param>
/// <param name="Name">As it calls itself.</param>
/// <param name="Signatures">Signatures that count and were given on its page or widget; <see langword="null"/> where that is not told.</param>
/// <param name="Contacts">Those of all that count whose signers let it write; <see langword="null"/> where that is not told.</param>
public sealed record OrganisationCount(string Source, string Name, long? Signatures, long? Contacts)
{
    /// <summary>Each of them, in their order. Of several petitions together only what each tells is in the numbers.</summary>
    public static IReadOnlyList<OrganisationCount> AllOf(IReadOnlyList<CampaignOrganisation> organisations, Origins origins) =>
        [.. organisations.Select(one => new OrganisationCount(one.Source, one.Name, Of(origins.Sources.Groups, one.Source), Of(origins.Contacts, one.IsLead ? "" : one.Source)))];

    private static long? Of(IReadOnlyList<Group> groups, string label)
    {
        foreach (var group in groups)
        {
            if (group.Label == label) return group.Count;
        }

        return null;
    }
}
