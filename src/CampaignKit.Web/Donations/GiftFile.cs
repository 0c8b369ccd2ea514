using System.Globalization;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CsvHelper;

namespace CampaignKit.Web.Donations;

/// <summary>Gifts as a file for spreadsheets: RFC 4180, UTF-8, with a header. What a spreadsheet would take for a formula is made text.</summary>
internal sealed class GiftFile(IReadOnlyList<GiftRow> rows, Func<GiftRow, bool> hasStripeIds) : IResult
{
    private static readonly (string Name, Func<GiftRow, string?> Read)[] Columns =
    [
        ("at", row => Moment(row.At)),
        ("campaign", row => row.Campaign),
        ("donation", row => row.Donation),
        ("kind", row => Word.Of(row.Told.Mode)),
        ("state", row => Word.Of(row.State)),
        ("currency", row => row.Amount.Currency.Code),
        ("amount", row => MoneyText.Plain(row.Amount)),
        ("refunded", row => Plain(row.Totals?.Refunded)),
        ("lost", row => Plain(row.Totals?.Lost)),
        ("held", row => Plain(row.Totals?.Held)),
        ("net", row => Plain(row.Totals?.Net)),
        ("fee", row => Plain(row.Told.Fee)),
        ("feeCurrency", row => row.Told.Fee?.Currency.Code),
        ("recipient", row => row.Told.Recipient),
        ("purpose", row => row.Told.Purpose),
        ("language", row => row.Told.Language),
    ];

    // By these a donor can be looked up at Stripe.
    private static readonly (string Name, Func<GiftRow, string?> Read)[] StripeIds =
    [
        ("payment", row => row.Payment),
        ("charge", row => row.Told.Charge),
        ("invoice", row => row.Told.Invoice),
        ("subscription", row => row.Told.Subscription),
        ("customer", row => row.Told.Customer),
    ];

    /// <summary>The file of what somebody wants, noted in the audit log; Stripe's ids stand in it where they may refund.</summary>
    public static async Task<GiftFile> ForAsync(StaffCaller caller, DonationDesk desk, GiftQuery query, CancellationToken cancellationToken)
    {
        var refundable = desk.CampaignsFor(caller).Where(campaign => caller.May(StaffAction.Refund, campaign)).Select(campaign => campaign.Slug).ToHashSet(StringComparer.Ordinal);
        return new(await desk.ExportAsync(caller, query, cancellationToken), row => refundable.Contains(row.Campaign));
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = "attachment; filename=\"donations.csv\"";
        await using var csv = CsvWriter.Create(response.Body, new CsvWriterOptions { Injection = CsvInjection.Escape }, leaveOpen: true);
        foreach (var (name, _) in Columns.Concat(StripeIds)) csv.WriteField(name);
        await csv.EndRecordAsync(httpContext.RequestAborted);
        foreach (var row in rows)
        {
            foreach (var (_, read) in Columns) csv.WriteField(read(row));
            var mayKnow = hasStripeIds(row);
            foreach (var (_, read) in StripeIds) csv.WriteField(mayKnow ? read(row) : null);
            await csv.EndRecordAsync(httpContext.RequestAborted);
        }
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Plain(Money? money) => money is { } some ? MoneyText.Plain(some) : null;
}
