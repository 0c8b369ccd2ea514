using System.Collections.Concurrent;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Keys;

/// <summary>The keys that this node has in use, one set for each petition, in memory only.</summary>
public sealed class Keyring(IActors actors, MasterKey master)
{
    private readonly ConcurrentDictionary<string, PetitionKeys> _keys = new(StringComparer.Ordinal);

    /// <summary>The keys of a petition. The first call for each asks the campaign; later ones cost a look-up.</summary>
    public ValueTask<PetitionKeys> ForAsync(PetitionRecord petition) =>
        _keys.TryGetValue(petition.Slug, out var keys) ? new(keys) : DeriveAsync(petition);

    private async ValueTask<PetitionKeys> DeriveAsync(PetitionRecord petition)
    {
        var campaignKey = master.Unwrap(await actors.Campaign(petition.Campaign).ReadKeyAsync(), petition.Campaign);
        return _keys.GetOrAdd(petition.Slug, new PetitionKeys(campaignKey, petition.Slug));
    }
}
