using System.Globalization;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Staff.Editing;

namespace CampaignKit.Web.Donations;

/// <summary>How a campaign asks for donations as the fields of a form, and back.</summary>
internal static class AskFields
{
    /// <summary>How amounts are written on the staff's pages.</summary>
    public static CultureInfo Culture => SiteLanguage.English.Culture;

    /// <summary>One of a currency's fields.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="field"><c>currency</c>, <c>suggested</c>, <c>minimum</c> or <c>maximum</c>.</param>
    public static string Name(int index, string field) => string.Create(CultureInfo.InvariantCulture, $"currencies[{index}].{field}");

    /// <summary>A form for a campaign that has not asked yet.</summary>
    /// <param name="organisation">Who runs it.</param>
    public static StaffFields New(string organisation) => new(new Dictionary<string, string> { ["recipient"] = organisation });

    public static StaffFields Of(Document<DonationAsk> stored)
    {
        var form = DonationAskForm.Of(stored.Value, Culture);
        var values = new Dictionary<string, string>
        {
            ["recipient"] = form.Recipient ?? "",
            ["address"] = form.Address ?? "",
            ["registrationNumber"] = form.RegistrationNumber ?? "",
            ["purpose"] = form.Purpose ?? "",
            ["descriptor"] = form.Descriptor ?? "",
            ["offersMonthly"] = Box(form.OffersMonthly),
            ["hasPublicTotals"] = Box(form.HasPublicTotals),
            ["isAsked"] = Box(form.IsAsked),
        };
        foreach (var (currency, index) in (form.Currencies ?? []).Select((currency, index) => (currency, index)))
        {
            values[Name(index, "currency")] = currency.Currency ?? "";
            values[Name(index, "suggested")] = string.Join('\n', currency.Suggested ?? []);
            values[Name(index, "minimum")] = currency.Minimum ?? "";
            values[Name(index, "maximum")] = currency.Maximum ?? "";
        }

        return new(values);
    }

    public static DonationAskForm Read(StaffFields fields) => new()
    {
        Recipient = fields["recipient"],
        Address = fields["address"],
        RegistrationNumber = fields["registrationNumber"],
        Purpose = fields["purpose"],
        Descriptor = fields["descriptor"],
        OffersMonthly = fields.Is("offersMonthly"),
        HasPublicTotals = fields.Is("hasPublicTotals"),
        IsAsked = fields.Is("isAsked"),
        Currencies =
        [
            .. Enumerable.Range(0, DonationAsk.MostCurrencies).Select(index => new AskedCurrencyForm
            {
                Currency = fields[Name(index, "currency")],
                Suggested = fields[Name(index, "suggested")].Split(['\n', '\r', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Minimum = fields[Name(index, "minimum")],
                Maximum = fields[Name(index, "maximum")],
            }),
        ],
    };

    private static string Box(bool isTicked) => isTicked ? "true" : "";
}
