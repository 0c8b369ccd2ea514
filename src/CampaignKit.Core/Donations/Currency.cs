using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignKit.Core.Donations;

/// <summary>A currency in which Stripe takes cards, and how it counts amounts in it. One object for each, so two are the same if they are one.</summary>
/// <remarks>
/// https://docs.stripe.com/currencies: amounts are whole numbers of the smallest unit, which is a hundredth unless the currency is in one of the lists here.
/// HUF and TWD have hundredths in payments; only payouts, which are no business of ours, are whole.
/// </remarks>
[JsonConverter(typeof(CurrencyJson))]
public sealed class Currency
{
    // "Zero-decimal currencies" of that page, without UGX, which stands among its special cases.
    private static readonly FrozenSet<string> Whole = Words("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF");

    // Thousandths, of which Stripe's partners take tens alone.
    private static readonly FrozenSet<string> Thousandths = Words("BHD JOD KWD OMR TND");

    // Written without decimals but sent as hundredths: 5 ISK are 500.
    private static readonly FrozenSet<string> WholeInHundredths = Words("ISK UGX");

    private static readonly FrozenDictionary<string, Currency> ByCode = Words(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR
        FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP
        MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TND TOP
        TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW
        """).Select(code => new Currency(code)).ToFrozenDictionary(currency => currency.Code);

    private Currency(string code)
    {
        Code = code;
        (MinorDigits, Digits, Decimals, Step) = code switch
        {
            _ when Whole.Contains(code) => (0, 0, 0, 1),
            _ when Thousandths.Contains(code) => (3, 3, 2, 10),
            _ when WholeInHundredths.Contains(code) => (2, 0, 0, 100),
            _ => (2, 2, 2, 1),
        };

        // Eight digits; a rupiah is small enough for twelve.
        Most = code == "IDR" ? 999_999_999_999 : 99_999_999 / Step * Step;
    }

    /// <summary>Every one, by code.</summary>
    public static IReadOnlyList<Currency> All { get; } = [.. ByCode.Values.OrderBy(currency => currency.Code, StringComparer.Ordinal)];

    /// <summary>ISO 4217, such as <c>EUR</c>.</summary>
    public string Code { get; }

    /// <summary>The code as Stripe is sent it: in small letters.</summary>
    [SuppressMessage("Globalization", "CA1308", Justification = "Stripe wants small letters.")]
    public string StripeCode => Code.ToLowerInvariant();

    /// <summary>How many of an amount's digits stand behind the point: 0, 2 or 3. 10 to this power is one unit.</summary>
    public int MinorDigits { get; }

    /// <summary>With how many decimals amounts are written: <see cref="MinorDigits"/>, but none where all of them are 0.</summary>
    public int Digits { get; }

    /// <summary>How many decimals somebody may type that are not 0.</summary>
    public int Decimals { get; }

    /// <summary>Every amount that is paid is a multiple of this: 1, 10 or 100.</summary>
    public int Step { get; }

    /// <summary>The largest payment, minor units.</summary>
    public long Most { get; }

    /// <summary>The currency with this code, whatever its case; <see langword="null"/> if Stripe takes none like it.</summary>
    public static Currency? Find(string? code) => code is { Length: 3 } && ByCode.TryGetValue(code.ToUpperInvariant(), out var found) ? found : null;

    /// <summary>Whether somebody can pay so much.</summary>
    public bool CanBePaid(long minorUnits) => minorUnits > 0 && minorUnits <= Most && minorUnits % Step == 0;

    /// <inheritdoc/>
    public override string ToString() => Code;

    private static FrozenSet<string> Words(string text) => text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>A currency in JSON is its code.</summary>
public sealed class CurrencyJson : JsonConverter<Currency>
{
    /// <inheritdoc/>
    public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Currency.Find(reader.GetString()) ?? throw new JsonException("This is not the code of a currency.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
}
