using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>A long form as it is shown: what stands in its fields, what is wrong with that, and what somebody else has written there meanwhile.</summary>
/// <param name="values">Field in camelCase → what was typed, as it was typed.</param>
/// <param name="chosen">What was ticked in the form's one list.</param>
public sealed class StaffFields(IReadOnlyDictionary<string, string> values, IReadOnlyList<string>? chosen = null)
{
    /// <summary>What was typed; empty if nothing was.</summary>
    public string this[string name] => values.GetValueOrDefault(name, "");

    public IReadOnlyList<string> Chosen { get; } = chosen ?? [];

    /// <summary>Field → sentences.</summary>
    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Field → what stands there now, where that is not what was typed. Empty unless somebody was faster.</summary>
    public IReadOnlyDictionary<string, string> Meanwhile { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether a box is ticked.</summary>
    public bool Is(string name) => this[name] is "true";

    public string? Problem(string name) => Problems.TryGetValue(name, out var sentences) ? string.Join(' ', sentences) : null;

    /// <summary>The same with what is wrong.</summary>
    public StaffFields With(IReadOnlyDictionary<string, string[]> problems) => new(values, Chosen) { Problems = problems };

    /// <summary>The same beside what somebody else has written.</summary>
    public StaffFields Beside(StaffFields stored)
    {
        var now = stored.Values.Where(field => values.ContainsKey(field.Key) && this[field.Key].ReplaceLineEndings("\n").Trim() != field.Value).ToDictionary();
        if (!Chosen.SequenceEqual(stored.Chosen)) now[PetitionForm.Demands] = string.Join(", ", stored.Chosen);
        return new(values, Chosen) { Meanwhile = now };
    }

    internal IReadOnlyDictionary<string, string> Values => values;

    /// <summary>Reads a form.</summary>
    /// <param name="form">As it was sent.</param>
    /// <param name="list">Name of its list, if it has one.</param>
    internal static StaffFields Read(IFormCollection form, string? list = null) => new(
        form.Where(field => field.Key != list).ToDictionary(field => field.Key, field => field.Value[0] ?? "", StringComparer.Ordinal),
        list is null ? [] : [.. form[list].OfType<string>().Distinct(StringComparer.Ordinal)]);
}
