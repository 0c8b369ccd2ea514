using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Donations;

/// <summary>What donors are told on the way to Stripe's pages, in the language of the request.</summary>
internal static class GiftTexts
{
    public static string ManageTitle => Text();
    public static string ManageLede => Text();
    public static string ManageButton => Text();
    public static string ManageEnded => Text();
    public static string ManageAway => Text();

    /// <summary>Why a gift could not be begun: a sentence or two.</summary>
    /// <param name="status">Any but <see cref="GiftStatus.Begun"/>.</param>
    public static string Of(GiftStatus status) => Spoken.Text($"Gift.{status}");

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Gift.{name}");
}
