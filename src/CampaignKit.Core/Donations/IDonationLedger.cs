namespace CampaignKit.Core.Donations;

/// <summary>What happened to donations: facts that are added and never changed. A store of its own, apart from signatures, and no key of the one is found in the other.</summary>
/// <remarks>
/// Written by the webhooks, by what staff and donors do, and by the reconciliation, on any node and at once. Everything that was answered is durable. Each call may be
/// repeated: what is there already stays as it is. Stripe delivers at least once and in no order; the keys of events and of facts make that harmless here, so nobody
/// above has to remember what came.
/// </remarks>
public interface IDonationLedger
{
    /// <summary>The most facts that one event tells.</summary>
    const int FactsAtOnce = 20;

    /// <summary>The most facts in a page.</summary>
    const int PageAtMost = 500;

    /// <summary>Notes an event and those of its facts that are not there yet: all of it or nothing, durably. An event that was noted already adds nothing. Cost: one commit; over a network three to five calls.</summary>
    /// <param name="campaign">Slug; every fact is of this campaign.</param>
    /// <param name="eventId">Stripe's, <c>evt_…</c>, 1–200 characters; <see langword="null"/> for facts that no event told.</param>
    /// <param name="facts">Up to <see cref="FactsAtOnce"/>; of several with one key the first counts. May be none, where an event says nothing that matters.</param>
    /// <exception cref="ArgumentException">A fact is unusable, see <see cref="DonationFact.ThrowIfUnusable"/>.</exception>
    Task<AppendedFacts> AppendAsync(string campaign, string? eventId, IReadOnlyList<DonationFact> facts);

    /// <summary>The fact with a key, or <see langword="null"/>. Cost: one or two reads.</summary>
    ValueTask<DonationFact?> FindAsync(string campaign, string key, CancellationToken cancellationToken = default);

    /// <summary>The facts of one donation in the order in which they were written. Cost: one read.</summary>
    ValueTask<IReadOnlyList<DonationFact>> ReadDonationAsync(string campaign, string donation, CancellationToken cancellationToken = default);

    /// <summary>Facts of a campaign in the order in which they were written. What is written later comes later, whoever wrote it, so a reader who goes on from a cursor misses nothing. Cost: one read a page.</summary>
    /// <param name="campaign">Slug.</param>
    /// <param name="after">The <see cref="DonationPage.Cursor"/> of the page before; 0 for the first.</param>
    /// <param name="atMost">1–<see cref="PageAtMost"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<DonationPage> ReadAsync(string campaign, long after, int atMost = PageAtMost, CancellationToken cancellationToken = default);

    /// <summary>Whether every fact can be written, and an event's id can: stores ask before they write.</summary>
    /// <exception cref="ArgumentException">One of them cannot.</exception>
    static void ThrowIfUnusable(string campaign, string? eventId, IReadOnlyList<DonationFact> facts)
    {
        if (eventId is not null) ThrowIfUnusable(eventId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(facts.Count, FactsAtOnce, nameof(facts));
        foreach (var fact in facts) fact.ThrowIfUnusable(campaign);
    }

    /// <summary>Whether this can be the id of an event: 1–200 characters of <c>A–Z a–z 0–9 _ -</c>.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    static void ThrowIfUnusable(string eventId)
    {
        if (eventId.Length is 0 or > 200 || !eventId.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')) throw new ArgumentException("This is not the id of an event.", nameof(eventId));
    }

    /// <summary>Notes an event about which nothing is done: another program's payment on the same account, or one that says of a gift what others say too.</summary>
    /// <param name="eventId">Stripe's, 1–200 characters.</param>
    /// <param name="type">What Stripe calls it, 1–100 characters.</param>
    /// <param name="at">When it came, UTC.</param>
    /// <returns>Whether it came for the first time.</returns>
    Task<bool> NoteUnclaimedAsync(string eventId, string type, DateTimeOffset at);

    /// <summary>How many events came about which nothing was done, by type. Cost: one read of them all.</summary>
    ValueTask<IReadOnlyDictionary<string, long>> CountUnclaimedAsync(CancellationToken cancellationToken = default);
}

/// <summary>What a call to <see cref="IDonationLedger.AppendAsync"/> came to.</summary>
/// <param name="IsRepeated">Whether the event had been noted before; then nothing was added.</param>
/// <param name="New">The facts that were not there, as they were given.</param>
public sealed record AppendedFacts(bool IsRepeated, IReadOnlyList<DonationFact> New);

/// <summary>Some of a campaign's facts.</summary>
/// <param name="Facts">In the order in which they were written; fewer than were asked for only at the end.</param>
/// <param name="Cursor">What the next page comes after; unchanged if there are none.</param>
public sealed record DonationPage(IReadOnlyList<DonationFact> Facts, long Cursor);
