using System.Collections.Frozen;
using System.Globalization;

namespace CampaignKit.Doubles;

/// <summary>What Stripe asks of an amount in a currency. Amounts are in the currency's minor unit.</summary>
/// <remarks>From https://docs.stripe.com/currencies. Where that page names no minimum of its own, Stripe asks for the worth of half a US dollar; the double, which knows no rates, for half of the unit.</remarks>
internal static class Currencies
{
    private static readonly FrozenSet<string> Known = Words("""
        usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk
        djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd
        kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar
        ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof
        xpf yer zar zmw
        """);

    private static readonly FrozenSet<string> WithoutDecimals = Words("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf");

    private static readonly FrozenSet<string> WithThreeDecimals = Words("bhd jod kwd omr tnd");

    /// <summary>Told with two decimals for the sake of old programs, and always whole.</summary>
    private static readonly FrozenSet<string> WholeWithTwoDecimals = Words("isk ugx");

    private static readonly FrozenDictionary<string, long> Minimums = new Dictionary<string, long>
    {
        ["aed"] = 200, ["aud"] = 50, ["bgn"] = 100, ["brl"] = 50, ["cad"] = 50, ["chf"] = 50, ["czk"] = 1500, ["dkk"] = 250, ["eur"] = 50, ["gbp"] = 30, ["hkd"] = 400, ["huf"] = 17500,
        ["inr"] = 50, ["jpy"] = 50, ["mxn"] = 1000, ["myr"] = 200, ["nok"] = 300, ["nzd"] = 50, ["pln"] = 200, ["ron"] = 200, ["sek"] = 300, ["sgd"] = 50, ["thb"] = 1000, ["usd"] = 50,
    }.ToFrozenDictionary();

    /// <summary>Decimals of the currency in Stripe's amounts: 0, 2 or 3.</summary>
    public static int Decimals(string currency) => WithoutDecimals.Contains(currency) ? 0 : WithThreeDecimals.Contains(currency) ? 3 : 2;

    /// <exception cref="Refused">Stripe has no such currency.</exception>
    public static void CheckKnown(string currency, string param)
    {
        if (Known.Contains(currency)) return;
        throw Refused.Invalid($"Invalid currency: {currency}. Stripe currently supports these currencies: {string.Join(", ", Known.Order(StringComparer.Ordinal))}", param);
    }

    /// <exception cref="Refused">The amount does not go with the currency's decimals.</exception>
    public static void CheckUnit(long amount, string currency, string param)
    {
        if (amount < 0) throw Refused.Unread("This value must be greater than or equal to 0.", param, "parameter_invalid_integer");
        if (WithThreeDecimals.Contains(currency) && amount % 10 != 0) throw Refused.Invalid($"Amounts in {currency} must end in 0: the last of three decimals is not used.", param);
        if (WholeWithTwoDecimals.Contains(currency) && amount % 100 != 0) throw Refused.Invalid($"Amounts in {currency} must be divisible by 100.", param);
    }

    /// <exception cref="Refused">Less than Stripe takes at once, or more.</exception>
    public static void CheckTotal(long amount, string currency)
    {
        var minimum = Minimums.GetValueOrDefault(currency, Decimals(currency) == 3 ? 500 : 50);
        if (amount < minimum) throw Refused.Invalid($"The Checkout Session's total amount due must add up to at least {Say(minimum, currency)}", code: "amount_too_small");
        if (amount > 99_999_999) throw Refused.Invalid($"The Checkout Session's total amount due must be no more than {Say(99_999_999, currency)}", code: "amount_too_large");
    }

    /// <summary>The double's price: 1.5 % and a quarter of the unit, or the percentage alone where the currency has no decimals.</summary>
    public static long Fee(long amount, string currency) => (amount * 15 + 500) / 1000 + Decimals(currency) switch { 0 => 0, 3 => 250, _ => 25 };

    /// <summary>As <c>12.50 EUR</c>.</summary>
    public static string Say(long amount, string currency)
    {
        var decimals = Decimals(currency);
        decimal unit = decimals switch { 0 => 1, 3 => 1000, _ => 100 };
        return (amount / unit).ToString("N" + decimals, CultureInfo.InvariantCulture) + " " + currency.ToUpperInvariant();
    }

    private static FrozenSet<string> Words(string words) => words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
