using System.Runtime.CompilerServices;
using CampaignKit.Core.Donations;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.Donations;

/// <summary>What the pages say about giving.</summary>
internal static class GiveTexts
{
    public static string Recipient => Text();
    public static string Registration => Text();
    public static string Purpose => Text();
    public static string Currencies => Text();
    public static string FormTitle => Text();
    public static string Amount => Text();
    public static string Other => Text();
    public static string Monthly => Text();
    public static string WhyMonthly => Text();
    public static string NoThanks => Text();
    public static string KeptTitle => Text();
    public static string Card => Text();
    public static string Mail => Text();
    public static string Apart => Text();
    public static string JoinTitle => Text();
    public static string JoinLabel => Text();
    public static string WhyJoin => Text();
    public static string NoSignature => Text();
    public static string KeptWith => Text();
    public static string WhyKept => Text();
    public static string Part => Text();
    public static string Parted => Text();
    public static string Counts => Text();
    public static string ProblemTitle => Text();
    public static string ProblemLede => Text();
    public static string Missing => Text();
    public static string Twice => Text();
    public static string Ambiguous => Text();
    public static string Back => Text();
    public static string AskTitle => Text();
    public static string ThanksTitle => Text();
    public static string FailedTitle => Text();
    public static string Failed => Text();
    public static string LookAgain => Text();
    public static string Again => Text();
    public static string BackToCampaign => Text();
    public static string NoSuchGift => Text();
    public static string NotAsked => Text();
    public static string GivenTitle => Text();

    public static string Title(string organisation) => Spoken.Text("Give.Title", ("organisation", organisation));

    public static string Button(DonationAsk ask) => Spoken.Text("Give.Button", ("organisation", ask.Recipient), ("purpose", ask.Purpose));

    public static string AskLede(DonationAsk ask) => Spoken.Text("Give.AskLede", ("organisation", ask.Recipient), ("purpose", ask.Purpose));

    public static string OtherLabel(Currency currency) => Spoken.Text("Give.OtherLabel", ("currency", currency.Code));

    public static string Range(AskedCurrency asked) => OfRange("Give.Range", asked);

    public static string OutOfRange(AskedCurrency asked) => OfRange("Give.OutOfRange", asked);

    public static string Received(Money amount, string organisation) => OfGift("Give.Received", amount, organisation);

    public static string OnItsWay(Money amount, string organisation) => OfGift("Give.OnItsWay", amount, organisation);

    /// <summary>A gift that is kept with a signature, with what went back of it.</summary>
    public static string Kept(GiftRow gift) => string.Join(' ', new[]
    {
        Spoken.Text("Give.Kept", ("amount", Write(gift.Amount)), ("organisation", gift.Told.Recipient ?? ""), ("moment", OwnTexts.Moment(gift.At))),
        gift.Totals is { } totals && totals.Net != totals.Given ? Spoken.Text("Give.WentBack", ("amount", Write(totals.Net))) : null,
    }.OfType<string>());

    /// <summary>What is left of all gifts in a currency.</summary>
    public static string Given(CurrencyTotals totals) => Spoken.Counted("Give.Given", totals.Gifts).Replace("{amount}", Write(totals.Net), StringComparison.Ordinal);

    /// <summary>Why what was typed is no amount that can be given.</summary>
    public static string Of(AmountProblem problem, AskedCurrency asked) => problem switch
    {
        AmountProblem.Missing => Missing,
        AmountProblem.Ambiguous => Ambiguous,
        AmountProblem.TooManyDecimals => Spoken.Text("Give.Decimals", ("currency", asked.Currency.Code)),
        AmountProblem.TooLarge => OutOfRange(asked),
        _ => Spoken.Text("Give.NotAnAmount", ("example", new Money(asked.Minimum, asked.Currency).WriteNumber(Spoken.Current.Language.Culture))),
    };

    /// <summary>An amount as the language of the request writes it.</summary>
    public static string Write(Money money) => money.Write(Spoken.Current.Language.Culture);

    private static string OfRange(string key, AskedCurrency asked) =>
        Spoken.Text(key, ("minimum", Write(new(asked.Minimum, asked.Currency))), ("maximum", Write(new(asked.Maximum, asked.Currency))));

    private static string OfGift(string key, Money amount, string organisation) => Spoken.Text(key, ("amount", Write(amount)), ("organisation", organisation));

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Give.{name}");
}
