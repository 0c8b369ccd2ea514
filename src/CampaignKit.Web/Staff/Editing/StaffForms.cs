using System.Globalization;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Languages;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>What the forms on which staff write have in common.</summary>
internal static class StaffForms
{
    /// <summary>What the ids of their fields begin with.</summary>
    public const string Prefix = "staff";

    /// <summary>The hidden field that says which version was read.</summary>
    public const string Version = "version";

    // As browsers send a moment, as people type one, and as the API writes it.
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>A moment as a field shows it: UTC, to the minute.</summary>
    public static string Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A moment for people.</summary>
    public static string Told(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A number for people.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static bool TryReadMoment(string typed, out DateTimeOffset at) =>
        DateTimeOffset.TryParseExact(typed.Trim(), Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

    /// <summary>A moment without what fields do not show.</summary>
    public static DateTimeOffset ToTheMinute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    /// <summary>The languages to choose from, and one more if something is in another.</summary>
    public static IEnumerable<(string Value, string Label)> Languages(string chosen)
    {
        foreach (var language in SiteLanguage.All) yield return (language.Tag, language.Name);
        if (chosen.Length > 0 && SiteLanguage.All.All(language => language.Tag != chosen)) yield return (chosen, chosen);
    }

    /// <summary>The status of the page that answers.</summary>
    public static int Status(StaffEditStatus status) => status switch
    {
        StaffEditStatus.Done => StatusCodes.Status200OK,
        StaffEditStatus.Invalid => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status409Conflict,
    };

    /// <summary>The form again: with what is wrong, or beside what somebody else has written.</summary>
    public static StaffFields Again<T>(this StaffFields typed, StaffEdit<T> edit, Func<Document<T>, StaffFields> fieldsOf) => edit switch
    {
        { Status: StaffEditStatus.Invalid } => typed.With(edit.Problems),
        { Status: StaffEditStatus.Conflict, Current: { } current } => typed.Beside(fieldsOf(current)),
        _ => typed,
    };
}
