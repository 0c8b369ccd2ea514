using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>A ledger that a test can take away and give back.</summary>
internal sealed class AwayLedger(IDonationLedger ledger) : IDonationLedger
{
    /// <summary>Whether nothing can be read or written.</summary>
    public bool IsAway { get; set; }

    public Task<AppendedFacts> AppendAsync(string campaign, string? eventId, IReadOnlyList<DonationFact> facts) => There.AppendAsync(campaign, eventId, facts);

    public ValueTask<DonationFact?> FindAsync(string campaign, string key, CancellationToken cancellationToken = default) => There.FindAsync(campaign, key, cancellationToken);

    public ValueTask<IReadOnlyList<DonationFact>> ReadDonationAsync(string campaign, string donation, CancellationToken cancellationToken = default) => There.ReadDonationAsync(campaign, donation, cancellationToken);

    public ValueTask<DonationPage> ReadAsync(string campaign, long after, int atMost = IDonationLedger.PageAtMost, CancellationToken cancellationToken = default) => There.ReadAsync(campaign, after, atMost, cancellationToken);

    public Task<bool> NoteUnclaimedAsync(string eventId, string type, DateTimeOffset at) => There.NoteUnclaimedAsync(eventId, type, at);

    public ValueTask<IReadOnlyDictionary<string, long>> CountUnclaimedAsync(CancellationToken cancellationToken = default) => There.CountUnclaimedAsync(cancellationToken);

    private IDonationLedger There => IsAway ? throw new StorageUnavailableException("The donations cannot be reached.") : ledger;
}
