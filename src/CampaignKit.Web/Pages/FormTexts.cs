using System.Runtime.CompilerServices;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Pages;

/// <summary>What the signing form says. Each field tells in one sentence why it is asked.</summary>
internal static class FormTexts
{
    public static string Title => Text();
    public static string Needed => Text();
    public static string Submit => Text();
    public static string Optional => Text();

    public static string Name => Text();
    public static string WhyName => Text();
    public static string Email => Text();
    public static string Meant => Text();
    public static string Country => Text();
    public static string WhyCountry => Text();
    public static string Choose => Text();
    public static string Postcode => Text();
    public static string WhyPostcode => Text();

    public static string Visibility => Text();
    public static string WhyVisibility => Text();
    public static string CountOnly => Text();
    public static string CountOnlyMeans => Text();
    public static string Initials => Text();
    public static string InitialsMean => Text();
    public static string InitialsMeanListed => Text();
    public static string Named => Text();
    public static string NamedMeans => Text();
    public static string NamedMeansListed => Text();

    public static string AskedByMail => Text();
    public static string Offline => Text();
    public static string Working => Text();
    public static string Trap => Text();

    public static string WhyUpdates => Text();

    public static string KeptTitle => Text();
    public static string KeptEncrypted => Text();
    public static string KeptAddress => Text();
    public static string KeptAddressUntilConfirmed => Text();
    public static string KeptNoTraces => Text();
    public static string KeptNoStatus => Text();
    public static string KeptOnce => Text();

    public static string ProblemTitle => Text();
    public static string ProblemLede => Text();
    public static string ProblemPageTitle => Text();
    public static string StillThere => Text();

    public static string WhyEmail(bool isConfirmed) => Spoken.Text(isConfirmed ? "Form.WhyEmailConfirmed" : "Form.WhyEmail");

    public static string Updates(string organisation) => Spoken.Text("Form.Updates", ("organisation", organisation));

    /// <summary>What others may see: what is sent, its label and what it means, the safest first.</summary>
    /// <param name="isListed">Whether the petition's page shows who chose to be seen.</param>
    public static IReadOnlyList<(string Value, string Label, string Meaning)> Visibilities(bool isListed) =>
    [
        ("count-only", CountOnly, CountOnlyMeans),
        ("initials", Initials, isListed ? InitialsMeanListed : InitialsMean),
        ("named", Named, isListed ? NamedMeansListed : NamedMeans),
    ];

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Form.{name}");
}
