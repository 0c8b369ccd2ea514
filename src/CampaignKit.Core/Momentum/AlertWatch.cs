using System.Security.Cryptography;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Momentum;

/// <summary>Looks at all petitions once a minute, on every node, and records what staff may want to be told of. One look at a time.</summary>
/// <remarks>
/// Whatever is found is written into the petition's document with its etag, so of several nodes one records it; the others find it there a minute later. Who is to be told stands in
/// the same write, and is taken off when it is done: a node that dies in between loses nothing. What is compared is of this moment, so a node that was down replays nothing.
/// </remarks>
public sealed class AlertWatch(CatalogueCache catalogue, PetitionCounts counts, PetitionSeries series, IDocuments documents, TimeProvider clock)
{
    // A petition that nobody has signed for so long is not looked at: reading its series would keep its shards awake.
    private static readonly TimeSpan RestsAfter = TimeSpan.FromHours(13);

    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>Looks once.</summary>
    /// <exception cref="Installation.StorageUnavailableException">Something could not be read or written now; the next look does it.</exception>
    public async Task LookAsync(CancellationToken cancellationToken = default)
    {
        var milestones = (await documents.ListAsync<PetitionMilestones>(PetitionMilestones.Kind, cancellationToken)).ToDictionary(document => document.Id, StringComparer.Ordinal);
        foreach (var petition in catalogue.Current.Petitions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = clock.GetUtcNow();
            if (petition.StateAt(now) is not (PetitionState.Open or PetitionState.Closed)) continue;
            await RecordAsync(petition, milestones.GetValueOrDefault(petition.Slug), await FindAsync(petition, now), now);
        }
    }

