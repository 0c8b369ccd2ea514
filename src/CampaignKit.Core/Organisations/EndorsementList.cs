using CampaignKit.Core.Demands;

namespace CampaignKit.Core.Organisations;

/// <summary>Who stands behind a petition on a day.</summary>
/// <param name="By">By name.</param>
/// <param name="Organisations">How many organisations that is: an alliance is its members, and whoever is in two of them counts once.</param>
public sealed record EndorsementList(IReadOnlyList<EndorsedBy> By, int Organisations)
{
    /// <summary>Reads it off the catalogue. Cost: a pass over the petition's endorsements and the members of their alliances.</summary>
    public static EndorsementList Of(CatalogueSnapshot snapshot, string petition, DateOnly day)
    {
        var by = snapshot.EndorsementsOf(petition)
            .Select(endorsement => (Organisation: snapshot.Organisation(endorsement.Organisation), Term: endorsement.On(day)))
            .Where(pair => pair is { Organisation: not null, Term: not null })
            .Select(pair => new EndorsedBy(pair.Organisation!, pair.Term!))
            .OrderBy(endorsed => endorsed.Organisation.Name, StringComparer.InvariantCultureIgnoreCase)
            .ToList();
        return new(by, Count(snapshot, by.Select(endorsed => endorsed.Organisation)));
    }

    // Alliances have alliances as members, and nothing keeps two from being members of each other.
    private static int Count(CatalogueSnapshot snapshot, IEnumerable<OrganisationRecord> organisations)
    {
        var (seen, count) = (new HashSet<string>(StringComparer.Ordinal), 0);
        var next = new Stack<OrganisationRecord>(organisations);
        while (next.TryPop(out var organisation))
        {
            if (!seen.Add(organisation.Slug)) continue;
            if (organisation.Members.Count == 0) count++;
            foreach (var member in organisation.Members.Select(snapshot.Organisation).OfType<OrganisationRecord>()) next.Push(member);
        }

        return count;
    }
}

/// <summary>One of them.</summary>
/// <param name="Organisation">Who.</param>
/// <param name="Term">On whose decision, and since when.</param>
public sealed record EndorsedBy(OrganisationRecord Organisation, EndorsementTerm Term);
