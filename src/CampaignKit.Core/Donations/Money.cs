using System.Globalization;

namespace CampaignKit.Core.Donations;

/// <summary>An amount of money. Whole numbers alone: nothing here is ever rounded, and what does not fit throws.</summary>
/// <param name="MinorUnits">In the currency's smallest unit as Stripe counts it: cents of EUR, yen of JPY, hundredths of ISK. See <see cref="Currency"/>.</param>
/// <param name="Currency">Of which.</param>
public readonly record struct Money(long MinorUnits, Currency Currency)
{
    // Between an amount and its code, so that no line ends there.
    private const char Gap = '\u00A0';

    /// <summary>Both together.</summary>
    /// <exception cref="OverflowException">There is no such number.</exception>
    /// <exception cref="InvalidOperationException">They are of two currencies.</exception>
    public static Money operator +(Money one, Money other) => new(checked(one.MinorUnits + other.MinorUnits), Common(one, other));

    /// <summary>What is left of one without the other.</summary>
    /// <exception cref="OverflowException">There is no such number.</exception>
    /// <exception cref="InvalidOperationException">They are of two currencies.</exception>
    public static Money operator -(Money one, Money other) => new(checked(one.MinorUnits - other.MinorUnits), Common(one, other));

    /// <summary>Nothing of a currency.</summary>
    public static Money None(Currency currency) => new(0, currency);

    /// <summary>What somebody typed; see <see cref="TypedAmount"/> for what is understood.</summary>
    /// <param name="text">As it was typed.</param>
    /// <param name="currency">Of which currency it is meant to be.</param>
    /// <param name="culture">How the page that it was typed on writes numbers.</param>
    /// <param name="money">Zero or more.</param>
    /// <param name="problem">Why it was refused.</param>
    public static bool TryRead(string? text, Currency currency, CultureInfo culture, out Money money, out AmountProblem problem)
    {
        var minorUnits = TypedAmount.Read(text, currency, culture, out problem);
        money = new(minorUnits ?? 0, currency);
        return minorUnits is not null;
    }

    /// <summary>The amount with its code, such as <c>EUR 12.50</c>: no reader has to guess which dollar it is.</summary>
    public string Write(CultureInfo culture)
    {
        var isCodeFirst = culture.NumberFormat.CurrencyPositivePattern is 0 or 2;
        return isCodeFirst ? $"{Currency.Code}{Gap}{WriteNumber(culture)}" : $"{WriteNumber(culture)}{Gap}{Currency.Code}";
    }

    /// <summary>The amount alone, as the culture writes numbers: always with all decimals that the currency has.</summary>
    public string WriteNumber(CultureInfo culture)
    {
        var magnitude = Int128.Abs(MinorUnits);
        var unit = TenTo(Currency.MinorDigits);
        var fraction = magnitude % unit;

        // What Stripe would not take, and so never was given, is still told in full.
        var digits = fraction == 0 ? Currency.Digits : Currency.MinorDigits;
        var number = (magnitude / unit).ToString("N0", culture);
        if (digits > 0) number += culture.NumberFormat.NumberDecimalSeparator + fraction.ToString($"D{digits}", CultureInfo.InvariantCulture);
        return MinorUnits < 0 ? culture.NumberFormat.NegativeSign + number : number;
    }

    /// <inheritdoc/>
    public override string ToString() => Currency is null ? "" : Write(CultureInfo.InvariantCulture);

    /// <summary>A power of ten that a currency divides its unit by.</summary>
    internal static long TenTo(int digits)
    {
        var power = 1L;
        for (var digit = 0; digit < digits; digit++) power *= 10;
        return power;
    }

    private static Currency Common(Money one, Money other) =>
        one.Currency == other.Currency ? one.Currency : throw new InvalidOperationException($"{one.Currency} and {other.Currency} have no sum.");
}
