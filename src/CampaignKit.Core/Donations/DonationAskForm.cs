using System.Globalization;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Donations;

/// <summary>How a campaign is to ask for donations, as staff typed it.</summary>
public sealed record DonationAskForm
{
    /// <summary>
    /// The longest text behind the account's name on a statement, characters: 22 for both with an asterisk and a space between, and the name takes up to 10.
    /// https://docs.stripe.com/get-started/account/statement-descriptors
    /// </summary>
    public const int DescriptorLength = 22 - 2 - 10;

    public string? Recipient { get; init; }

    public string? Address { get; init; }

    public string? RegistrationNumber { get; init; }

    public string? Purpose { get; init; }

    /// <summary>Those with nothing in them are passed over, so a page may offer empty ones.</summary>
    public IReadOnlyList<AskedCurrencyForm>? Currencies { get; init; }

    public bool OffersMonthly { get; init; }

    public string? Descriptor { get; init; }

    public bool HasPublicTotals { get; init; }

    public bool IsAsked { get; init; }

    /// <summary>What is kept, as somebody would have typed it.</summary>
    public static DonationAskForm Of(DonationAsk ask, CultureInfo culture) => new()
    {
        Recipient = ask.Recipient,
        Address = ask.Address,
        RegistrationNumber = ask.RegistrationNumber,
        Purpose = ask.Purpose,
        Currencies = [.. ask.Currencies.Select(asked => AskedCurrencyForm.Of(asked, culture))],
        OffersMonthly = ask.OffersMonthly,
        Descriptor = ask.Descriptor,
        HasPublicTotals = ask.HasPublicTotals,
        IsAsked = ask.IsAsked,
    };

    /// <summary>Checks every field, so that all problems are told at once.</summary>
    /// <param name="campaign">Slug of the campaign.</param>
    /// <param name="culture">How numbers are written where it was typed.</param>
    /// <param name="problems">Field → sentences, in the order of the form; a currency's are <c>currencies[0].minimum</c> and so on, counted as they were given.</param>
    /// <returns><see langword="null"/> if there is a problem.</returns>
    public DonationAsk? Read(string campaign, CultureInfo culture, out IReadOnlyDictionary<string, string[]> problems)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        problems = found;
        void Tell(string field, string name, string? problem)
        {
            if (problem is not null) found[field] = [$"{name} {problem}"];
        }

        var ofCurrencies = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var ask = new DonationAsk
        {
            Campaign = campaign,
            Recipient = PlainText.Trimmed(Recipient),
            Address = OrNull(Address),
            RegistrationNumber = OrNull(RegistrationNumber),
            Purpose = PlainText.Trimmed(Purpose),
            Currencies = ReadCurrencies(culture, ofCurrencies),
            OffersMonthly = OffersMonthly,
            Descriptor = OrNull(Descriptor),
            HasPublicTotals = HasPublicTotals,
            IsAsked = IsAsked,
        };
        Tell("recipient", "The name of the organisation", PlainText.LineProblem(ask.Recipient, PlainText.TitleLength));
        Tell("purpose", "The purpose", PlainText.LineProblem(ask.Purpose, PlainText.TitleLength));
        Tell("address", "The address", ask.Address is null ? null : PlainText.ParagraphsProblem(ask.Address, PlainText.LineLength));
        Tell("registrationNumber", "The registration number", ask.RegistrationNumber is null ? null : PlainText.LineProblem(ask.RegistrationNumber, PlainText.TitleLength));
        Tell("descriptor", "The text for statements", ask.Descriptor is null ? null : DescriptorProblem(ask.Descriptor));
        foreach (var (field, sentences) in ofCurrencies) found.Add(field, sentences);
        return found.Count > 0 ? null : ask;
    }

    private List<AskedCurrency> ReadCurrencies(CultureInfo culture, Dictionary<string, string[]> found)
    {
        var given = (Currencies ?? []).Select((form, index) => (Form: form, Field: FormattableString.Invariant($"currencies[{index}]"))).Where(row => !row.Form.IsEmpty).ToList();
        var read = given.Select(row => row.Form.Read(row.Field, culture, found)).OfType<AskedCurrency>().ToList();
        var repeated = read.GroupBy(asked => asked.Currency).Where(group => group.Count() > 1).Select(group => $"{group.Key} is there more than once.").ToArray();
        if (given.Count is 0 or > DonationAsk.MostCurrencies) found["currencies"] = [$"Name 1 to {DonationAsk.MostCurrencies} currencies."];
        else if (repeated.Length > 0) found["currencies"] = repeated;
        return read;
    }

    private static string? DescriptorProblem(string text)
    {
        if (PlainText.LineProblem(text, DescriptorLength) is { } problem) return problem;
        if (text.Any(character => !char.IsAscii(character) || character is '<' or '>' or '\\' or '\'' or '"' or '*')) return "may have unaccented letters, digits, spaces and signs, but none of < > \\ ' \" *.";
        return text.Any(char.IsAsciiLetter) ? null : "needs at least one letter.";
    }

    private static string? OrNull(string? text) => PlainText.Trimmed(text) is { Length: > 0 } trimmed ? trimmed : null;
}