    /// <summary>Tells whoever has not been told and is due.</summary>
    /// <param name="tellAsync">Tells of an alert by a channel; whether that worked, or there is nobody to tell.</param>
    /// <param name="cancellationToken">Gives up between two.</param>
    public async Task DeliverAsync(Func<string, Alert, AlertChannel, Task<bool>> tellAsync, CancellationToken cancellationToken = default)
    {
        foreach (var stored in await documents.ListAsync<PetitionAlerts>(PetitionAlerts.Kind, cancellationToken))
        {
            foreach (var due in stored.Value.Deliveries.Where(delivery => delivery.DueAt <= clock.GetUtcNow()))
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Taken first: another node leaves it alone meanwhile.
                var taken = due with { DueAt = clock.GetUtcNow() + AlertDelivery.Lease };
                if (!await ReplaceAsync(stored.Id, due, taken)) continue;
                var isTold = stored.Value.Alerts.FirstOrDefault(alert => alert.Id == due.Alert) is not { } alert || await tellAsync(stored.Id, alert, due.Channel);
                var failed = taken.Failed(clock.GetUtcNow());
                await ReplaceAsync(stored.Id, taken, isTold || failed.Failures >= AlertDelivery.MostFailures ? null : failed);
            }
        }
    }

    private async Task<List<Alert>> FindAsync(PetitionRecord petition, DateTimeOffset now)
    {
        var count = await counts.ReadAsync(petition);
        if (!_seen.TryGetValue(petition.Slug, out var seen)) _seen[petition.Slug] = seen = new();
        var found = new List<Alert>();
        seen.Take(count, now);
        if (seen.Held(now) is var (held, came) && AlertRules.IsHeldJump(held, came)) found.Add(New(AlertKind.Held, now, held, came));
        if (seen.Confirmed(now) is var (confirmed, asked) && AlertRules.IsUnconfirmed(confirmed, asked)) found.Add(New(AlertKind.Unconfirmed, now, confirmed, asked));
        if (seen.MovedAt is not { } movedAt || now - movedAt > RestsAfter) return found;

        var minutes = (await series.ReadAsync(petition, SeriesRange.Before(SeriesUnit.Minute, now, AlertRules.Minutes))).Buckets;
        if (AlertRules.Spike(minutes) is var (many, usual)) found.Add(New(AlertKind.Spike, now, many, usual));
        if (AlertRules.Even(minutes) is var (inAll, most)) found.Add(New(AlertKind.Even, now, inAll, most));
        if (petition.StateAt(now) is PetitionState.Open && AlertRules.Stall(minutes) is var (silent, dayBefore)) found.Add(New(AlertKind.Stall, now, silent, dayBefore));
        return found;
    }

    private async Task RecordAsync(PetitionRecord petition, Document<PetitionMilestones>? milestones, List<Alert> found, DateTimeOffset now)
    {
        var counted = (await counts.ReadAsync(petition)).Counted;
        var reached = milestones?.Value.Reach(counted, now);
        if (reached is null && found.Count == 0) return;

        // Of several that were reached at once, the highest is news.
        if (reached is not null) found.Add(New(AlertKind.Milestone, now, reached.Milestones.Last(milestone => milestone.ReachedAt == now).Count, counted));
        var stored = await documents.ReadAsync<PetitionAlerts>(PetitionAlerts.Kind, petition.Slug);
        var before = stored?.Value ?? new();
        var news = found.Where(alert => !before.Rests(alert.Kind, now) && !IsSameStall(before, alert)).ToList();
        var writes = new List<DocumentWrite>();
        if (reached is not null) writes.Add(new(PetitionMilestones.Kind, petition.Slug, reached, milestones!.ETag));
        if (news.Count > 0) writes.Add(new(PetitionAlerts.Kind, petition.Slug, before.With(news, now), stored?.ETag));
        if (writes.Count == 0) return;
        try
        {
            await documents.WriteAsync(writes);
        }
        catch (DocumentConflictException)
        {
            // Another node was here, or staff set milestones: the next look sees what is there then.
        }
    }

    // One silence is told once, however long it lasts.
    private static bool IsSameStall(PetitionAlerts before, Alert alert) =>
        alert.Kind is AlertKind.Stall && before.Alerts.FirstOrDefault(known => known.Kind is AlertKind.Stall) is { } last && last.At >= alert.At.AddMinutes(-alert.Number);

    private async Task<bool> ReplaceAsync(string petition, AlertDelivery delivery, AlertDelivery? by)
    {
        if (await documents.ReadAsync<PetitionAlerts>(PetitionAlerts.Kind, petition) is not { } stored || !stored.Value.Deliveries.Contains(delivery)) return false;
        try
        {
            var others = stored.Value.Deliveries.Where(other => other != delivery);
            await documents.WriteAsync([new(PetitionAlerts.Kind, petition, stored.Value with { Deliveries = by is null ? [.. others] : [.. others, by] }, stored.ETag)]);
            return true;
        }
        catch (DocumentConflictException)
        {
            // Somebody else has it, or has recorded another alert: what was taken is due again when its lease ends.
            return false;
        }
    }

    private static Alert New(AlertKind kind, DateTimeOffset at, long number, long against) => new(RandomNumberGenerator.GetHexString(32, lowercase: true), kind, at, number, against);

    /// <summary>What this node has seen of a petition in the last hour, since it started.</summary>
    private sealed class Seen
    {
        private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

        // Who asked later may still be looking for the mail.
        private static readonly TimeSpan TimeToConfirm = TimeSpan.FromMinutes(10);

        private readonly Queue<Look> _looks = new();

        /// <summary>When the count was last seen to move; <see langword="null"/> if it has not since this node started.</summary>
        public DateTimeOffset? MovedAt { get; private set; }

        /// <summary>Takes a count.</summary>
        public void Take(PetitionCount count, DateTimeOffset now)
        {
            var look = new Look(now, count.Counted + count.Held + count.Invalidated, count.Held, count.Awaiting - count.Held);
            if (_looks.Count > 0 && _looks.Last().Came != look.Came) MovedAt = now;
            _looks.Enqueue(look);
            while (now - _looks.Peek().At > KeptFor) _looks.Dequeue();
        }

        /// <summary>How many more are held, and came, than some minutes ago, if that is known.</summary>
        public (long Held, long Came)? Held(DateTimeOffset now)
        {
            var (first, last) = (_looks.First(look => now - look.At <= TimeSpan.FromMinutes(AlertRules.HeldMinutes)), _looks.Last());
            return first == last ? null : (last.Held - first.Held, last.Came - first.Came);
        }

        /// <summary>How many confirmed, and had asked early enough to, if that is known.</summary>
        public (long Confirmed, long Asked)? Confirmed(DateTimeOffset now)
        {
            var (first, last) = (_looks.Peek(), _looks.Last());
            return _looks.LastOrDefault(look => now - look.At >= TimeToConfirm) is not { } early || early == first ? null : (last.Came - first.Came, early.Asked - first.Asked);
        }

        /// <summary>What was there at a moment.</summary>
        private sealed record Look(DateTimeOffset At, long Came, long Held, long Waiting)
        {
            public long Asked => Came + Waiting;
        }
    }
}
