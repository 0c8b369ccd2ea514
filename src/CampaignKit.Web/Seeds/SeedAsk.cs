using System.Globalization;
using CampaignKit.Core.Donations;
using static CampaignKit.Core.Documents.PlainText;

namespace CampaignKit.Web.Seeds;

/// <summary>How a campaign asks for donations, from its seed file: what stands there holds to the same rules as what staff write.</summary>
internal static class SeedAsk
{
    private enum Monthly
    {
        None,
        Offered,
    }

    private enum Totals
    {
        Hidden,
        Public,
    }

    /// <summary>Reads the group <c>donations</c> of a campaign; what is sound goes to the end of <paramref name="asks"/>. A campaign that has the group asks.</summary>
    public static void Read(SeedMap map, string campaign, SeedProblems problems, SeedPlaces places, List<DonationAsk> asks)
    {
        var currencies = map.Groups("currencies", "currency").Select(Currency).ToList();
        var form = new DonationAskForm
        {
            Recipient = map.Line("recipient", LineLength),
            Address = map.Paragraphs("address", LineLength, optional: true),
            Purpose = map.Line("purpose", LineLength),
            Currencies = [.. currencies.Select(one => one.Form)],
            OffersMonthly = map.OneOf<Monthly>("monthly", otherwise: Monthly.None) is Monthly.Offered,
            HasPublicTotals = map.OneOf<Totals>("totals", otherwise: Totals.Hidden) is Totals.Public,
            IsAsked = true,
        };
        map.RefuseOtherKeys();
        places.Declare(DonationAsk.Kind, campaign, map.At("recipient"));
        if (form.Read(campaign, CultureInfo.InvariantCulture, out var wrong) is { } ask)
        {
            asks.Add(ask);
            return;
        }

        foreach (var (field, sentences) in wrong)
        {
            // A currency's are named like currencies[0].minimum.
            var at = currencies.Select((one, index) => (one.Map, Start: string.Create(CultureInfo.InvariantCulture, $"currencies[{index}]."))).FirstOrDefault(one => field.StartsWith(one.Start, StringComparison.Ordinal));
            foreach (var sentence in sentences) problems.Add(at.Map is null ? map.At(field) : at.Map.At(field[at.Start.Length..]), sentence);
        }
    }

    private static (SeedMap Map, AskedCurrencyForm Form) Currency(SeedMap map)
    {
        var form = new AskedCurrencyForm
        {
            Currency = map.Line("currency", TitleLength),
            Suggested = [.. map.Lines("suggested", TitleLength).Select(line => line.Value)],
            Minimum = map.Line("minimum", TitleLength),
            Maximum = map.Line("maximum", TitleLength),
        };
        map.RefuseOtherKeys();
        return (map, form);
    }
}
