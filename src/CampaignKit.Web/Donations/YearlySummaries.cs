using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;

namespace CampaignKit.Web.Donations;

/// <summary>Mails everybody who gives each month what they gave in the year before: from 3 January on, when the old year's last payments are known.</summary>
/// <remarks>
/// Each is one mail whatever is repeated: the ledger says which were mailed, and the outbox which lie there. A year that is done is noted in a document.
/// Cost: a pass over each campaign's facts once a year.
/// </remarks>
internal sealed class YearlySummaries(DonationReceipts receipts, IDonationLedger ledger, IDocuments documents, IOutbox outbox, InstallationKeys keys, TimeProvider clock)
{
    private const int FirstDay = 3;

    // A program that was not running in January is late, not silent.
    private const int LastDay = 90;

    /// <summary>Mails what is due. Safe to repeat.</summary>
    /// <returns>How many were mailed.</returns>
    /// <exception cref="StripeAwayException">Not all are; repeat it.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        if (now.DayOfYear is < FirstDay or > LastDay) return 0;
        var year = now.Year - 1;
        var id = year.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (await documents.ReadAsync<SummarisedYear>(SummarisedYear.Kind, id, cancellationToken) is not null) return 0;

        var mailed = 0;
        foreach (var campaign in await documents.ListAsync<CampaignRecord>(CampaignRecord.Kind, cancellationToken))
        {
            foreach (var gift in await ReadMonthlyAsync(campaign.Id, cancellationToken))
            {
                if (await MailAsync(gift, year, cancellationToken)) mailed++;
            }
        }

        try
        {
            await documents.WriteAsync([new(SummarisedYear.Kind, id, new SummarisedYear(clock.GetUtcNow()), IfMatch: null)], cancellationToken);
        }
        catch (DocumentConflictException)
        {
            // Another node was at it too.
        }

        return mailed;
    }

    private async Task<IEnumerable<List<DonationFact>>> ReadMonthlyAsync(string campaign, CancellationToken cancellationToken)
    {
        var gifts = new Dictionary<string, List<DonationFact>>(StringComparer.Ordinal);
        DonationPage page;
        var cursor = 0L;
        do
        {
            page = await ledger.ReadAsync(campaign, cursor, IDonationLedger.PageAtMost, cancellationToken);
            foreach (var fact in page.Facts.Where(fact => fact.Mode is DonationMode.Monthly))
            {
                if (!gifts.TryGetValue(fact.Donation, out var known)) gifts[fact.Donation] = known = [];
                known.Add(fact);
            }

            cursor = page.Cursor;
        }
        while (page.Facts.Count == IDonationLedger.PageAtMost);

        return gifts.Values;
    }

    private async Task<bool> MailAsync(List<DonationFact> gift, int year, CancellationToken cancellationToken)
    {
        var paid = gift.Where(fact => fact.Kind is DonationFactKind.Paid && fact.At.UtcDateTime.Year == year).ToList();
        var key = FactKey.SummaryMailed(gift[0].Donation, year);
        if (paid.Count == 0 || gift.Any(fact => fact.Key == key)) return false;

        var last = paid.MaxBy(fact => fact.At)!;
        if (!Mailbox.TryParse(await receipts.FindAddressAsync(last.Customer, cancellationToken), out var mailbox, out _)) return false;
        var payments = paid.Select(fact => fact.Payment).ToHashSet(StringComparer.Ordinal);
        var sums = DonationTotals.Of(gift.Where(fact => payments.Contains(fact.Payment))).Currencies.First(sum => sum.Given.Currency == last.Amount!.Value.Currency);
        var back = sums.Refunded + sums.Lost;
        var (address, registration) = await receipts.FindDetailsAsync(last, cancellationToken);
        var recipient = keys.Donations.Mailbox(mailbox);
        var now = clock.GetUtcNow();
        var mail = new Core.Mail.Mail
        {
            To = mailbox.Address,
            Kind = MailKind.YearlySummary,
            Language = last.Language,
            Token = new ManageLink(last.Campaign, last.Donation, now).Write(keys),
            Receipt = new()
            {
                Money = sums.Given,
                On = new(year, 12, 31),
                Payments = paid.Count,
                Refunded = back.MinorUnits > 0 ? back : null,
                Purpose = last.Purpose ?? "",
                Recipient = last.Recipient ?? "",
                Address = address,
                RegistrationNumber = registration,
            },
        };
        await outbox.AddAsync([new() { Id = keys.MailId($"{key}/{last.Campaign}", recipient), Recipient = recipient, Campaign = last.Campaign, DueAt = now, SealedMail = keys.Seal(mail, recipient) }]);
        await ledger.AppendAsync(last.Campaign, eventId: null,
        [
            new() { Kind = DonationFactKind.SummaryMailed, Key = key, Donation = last.Donation, Campaign = last.Campaign, At = now, WrittenAt = now, Mode = DonationMode.Monthly },
        ]);
        return true;
    }

    /// <summary>A year whose summaries are all mailed.</summary>
    private sealed record SummarisedYear(DateTimeOffset DoneAt)
    {
        public const string Kind = "donation-summaries";
    }
}
