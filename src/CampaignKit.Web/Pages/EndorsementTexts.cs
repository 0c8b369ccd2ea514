using System.Runtime.CompilerServices;
using CampaignKit.Core.Organisations;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What the pages say about the organisations behind a petition.</summary>
internal static class EndorsementTexts
{
    public static string Title => Text();
    public static string NotCounted => Text();

    /// <summary>How many there are.</summary>
    public static string Count(int organisations) => Spoken.Counted("Endorse.Organisations", organisations);

    /// <summary>That one of them stands for others.</summary>
    public static string Alliance(int members) => Spoken.Counted("Endorse.Alliance", members);

    /// <summary>Who in it decided that, and when.</summary>
    public static string Decided(EndorsementTerm term) => Spoken.Text($"Endorse.By.{term.Mandate}", ("day", Texts.Day(term.GivenOn)));

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Endorse.{name}");
}
