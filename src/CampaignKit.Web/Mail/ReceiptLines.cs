using CampaignKit.Core.Mail;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Mail;

/// <summary>What stands on a receipt, line by line.</summary>
internal static class ReceiptLines
{
    public static IEnumerable<string> Of(MailReceipt receipt, MailTexts texts)
    {
        var language = SiteLanguage.Find(texts.Language) ?? SiteLanguage.English;
        string Line(string key, string name, string value) => texts[$"Receipt.{key}"].Replace($"{{{name}}}", value, StringComparison.Ordinal);

        yield return receipt.Payments is null
            ? Line("Date", "date", receipt.On.ToDateTime(default).ToString(language["Site.DayPattern"], language.Culture))
            : Line("Year", "year", receipt.On.Year.ToString("0", language.Culture));
        yield return Line("Amount", "amount", receipt.Money.Write(language.Culture));
        if (receipt.Payments is { } payments) yield return Line("Payments", "count", payments.ToString("N0", language.Culture));
        if (receipt.Refunded is { } refunded) yield return Line("Refunded", "amount", refunded.Write(language.Culture));
        yield return Line("Purpose", "purpose", HeaderText.OneLine(receipt.Purpose));
        yield return Line("Recipient", "recipient", HeaderText.OneLine(receipt.Recipient));
        foreach (var line in (receipt.Address ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) yield return HeaderText.OneLine(line);
        if (receipt.RegistrationNumber is { } registration) yield return Line("Registration", "number", HeaderText.OneLine(registration));
        if (receipt.Number is { } number) yield return Line("Number", "number", number);
    }
}
