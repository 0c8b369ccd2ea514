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
        var asked = new DonationAskForm
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
        if (asked.Read(campaign, CultureInfo.InvariantCulture, out var wrong) is { } ask)
        {
            asks.Add(ask);
            return;
        }

        foreach (var (field, sentences) in wrong)
        {
            // A currency's are named like currencies[0].minimum.
            var (inner, form, start) = currencies.Select((one, index) => (one.Map, one.Form, Start: string.Create(CultureInfo.InvariantCulture, $"currencies[{index}]."))).FirstOrDefault(one => field.StartsWith(one.Start, StringComparison.Ordinal));
            var key = inner is null ? field : field[start.Length..];
            if (IsTold(key, asked, form)) continue;
            foreach (var sentence in sentences) problems.Add((inner ?? map).At(key), $"`{key}`: {sentence}");
        }
    }

    // What is not there at all was told when it was looked for.
    private static bool IsTold(string key, DonationAskForm asked, AskedCurrencyForm? currency) => key switch
    {
        "recipient" => asked.Recipient is "",
        "purpose" => asked.Purpose is "",
        "currencies" => asked.Currencies is [],
        "currency" => currency?.Currency is "",
        "minimum" => currency?.Minimum is "",
        "maximum" => currency?.Maximum is "",
        _ => false,
    };

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
