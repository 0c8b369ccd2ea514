using CampaignKit.Core.Demands;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>The demands that a petition rests on, and the search of the library beside them.</summary>
/// <remarks>The search is a part of the petition's form, so that what was typed and chosen comes back with what was found.</remarks>
/// <param name="Chosen">In the order of the petition; one that the library does not have any more is left out.</param>
/// <param name="Found">The first of those that match and are not chosen.</param>
/// <param name="Total">How many match.</param>
/// <param name="Library">Every consultation, for choosing one.</param>
/// <param name="Themes">Every theme, for choosing one.</param>
public sealed record DemandChoice(IReadOnlyList<Demand> Chosen, IReadOnlyList<Demand> Found, int Total, IReadOnlyList<Consultation> Library, IReadOnlyList<Theme> Themes)
{
    // Some to see what a library is, and more once somebody has said what they look for.
    private const int MostUnasked = 5;
    private const int MostFound = 12;

    /// <summary>What is looked for, as the form says it.</summary>
    private static readonly string[] Criteria = ["q", "theme", "consultation"];

    public static DemandChoice Of(StaffFields fields, CatalogueSnapshot catalogue)
    {
        var found = catalogue.FindDemands(new(Given(fields["consultation"]), Theme: Given(fields["theme"]), Words: Given(fields["q"]), Language: Spoken.Current.Language.Tag))
            .Where(demand => !fields.Chosen.Contains(demand.Id, StringComparer.Ordinal)).ToList();
        return new([.. fields.Chosen.Select(catalogue.Demand).OfType<Demand>()], [.. found.Take(Criteria.Any(name => fields[name].Trim().Length > 0) ? MostFound : MostUnasked)], found.Count, catalogue.Consultations, catalogue.Themes);
    }

    /// <summary>Whether the form was sent to look for demands: by its button, or by the Enter key after what is looked for was changed.</summary>
    public static bool IsAsked(StaffFields fields) => fields["act"] is "search" || (fields["act"].Length == 0 && Key(fields) != fields["searched"]);

    /// <summary>What was looked for last, in one line.</summary>
    public static string Key(StaffFields fields) => string.Join('|', Criteria.Select(name => fields[name].Trim()));

    private static string? Given(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
