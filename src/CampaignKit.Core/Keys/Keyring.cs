using System.Collections.Concurrent;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Keys;

/// <summary>The keys that this node has in use, one set for each petition, in memory only.</summary>
/// <remarks>A key that was destroyed elsewhere is out of use here after <see cref="AskAgainAfter"/>, because the campaign is asked before an older one is used.</remarks>
public sealed class Keyring(IActors actors, MasterKey master, TimeProvider clock)
{
    /// <summary>For so long a key is used without asking its campaign whether it still is one.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, CampaignKeys> _campaigns = new(StringComparer.Ordinal);

    /// <summary>The keys of a petition. Now and then a call asks the campaign, and those that come meanwhile wait for the same answer; all others cost a look-up.</summary>
    /// <exception cref="KeyDestroyedException">The campaign's key was destroyed.</exception>
    public ValueTask<PetitionKeys> ForAsync(PetitionRecord petition) =>
        _campaigns.TryGetValue(petition.Campaign, out var campaign) && clock.GetElapsedTime(campaign.AskedAt) < AskAgainAfter && campaign.Find(petition.Slug) is { } keys
            ? new(keys)
            : AskAsync(petition);

    /// <summary>Whether a petition's keys are at hand, however long ago their campaign was asked. Not any more once they were forgotten, or found destroyed. No I/O.</summary>
    public bool Has(PetitionRecord petition) => _campaigns.TryGetValue(petition.Campaign, out var campaign) && campaign.Find(petition.Slug) is not null;

    /// <summary>Drops the keys of a campaign; whoever needs one asks the campaign first. Call it when the campaign's key was destroyed.</summary>
    public void Forget(string campaign)
    {
        if (_campaigns.TryGetValue(campaign, out var keys)) keys.Drop();
    }

    private async ValueTask<PetitionKeys> AskAsync(PetitionRecord petition)
    {
        var campaign = _campaigns.GetOrAdd(petition.Campaign, slug => new(slug, actors, master, clock));
        while (true)
        {
            await campaign.AskAsync();

            // None if they were forgotten meanwhile: then what was asked may be older than that.
            if (campaign.Derive(petition.Slug) is { } keys) return keys;
        }
    }
}
