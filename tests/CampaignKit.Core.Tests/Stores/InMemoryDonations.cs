using System.Text.Json;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;

namespace CampaignKit.Core.Tests.Stores;

/// <summary>Donations that are gone with the test, stored as the JSON that every store writes.</summary>
internal sealed class InMemoryDonations : IDonationLedger
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string Campaign, string Event)> _events = [];
    private readonly HashSet<(string Campaign, string Key)> _keys = [];
    private readonly List<(string Campaign, string Key, string Donation, byte[] Body)> _facts = [];
    private readonly Dictionary<string, string> _unclaimed = new(StringComparer.Ordinal);

    /// <summary>Runs before each call that reads.</summary>
    public Action BeforeReading { get; set; } = () => { };

    public Task<AppendedFacts> AppendAsync(string campaign, string? eventId, IReadOnlyList<DonationFact> facts)
    {
        IDonationLedger.ThrowIfUnusable(campaign, eventId, facts);
        lock (_gate)
        {
            if (eventId is not null && !_events.Add((campaign, eventId))) return Task.FromResult(new AppendedFacts(IsRepeated: true, []));
            var added = facts.Where(fact => _keys.Add((campaign, fact.Key))).ToList();
            _facts.AddRange(added.Select(fact => (campaign, fact.Key, fact.Donation, JsonSerializer.SerializeToUtf8Bytes(fact, DocumentJson.Options))));
            return Task.FromResult(new AppendedFacts(IsRepeated: false, added));
        }
    }

    public ValueTask<DonationFact?> FindAsync(string campaign, string key, CancellationToken cancellationToken = default) =>
        new(Read((fact, _) => fact.Campaign == campaign && fact.Key == key).Select(found => found.Fact).SingleOrDefault());

    public ValueTask<IReadOnlyList<DonationFact>> ReadDonationAsync(string campaign, string donation, CancellationToken cancellationToken = default) =>
        new([.. Read((fact, _) => fact.Campaign == campaign && fact.Donation == donation).Select(found => found.Fact)]);

    public ValueTask<DonationPage> ReadAsync(string campaign, long after, int atMost = IDonationLedger.PageAtMost, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atMost, IDonationLedger.PageAtMost);
        var found = Read((fact, number) => fact.Campaign == campaign && number > after).Take(atMost).ToList();
        return new(new DonationPage([.. found.Select(one => one.Fact)], found.Count == 0 ? after : found[^1].Number));
    }

    public Task<bool> NoteUnclaimedAsync(string eventId, string type, DateTimeOffset at)
    {
        IDonationLedger.ThrowIfUnusable(eventId);
        lock (_gate) return Task.FromResult(_unclaimed.TryAdd(eventId, type));
    }

    public ValueTask<IReadOnlyDictionary<string, long>> CountUnclaimedAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate) return new(_unclaimed.Values.GroupBy(type => type, StringComparer.Ordinal).ToDictionary(type => type.Key, type => (long)type.Count()));
    }

    private List<(long Number, DonationFact Fact)> Read(Func<(string Campaign, string Key, string Donation, byte[] Body), long, bool> isMeant)
    {
        BeforeReading();
        lock (_gate)
        {
            return [.. _facts.Select((fact, index) => (Fact: fact, Number: index + 1L)).Where(row => isMeant(row.Fact, row.Number))
                .Select(row => (row.Number, JsonSerializer.Deserialize<DonationFact>(row.Fact.Body, DocumentJson.Options)!))];
        }
    }
}
