using CampaignKit.Core.Donations;
using Stripe;

namespace CampaignKit.Web.Donations;

/// <summary>Takes in what Stripe tells, by whatever way it comes: facts go into the ledger, and what was paid gets its receipt.</summary>
/// <remarks>
/// The event's id and its facts are one transaction of the ledger, so an event that comes again adds nothing. A receipt is looked for each time all the same: the
/// program may have been killed between the two. Whoever calls may repeat the call; until it returns nothing is promised to Stripe.
/// </remarks>
internal sealed class DonationEvents(StripeFacts facts, DonationReceipts receipts, IDonationLedger ledger, TimeProvider clock)
{
    /// <summary>Takes an event.</summary>
    /// <exception cref="StripeAwayException">Stripe had to be asked, and did not answer: let it send the event again.</exception>
    /// <exception cref="Core.Installation.StorageUnavailableException">The same.</exception>
    public async Task<EventOutcome> TakeAsync(Event told, CancellationToken cancellationToken = default)
    {
        if (await facts.OfAsync(told, cancellationToken) is { } read)
        {
            var appended = await ledger.AppendAsync(read.Mark.Campaign, told.Id, [.. read.Facts.Select(fact => fact with { Event = told.Id })]);
            await receipts.MailAsync(read, cancellationToken);
            return appended.IsRepeated ? EventOutcome.Repeated : EventOutcome.Taken;
        }

        return await ledger.NoteUnclaimedAsync(told.Id, told.Type, clock.GetUtcNow()) ? EventOutcome.Unclaimed : EventOutcome.Repeated;
    }

    /// <summary>Takes what was found out by asking; gives the facts that were not known.</summary>
    /// <exception cref="Core.Installation.StorageUnavailableException">Not all of it is written; repeat it.</exception>
    public async Task<IReadOnlyList<DonationFact>> TakeAsync(ToldFacts? read, CancellationToken cancellationToken = default)
    {
        if (read is null) return [];
        var appended = read.Facts.Count == 0 ? [] : (await ledger.AppendAsync(read.Mark.Campaign, eventId: null, read.Facts)).New;
        await receipts.MailAsync(read, cancellationToken);
        return appended;
    }

    /// <summary>Takes a refund that was just made, before Stripe tells of it.</summary>
    public async Task<IReadOnlyList<DonationFact>> TakeRefundAsync(Refund refund, CancellationToken cancellationToken = default) =>
        await TakeAsync(await facts.OfAsync(refund, clock.GetUtcNow(), cancellationToken), cancellationToken);
}

/// <summary>What came of an event.</summary>
internal enum EventOutcome
{
    /// <summary>Its facts are in the ledger.</summary>
    Taken,

    /// <summary>It was known.</summary>
    Repeated,

    /// <summary>It is about nothing of ours, or says nothing of a gift that others do not say, and was counted, no more.</summary>
    Unclaimed,
}
