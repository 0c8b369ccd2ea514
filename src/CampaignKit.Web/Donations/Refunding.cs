using System.Globalization;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Staff;
using Stripe;

namespace CampaignKit.Web.Donations;

/// <summary>Gives donations back: who may, how much is left, the audit log, Stripe, the ledger.</summary>
/// <remarks>
/// The entry in the audit log is written before Stripe is asked, Stripe is asked under an idempotency key that follows from the form's own token, and the ledger is told
/// after it: whatever is cut off in between, the same form sent again gives back once, and Stripe's webhook tells the ledger what this node could not.
/// </remarks>
internal sealed class Refunding(DonationDesk desk, StripeAccess stripe, DonationEvents events, AuditLog audit)
{
    /// <summary>The longest token, characters.</summary>
    public const int LongestToken = 100;

    /// <summary>Gives a payment back, or a part of it.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="campaign">Slug.</param>
    /// <param name="donation">Our id of the gift.</param>
    /// <param name="wish">How much, why.</param>
    /// <param name="culture">How numbers are written where it was typed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RefundAnswer> RefundAsync(StaffCaller caller, string campaign, string donation, RefundWish wish, CultureInfo culture, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(caller, campaign, donation, cancellationToken, StaffAction.Refund) is not { } gift) return new(StaffEditStatus.NotFound);
        var row = gift.Rows.FirstOrDefault(row => row.Payment is not null && row.Payment == wish.Payment);
        var problems = new Dictionary<string, string[]>();
        if (row is not null && gift.Facts.FirstOrDefault(fact => fact.Kind is DonationFactKind.Refunded && fact.Token is not null && fact.Token == wish.Token) is { } made) return Again(gift, row, made, wish, culture);
        var reason = PlainText.Trimmed(wish.Reason);
        var amount = Read(row, wish, culture, problems);
        if (PlainText.LineProblem(reason, DonationFact.ReasonLength) is { } problem) problems["reason"] = [$"The reason {problem}"];
        if (wish.Token is not { Length: > 0 and <= LongestToken } token || !token.All(char.IsAsciiLetterOrDigit)) problems["token"] = [$"The token has to be 1 to {LongestToken} letters and digits, and another one for each refund that is wanted."];
        if (problems.Count > 0) return new(StaffEditStatus.Invalid, gift) { Problems = problems };

        var begun = await audit.AppendAsync(caller.Actor, "donation.refund", AuditSubject.Campaign(campaign), new Dictionary<string, string>
        {
            ["donation"] = donation,
            ["payment"] = row!.Payment!,
            ["amount"] = $"{amount!.Value.Currency} {MoneyText.Plain(amount.Value)}",
        });
        return await AskAsync(caller, gift, row, amount.Value, reason, wish.Token!, begun, cancellationToken);
    }

    private async Task<RefundAnswer> AskAsync(StaffCaller caller, SeenGift gift, GiftRow row, Money amount, string reason, string token, AuditEntry begun, CancellationToken cancellationToken)
    {
        var options = new RefundCreateOptions
        {
            PaymentIntent = row.Told.PaymentIntent,
            Charge = row.Told.PaymentIntent is null ? row.Told.Charge : null,
            Amount = amount.MinorUnits,
            Metadata = RefundMark.Metadata(caller.Member.Id, reason, token),
        };
        var request = new RequestOptions { IdempotencyKey = $"campaignkit-refund-{token}" };
        Refund refund;
        try
        {
            refund = await stripe.AskAsync(
                StripePatience.Donor, (client, cancel) => client.V1.Refunds.CreateAsync(options, request, cancel), cancellationToken);
        }
        catch (StripeException refusal)
        {
            await audit.AppendRefusalAsync(caller.Actor, begun);
            return new(StaffEditStatus.NotPossible, gift) { Why = $"Stripe refused this refund, and nothing was given back. It says: {refusal.StripeError?.Message ?? refusal.Message}" };
        }
        catch (StripeAwayException)
        {
            // Not known to have failed: no refusal is noted.
            return new(StaffEditStatus.NotPossible, gift) { IsAway = true, Why = "Stripe does not answer now. It may have given the money back or not: send this form again in a minute, as it is. Nothing is given back twice by that." };
        }

        try
        {
            await events.TakeRefundAsync(refund, CancellationToken.None);
        }
        catch (Exception failure) when (failure is StripeException or StripeAwayException)
        {
            // The webhook will tell it.
        }

        return new(StaffEditStatus.Done, await desk.FindAsync(caller, gift.Campaign.Slug, gift.Donation, cancellationToken, StaffAction.Refund));
    }

    // A second press, or a program that did not hear the answer: what it asks for is done, however little is left by now.
    private static RefundAnswer Again(SeenGift gift, GiftRow row, DonationFact made, RefundWish wish, CultureInfo culture)
    {
        var amount = made.Amount!.Value;
        return made.Payment == row.Payment && Money.TryRead(wish.Amount, amount.Currency, culture, out var wanted, out _) && wanted == amount
            ? new(StaffEditStatus.Done, gift)
            : new(StaffEditStatus.Invalid, gift) { Problems = new Dictionary<string, string[]> { ["token"] = [$"This token was another refund’s, of {amount.Write(culture)}."] } };
    }

    private static Money? Read(GiftRow? row, RefundWish wish, CultureInfo culture, Dictionary<string, string[]> problems)
    {
        if (row?.Refundable is not { } left)
        {
            problems["payment"] = ["There is no such payment, or nothing is left of it to give back."];
            return null;
        }

        if (Money.TryRead(wish.Amount, left.Currency, culture, out var amount, out _) && amount.MinorUnits > 0 && amount.MinorUnits <= left.MinorUnits) return amount;
        problems["amount"] = [$"Type an amount of up to {left.Write(culture)}, such as {left.WriteNumber(culture)}."];
        return null;
    }
}

/// <summary>A refund as somebody wants it.</summary>
/// <param name="Payment">Stripe's payment.</param>
/// <param name="Amount">As it was typed.</param>
/// <param name="Reason">As it was typed.</param>
/// <param name="Token">The form's own, so that one that is sent twice gives back once.</param>
public sealed record RefundWish(string? Payment, string? Amount, string? Reason, string? Token);

/// <summary>What became of a refund.</summary>
/// <param name="Status">Whether it was made.</param>
/// <param name="Gift">As it stands now; <see langword="null"/> if it is not there.</param>
internal sealed record RefundAnswer(StaffEditStatus Status, SeenGift? Gift = null)
{
    /// <summary>What is wrong: field → sentences.</summary>
    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Why it was not made.</summary>
    public string Why { get; init; } = "";

    /// <summary>Whether nobody knows if it was made.</summary>
    public bool IsAway { get; init; }
}
