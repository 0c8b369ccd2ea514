using System.Globalization;
using CampaignKit.Core.Donations;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Donations;

public sealed class MoneyTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261123, 1).WithMaxTest(5000).WithQuietOnSuccess(true);

    // The site's own, and others with rules of their own: apostrophes, no-break spaces, groups of two, points between thousands.
    private static readonly CultureInfo[] Cultures =
        [.. ((string[])["en-GB", "fr-FR", "es-419", "fil-PH", "zh-Hans-CN", "pa-Guru-IN", "ar-AE", "de-DE", "de-CH", "es-ES", "pt-BR", "sv-SE", "hi-IN", "ar-EG", "tr-TR", "pl-PL"]).Select(CultureInfo.GetCultureInfo)];

    private static readonly Gen<long> Amounts = Gen.OneOf(
        Gen.Choose(0, 2_000).Select(amount => (long)amount),
        from power in Gen.Choose(0, 18) from digits in Gen.Choose(1, 999_999_999) select (long)((Int128)digits * Pow(power) / 1_000_000_000),
        Gen.Elements(0L, 1L, 999L, 1_000L, 1_234_560L, long.MaxValue));

    private static readonly Gen<(Currency Currency, CultureInfo Culture, long Amount)> Written =
        from currency in Gen.Elements<Currency>([.. Currency.All]) from culture in Gen.Elements(Cultures) from amount in Amounts select (currency, culture, amount / currency.Step * currency.Step);

    [Theory]
    [InlineData("EUR", 2, 2, 2, 1)]
    [InlineData("USD", 2, 2, 2, 1)]
    [InlineData("HUF", 2, 2, 2, 1)]
    [InlineData("TWD", 2, 2, 2, 1)]
    [InlineData("JPY", 0, 0, 0, 1)]
    [InlineData("XOF", 0, 0, 0, 1)]
    [InlineData("KWD", 3, 3, 2, 10)]
    [InlineData("TND", 3, 3, 2, 10)]
    [InlineData("ISK", 2, 0, 0, 100)]
    [InlineData("UGX", 2, 0, 0, 100)]
    public void Currency_is_counted_as_Stripe_counts_it(string code, int minorDigits, int digits, int decimals, int step)
    {
        var currency = Currency.Find(code)!;

        Assert.Equal((code, minorDigits, digits, decimals, step), (currency.Code, currency.MinorDigits, currency.Digits, currency.Decimals, currency.Step));
        Assert.True(currency.CanBePaid(step) && currency.CanBePaid(currency.Most));
        Assert.False(currency.CanBePaid(0) || currency.CanBePaid(-step) || currency.CanBePaid(currency.Most + step));
        Assert.Equal(step == 1, currency.CanBePaid(step + 1));
    }

    [Fact]
    public void Special_currencies_are_those_of_Stripes_lists_and_no_other()
    {
        string[] Codes(Func<Currency, bool> isOne) => [.. Currency.All.Where(isOne).Select(currency => currency.Code)];

        Assert.Equal(["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"], Codes(currency => currency.MinorDigits == 0));
        Assert.Equal(["BHD", "JOD", "KWD", "OMR", "TND"], Codes(currency => currency.Step == 10));
        Assert.Equal(["ISK", "UGX"], Codes(currency => currency.Step == 100));
        Assert.True(Currency.All.Count > 135);
        Assert.Equal("eur", Currency.Find("Eur")!.StripeCode);
        Assert.Null(Currency.Find("XXX"));
        Assert.Null(Currency.Find(null));
    }

    [Theory]
    [InlineData("12", "EUR", "en-GB", 1200)]
    [InlineData("12.5", "EUR", "en-GB", 1250)]
    [InlineData("12,50", "EUR", "en-GB", 1250)]
    [InlineData("12.50", "EUR", "fr-FR", 1250)]
    [InlineData(" 1 234,5 ", "EUR", "fr-FR", 123450)]
    [InlineData("1 234,5", "EUR", "en-GB", 123450)]
    [InlineData("1\u202F234,50", "EUR", "fr-FR", 123450)]
    [InlineData("1,234.50", "EUR", "en-GB", 123450)]
    [InlineData("1.234,50", "EUR", "en-GB", 123450)]
    [InlineData("1,234", "EUR", "en-GB", 123400)]
    [InlineData("1.234", "EUR", "de-DE", 123400)]
    [InlineData("1,234,567", "EUR", "fr-FR", 123456700)]
    [InlineData("12,34,567.5", "INR", "pa-Guru-IN", 123456750)]
    [InlineData("1’234.50", "CHF", "de-CH", 123450)]
    [InlineData("EUR 12.50", "EUR", "en-GB", 1250)]
    [InlineData("12,50 eur", "EUR", "fr-FR", 1250)]
    [InlineData("١٢٫٥٠", "EUR", "ar-AE", 1250)]
    [InlineData("١٬٢٣٤٫٥", "EUR", "ar-AE", 123450)]
    [InlineData("१२.५०", "INR", "en-GB", 1250)]
    [InlineData("੧੨,੫੦", "INR", "pa-Guru-IN", 1250)]
    [InlineData("１２．５", "CNY", "zh-Hans-CN", 1250)]
    [InlineData("\u200F12.50\u200F", "EUR", "ar-AE", 1250)]
    [InlineData("0012", "EUR", "en-GB", 1200)]
    [InlineData("0", "EUR", "en-GB", 0)]
    [InlineData("500", "JPY", "en-GB", 500)]
    [InlineData("1,500", "JPY", "zh-Hans-CN", 1500)]
    [InlineData("5", "ISK", "en-GB", 500)]
    [InlineData("5.12", "KWD", "en-GB", 5120)]
    [InlineData("5.120", "KWD", "en-GB", 5120)]
    [InlineData("5,120", "KWD", "fr-FR", 5120)]
    [InlineData("0,120", "KWD", "en-GB", 120)]
    [InlineData("1,005.120", "KWD", "fr-FR", 1005120)]
    public void Amount_is_read_as_people_type_it(string text, string code, string culture, long minorUnits)
    {
        Assert.True(Money.TryRead(text, Currency.Find(code)!, CultureInfo.GetCultureInfo(culture), out var money, out var problem), $"{problem}");
        Assert.Equal((minorUnits, AmountProblem.None), (money.MinorUnits, problem));
    }

    [Theory]
    [InlineData(null, "EUR", AmountProblem.Missing)]
    [InlineData("  ", "EUR", AmountProblem.Missing)]
    [InlineData("EUR", "EUR", AmountProblem.Missing)]
    [InlineData("twelve", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("-5", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("5-", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("+5", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("1e3", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("12.", "EUR", AmountProblem.NotAnAmount)]
    [InlineData(".5", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("1..5", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("12.5.5", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("12 50", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("1,23,4.5", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("1,234 567", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("1 234.567,5", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("USD 5", "EUR", AmountProblem.NotAnAmount)]
    [InlineData("$5", "USD", AmountProblem.NotAnAmount)]
    [InlineData("1.234", "EUR", AmountProblem.Ambiguous)]
    [InlineData("1,234", "KWD", AmountProblem.Ambiguous)]
    [InlineData("12.345,678", "EUR", AmountProblem.TooManyDecimals)]
    [InlineData("12.5000", "EUR", AmountProblem.TooManyDecimals)]
    [InlineData("0.123", "EUR", AmountProblem.TooManyDecimals)]
    [InlineData("5.5", "JPY", AmountProblem.TooManyDecimals)]
    [InlineData("5.00", "ISK", AmountProblem.TooManyDecimals)]
    [InlineData("5.124", "KWD", AmountProblem.TooManyDecimals)]
    [InlineData("92233720368547758.08", "EUR", AmountProblem.TooLarge)]
    [InlineData("99999999999999999999999999999999999999999", "EUR", AmountProblem.TooLarge)]
    public void Amount_that_is_not_exact_is_refused_and_never_rounded(string? text, string code, AmountProblem expected)
    {
        Assert.False(Money.TryRead(text, Currency.Find(code)!, CultureInfo.GetCultureInfo("en-GB"), out var money, out var problem));
        Assert.Equal((expected, 0L), (problem, money.MinorUnits));
    }

    [Theory]
    [InlineData(1234567, "EUR", "en-GB", "EUR\u00A012,345.67")]
    [InlineData(1234567, "EUR", "fr-FR", "12\u202F345,67\u00A0EUR")]
    [InlineData(123456789, "INR", "pa-Guru-IN", "INR\u00A012,34,567.89")]
    [InlineData(5, "EUR", "en-GB", "EUR\u00A00.05")]
    [InlineData(-1250, "EUR", "en-GB", "EUR\u00A0-12.50")]
    [InlineData(1500, "JPY", "en-GB", "JPY\u00A01,500")]
    [InlineData(500, "ISK", "en-GB", "ISK\u00A05")]
    [InlineData(501, "ISK", "en-GB", "ISK\u00A05.01")]
    [InlineData(5120, "KWD", "en-GB", "KWD\u00A05.120")]
    [InlineData(long.MinValue, "JPY", "en-GB", "JPY\u00A0-9,223,372,036,854,775,808")]
    public void Amount_is_written_as_the_culture_writes_numbers(long minorUnits, string code, string culture, string written) =>
        Assert.Equal(written, new Money(minorUnits, Currency.Find(code)!).Write(CultureInfo.GetCultureInfo(culture)));

    [Fact]
    public void What_is_written_is_read_as_what_it_was_in_every_currency_and_culture() =>
        Prop.ForAll(Written.ToArbitrary(), written =>
        {
            var money = new Money(written.Amount, written.Currency);
            return new[] { money.Write(written.Culture), money.WriteNumber(written.Culture) }.All(text =>
                Money.TryRead(text, written.Currency, written.Culture, out var read, out _) && read == money);
        }).Check(Fixed);

    [Fact]
    public void What_is_read_at_all_is_made_of_the_digits_that_were_typed() =>
        Prop.ForAll(
            (from currency in Gen.Elements<Currency>([.. Currency.All]) from culture in Gen.Elements(Cultures)
             from text in Gen.ArrayOf(Gen.Elements("0123456789.,. ’٫٬१੨٣".ToCharArray()), 9) select (currency, culture, Text: new string(text))).ToArbitrary(),
            typed =>
            {
                if (!Money.TryRead(typed.Text, typed.currency, typed.culture, out var money, out _)) return true;
                var digits = string.Concat(typed.Text.Select(CharUnicodeInfo.GetDecimalDigitValue).Where(digit => digit >= 0)).TrimStart('0');
                var read = money.MinorUnits.ToString(CultureInfo.InvariantCulture);
                return money.MinorUnits % typed.currency.Step == 0 && (money.MinorUnits == 0 ? digits.Length == 0 : read.TrimEnd('0') == digits.TrimEnd('0'));
            }).Check(Fixed);

    [Fact]
    public void Sums_are_those_of_the_whole_numbers_or_none() =>
        Prop.ForAll(Amounts.ToArbitrary(), Amounts.ToArbitrary(), (one, other) =>
        {
            var (a, b) = (new Money(one, Currency.Find("EUR")!), new Money(other, Currency.Find("EUR")!));
            var isThere = (Int128)one + other <= long.MaxValue;
            try
            {
                var sum = a + b;
                return isThere && sum.MinorUnits == one + other && sum - b == a && (a - b).MinorUnits == one - other;
            }
            catch (OverflowException)
            {
                return !isThere;
            }
        }).Check(Fixed);

    [Fact]
    public void Two_currencies_have_no_sum()
    {
        var (one, other) = (new Money(1, Currency.Find("EUR")!), new Money(1, Currency.Find("USD")!));

        Assert.Throws<InvalidOperationException>(() => one + other);
        Assert.Throws<InvalidOperationException>(() => one - other);
        Assert.Throws<OverflowException>(() => new Money(long.MinValue, one.Currency) - one);
    }

    private static Int128 Pow(int power)
    {
        Int128 value = 1;
        for (var digit = 0; digit < power; digit++) value *= 10;
        return value;
    }
}
