using System.Globalization;
using CampaignKit.Core.Donations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Donations;

/// <summary>What somebody chose on the form, as they did. A new form has nothing chosen in it.</summary>
public sealed record GiveForm
{
    /// <summary>The value of <see cref="Amount"/> for an amount that is typed.</summary>
    public const string OwnAmount = "other";

    private const int LongestToken = 64;

    /// <summary>Minor units of the suggestion that was chosen, or <see cref="OwnAmount"/>.</summary>
    public string? Amount { get; init; }

    /// <summary>What was typed.</summary>
    public string? Other { get; init; }

    public bool IsMonthly { get; init; }

    /// <summary>Of the signature that the donor asks to have it kept with; empty if they do not ask. It never stands in an address.</summary>
    public string Receipt { get; init; } = "";

    /// <summary>The form's own, so that one that is sent twice gives once.</summary>
    public string Token { get; init; } = Giving.NewToken();

    /// <summary>A form with a choice in it.</summary>
    public static GiveForm Of(AskedCurrency asked, Money amount, bool isMonthly)
    {
        var isSuggested = asked.Suggested.Contains(amount.MinorUnits);
        return new()
        {
            Amount = isSuggested ? amount.MinorUnits.ToString(CultureInfo.InvariantCulture) : OwnAmount,
            Other = isSuggested ? null : amount.WriteNumber(Spoken.Current.Language.Culture),
            IsMonthly = isMonthly,
        };
    }

    internal static GiveForm Read(IFormCollection form) => new()
    {
        Amount = form.Text("amount"),
        Other = form.Text("other"),
        IsMonthly = form.IsTicked("monthly"),
        Receipt = form.Text("receipt")?.Trim() ?? "",
        Token = form.Text("token") is { Length: > 0 and <= LongestToken } token && token.All(char.IsAsciiLetterOrDigit) ? token : Giving.NewToken(),
    };

    /// <summary>The amount, or why there is none, in the language of the request. One that was chosen and another that was typed is neither.</summary>
    public (Money? Amount, string? Problem) Choose(AskedCurrency asked)
    {
        var isTyped = !string.IsNullOrWhiteSpace(Other);
        if (Amount is null or "" or OwnAmount) return isTyped ? Read(asked) : (null, GiveTexts.Missing);
        if (!long.TryParse(Amount, NumberStyles.None, CultureInfo.InvariantCulture, out var suggested) || !asked.Suggested.Contains(suggested)) return (null, GiveTexts.Missing);
        return isTyped && Read(asked).Amount?.MinorUnits != suggested ? (null, GiveTexts.Twice) : (new(suggested, asked.Currency), null);
    }

    private (Money? Amount, string? Problem) Read(AskedCurrency asked)
    {
        if (!Money.TryRead(Other, asked.Currency, Spoken.Current.Language.Culture, out var money, out var problem)) return (null, GiveTexts.Of(problem, asked));
        return asked.Takes(money) ? (money, null) : (null, GiveTexts.OutOfRange(asked));
    }
}
