using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Mail;
using Stripe;

namespace CampaignKit.Web.Donations;

/// <summary>Mails a receipt for each payment, once, in the language in which it was given.</summary>
/// <remarks>
/// The mail goes into the outbox under an id that follows from the payment, then the ledger is told: cut off between the two, the next try finds the mail there. The
/// donor's address comes from Stripe at that moment and is kept in the outbox alone, sealed like every mail.
/// </remarks>
internal sealed partial class DonationReceipts(
    StripeAccess stripe, IDonationLedger ledger, IDocuments documents, IOutbox outbox, MailSignal signal, InstallationKeys keys, TimeProvider clock, ILogger<DonationReceipts> log)
{
    /// <summary>Mails what the payments among these facts lack. Safe to repeat.</summary>
    /// <returns>How many receipts were mailed.</returns>
    /// <exception cref="StripeAwayException">Stripe had to be asked for the address and did not answer.</exception>
    public async Task<int> MailAsync(ToldFacts told, CancellationToken cancellationToken = default)
    {
        var mailed = 0;
        foreach (var paid in told.Facts.Where(fact => fact.Kind is DonationFactKind.Paid))
        {
            if (await ledger.FindAsync(paid.Campaign, FactKey.ReceiptMailed(paid.Payment!), cancellationToken) is not null) continue;
            if (await MailAsync(paid, told.Email, cancellationToken)) mailed++;
        }

        if (mailed > 0) signal.Ring();
        return mailed;
    }

    /// <summary>The address of a customer, or <see langword="null"/> if they were deleted or have none.</summary>
    public async Task<string?> FindAddressAsync(string? customer, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(customer)) return null;
        try
        {
            return (await stripe.AskAsync(StripePatience.Donor, (client, token) => client.V1.Customers.GetAsync(customer, cancellationToken: token), cancellationToken)).Email;
        }
        catch (StripeException)
        {
            return null;
        }
    }

    /// <summary>The organisation's details for receipts of a gift, as far as they are still about the one that got it.</summary>
    public async Task<(string? Address, string? RegistrationNumber)> FindDetailsAsync(DonationFact paid, CancellationToken cancellationToken) =>
        await documents.ReadAsync<DonationAsk>(DonationAsk.Kind, paid.Campaign, cancellationToken) is { Value: var ask } && ask.Recipient == paid.Recipient ? (ask.Address, ask.RegistrationNumber) : (null, null);

    private async Task<bool> MailAsync(DonationFact paid, string? email, CancellationToken cancellationToken)
    {
        if (!Mailbox.TryParse(email ?? await FindAddressAsync(paid.Customer, cancellationToken), out var mailbox, out _))
        {
            NoAddress(log, paid.Campaign);
            return false;
        }

        var recipient = keys.Donations.Mailbox(mailbox);
        var (address, registration) = await FindDetailsAsync(paid, cancellationToken);
        var isMonthly = paid.Mode is DonationMode.Monthly;
        var mail = new Core.Mail.Mail
        {
            To = mailbox.Address,
            Kind = isMonthly ? MailKind.MonthlyReceipt : MailKind.DonationReceipt,
            Language = paid.Language,
            Token = isMonthly ? new ManageLink(paid.Campaign, paid.Donation, clock.GetUtcNow()).Write(keys) : paid.Payment!,
            Receipt = new()
            {
                Number = paid.Payment!,
                Money = paid.Amount!.Value,
                On = DateOnly.FromDateTime(paid.At.UtcDateTime),
                Purpose = paid.Purpose ?? "",
                Recipient = paid.Recipient ?? "",
                Address = address,
                RegistrationNumber = registration,
            },
        };
        await outbox.AddAsync([new() { Id = keys.MailId($"receipt/{paid.Campaign}/{paid.Payment}", recipient), Recipient = recipient, Campaign = paid.Campaign, DueAt = clock.GetUtcNow(), SealedMail = keys.Seal(mail, recipient) }]);
        var now = clock.GetUtcNow();
        await ledger.AppendAsync(paid.Campaign, eventId: null, [paid with { Kind = DonationFactKind.ReceiptMailed, Key = FactKey.ReceiptMailed(paid.Payment!), At = now, WrittenAt = now, Event = null, Amount = null, Subscription = null }]);
        return true;
    }

    [LoggerMessage(1921, LogLevel.Warning, "A payment for the campaign {Campaign} gets no receipt: Stripe has no address that mail can be sent to")]
    private static partial void NoAddress(ILogger log, string campaign);
}
