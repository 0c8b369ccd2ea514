using System.Globalization;
using CampaignKit.Core.Donations;

namespace CampaignKit.Web.Donations;

/// <summary>Amounts on the staff's pages and in their files.</summary>
internal static class MoneyText
{
    /// <summary>How programs read and write amounts: a point before the decimals, and nothing between the thousands.</summary>
    public static CultureInfo Programs { get; } = WithoutGroups();

    /// <summary>For people: <c>EUR 1,234.50</c>.</summary>
    public static string Of(Money money) => money.Write(AskFields.Culture);

    /// <summary>For programs: <c>1234.50</c>.</summary>
    public static string Plain(Money money) => money.WriteNumber(Programs);

    private static CultureInfo WithoutGroups()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberGroupSeparator = "";
        return culture;
    }
}
