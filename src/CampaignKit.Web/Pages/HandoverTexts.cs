using System.Runtime.CompilerServices;
using CampaignKit.Core.Deliveries;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What the pages say of paper, deliveries and responses.</summary>
internal static class HandoverTexts
{
    public static string Title => Text();
    public static string ReadResponse => Text();

    /// <summary>How many signed on paper, beside the count.</summary>
    public static string OnPaper(long number) => Spoken.Counted("Handover.OnPaper", number);

    /// <summary>To whom a petition was delivered, when and with how many signatures.</summary>
    public static string Delivered(Delivery delivery) =>
        Spoken.Text("Handover.Delivered", ("to", delivery.To), ("day", Texts.Day(delivery.On)), ("signatures", Spoken.Counted("Handover.Signatures", delivery.Counted)));

    public static string Answered(DateOnly on) => Spoken.Text("Handover.Answered", ("day", Texts.Day(on)));

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Handover.{name}");
}