/// <summary>What is to be suggested and taken in one currency, as it was typed.</summary>
public sealed record AskedCurrencyForm
{
    /// <summary>Its code.</summary>
    public string? Currency { get; init; }

    /// <summary>Those with nothing in them are passed over.</summary>
    public IReadOnlyList<string?>? Suggested { get; init; }

    public string? Minimum { get; init; }

    public string? Maximum { get; init; }

    internal bool IsEmpty => string.IsNullOrWhiteSpace(Currency) && string.IsNullOrWhiteSpace(Minimum) && string.IsNullOrWhiteSpace(Maximum) && (Suggested ?? []).All(string.IsNullOrWhiteSpace);

    internal static AskedCurrencyForm Of(AskedCurrency asked, CultureInfo culture)
    {
        string Write(long minorUnits) => new Money(minorUnits, asked.Currency).WriteNumber(culture);

        return new() { Currency = asked.Currency.Code, Suggested = [.. asked.Suggested.Select(Write)], Minimum = Write(asked.Minimum), Maximum = Write(asked.Maximum) };
    }

    internal AskedCurrency? Read(string field, CultureInfo culture, Dictionary<string, string[]> found)
    {
        if (Donations.Currency.Find(Currency?.Trim()) is not { } currency)
        {
            found[$"{field}.currency"] = ["This is not the code of a currency that Stripe takes, such as EUR."];
            return null;
        }

        var before = found.Count;
        var suggested = new List<long>();
        var minimum = ReadAmount(Minimum, "The least amount", $"{field}.minimum");
        var maximum = ReadAmount(Maximum, "The most amount", $"{field}.maximum");
        foreach (var text in (Suggested ?? []).Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            if (ReadAmount(text, $"“{text!.Trim()}”", $"{field}.suggested") is { } amount) suggested.Add(amount);
        }

        if (found.Count > before) return null;
        if (maximum < minimum) found[$"{field}.maximum"] = ["The most amount has to be at least the least."];
        else if (suggested.Any(amount => amount < minimum || amount > maximum)) found[$"{field}.suggested"] = ["Suggested amounts have to be between the least and the most."];
        else if (suggested.Count > AskedCurrency.MostSuggested) found[$"{field}.suggested"] = [$"Suggest up to {AskedCurrency.MostSuggested} amounts."];
        return found.Count > before ? null : new(currency, [.. suggested.Distinct().Order()], minimum!.Value, maximum!.Value);

        long? ReadAmount(string? text, string name, string at)
        {
            var isRead = Money.TryRead(text, currency, culture, out var money, out var problem);
            if (isRead && currency.CanBePaid(money.MinorUnits)) return money.MinorUnits;
            var most = new Money(currency.Most, currency).Write(culture);
            found[at] = [$"{name} {(isRead ? $"has to be more than nothing and at most {most}." : AmountSentences.Of(problem, currency, most))}"];
            return null;
        }
    }
}

/// <summary>Why a typed amount was refused, for staff: what follows the name of the amount.</summary>
internal static class AmountSentences
{
    /// <summary>A sentence's end.</summary>
    /// <param name="problem">Any but <see cref="AmountProblem.None"/>.</param>
    /// <param name="currency">In which it was typed.</param>
    /// <param name="most">The most that can be paid, as it is written.</param>
    public static string Of(AmountProblem problem, Currency currency, string most) => problem switch
    {
        AmountProblem.Missing => "is missing.",
        AmountProblem.Ambiguous => "could be one of two amounts. Type it without a separator between thousands.",
        AmountProblem.TooManyDecimals when currency.Decimals == 0 => $"has decimals, and {currency} is given without any.",
        AmountProblem.TooManyDecimals => $"has too many decimals; {currency} is given with up to {currency.Decimals}.",
        AmountProblem.TooLarge => $"is too large; at most {most} can be given.",
        _ => "is not an amount. Type it in digits alone, such as 12.50.",
    };
}
