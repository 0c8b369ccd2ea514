using System.Globalization;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Donations;

/// <summary>How campaigns ask for donations, as staff write it: who may, what is right, the audit log, the document.</summary>
/// <remarks>A document is only written over the version that was read, and a new one only where there is none, so several nodes need no one place for it.</remarks>
public sealed class DonationAskWriting(IDocuments documents, AuditLog audit)
{
    /// <summary>A campaign and how it asks, if it does, for who may edit that or read its donations. Cost: two reads.</summary>
    public async Task<SeenAsk?> FindAsync(StaffCaller caller, string campaign, StaffAction action = StaffAction.EditDonationAsk)
    {
        if (PlainText.SlugProblem(campaign) is not null || await documents.ReadAsync<CampaignRecord>(CampaignRecord.Kind, campaign) is not { Value: var record } || !caller.May(action, record)) return null;
        return new(record, await documents.ReadAsync<DonationAsk>(DonationAsk.Kind, campaign));
    }

    /// <summary>Writes how a campaign asks.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="campaign">Slug.</param>
    /// <param name="form">All of it.</param>
    /// <param name="culture">How numbers are written where it was typed.</param>
    /// <param name="ifMatch">The version that was read; <see langword="null"/> if there was none.</param>
    public async Task<StaffEdit<DonationAsk>> WriteAsync(StaffCaller caller, string campaign, DonationAskForm form, CultureInfo culture, string? ifMatch)
    {
        if (await FindAsync(caller, campaign) is not { Ask: var stored }) return new(StaffEditStatus.NotFound);
        if (stored?.ETag != ifMatch) return new(StaffEditStatus.Conflict, stored);
        if (form.Read(campaign, culture, out var problems) is not { } ask) return new(StaffEditStatus.Invalid, stored) { Problems = problems };

        var changed = Changed(stored?.Value, ask);
        if (changed.Length == 0) return new(StaffEditStatus.Done, stored);
        var begun = await audit.AppendAsync(caller.Actor, "donation-ask.write", AuditSubject.Campaign(campaign), new Dictionary<string, string> { ["fields"] = changed });
        try
        {
            await documents.WriteAsync([new(DonationAsk.Kind, campaign, ask, ifMatch)]);
        }
        catch (DocumentConflictException)
        {
            await audit.AppendRefusalAsync(caller.Actor, begun);
            return new(StaffEditStatus.Conflict, await ReadAsync(campaign));
        }

        return new(StaffEditStatus.Done, await ReadAsync(campaign));
    }

    private async Task<Document<DonationAsk>?> ReadAsync(string campaign) => await documents.ReadAsync<DonationAsk>(DonationAsk.Kind, campaign);

    private static string Changed(DonationAsk? before, DonationAsk after)
    {
        (string Field, bool IsSame)[] fields =
        [
            ("recipient", before?.Recipient == after.Recipient),
            ("address", before?.Address == after.Address),
            ("registration-number", before?.RegistrationNumber == after.RegistrationNumber),
            ("purpose", before?.Purpose == after.Purpose),
            ("currencies", before is not null && AreSame(before.Currencies, after.Currencies)),
            ("offers-monthly", (before?.OffersMonthly ?? false) == after.OffersMonthly),
            ("descriptor", before?.Descriptor == after.Descriptor),
            ("has-public-totals", (before?.HasPublicTotals ?? false) == after.HasPublicTotals),
            ("is-asked", (before?.IsAsked ?? false) == after.IsAsked),
        ];
        return string.Join(' ', fields.Where(field => !field.IsSame).Select(field => field.Field));
    }

    private static bool AreSame(IReadOnlyList<AskedCurrency> one, IReadOnlyList<AskedCurrency> other) => one.Count == other.Count && one.Zip(other).All(pair =>
        (pair.First.Currency, pair.First.Minimum, pair.First.Maximum) == (pair.Second.Currency, pair.Second.Minimum, pair.Second.Maximum) && pair.First.Suggested.SequenceEqual(pair.Second.Suggested));
}

/// <summary>A campaign as who asks for donations in it sees it.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Ask">How it asks; <see langword="null"/> if it never did.</param>
public sealed record SeenAsk(CampaignRecord Campaign, Document<DonationAsk>? Ask);
