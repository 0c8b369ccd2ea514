using System.Globalization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Organisations;

/// <summary>An endorsement as staff enter it, as it was typed.</summary>
public sealed record EndorsementForm
{
    /// <summary>Slug of who endorses.</summary>
    public string? Organisation { get; init; }

    /// <summary><c>staff</c>, <c>board</c> or <c>members</c>.</summary>
    public string? Mandate { get; init; }

    /// <summary><c>2026-11-01</c>; no later than today.</summary>
    public string? GivenOn { get; init; }

    /// <summary>The same, later than <see cref="GivenOn"/>; optional.</summary>
    public string? ExpiresOn { get; init; }

    /// <summary>Checks every field, so that all problems are told at once.</summary>
    /// <param name="catalogue">Knows which organisations there are.</param>
    /// <param name="today">UTC.</param>
    /// <param name="problems">Field → sentences.</param>
    /// <returns><see langword="null"/> if there is a problem.</returns>
    public EndorsementTerm? Read(CatalogueSnapshot catalogue, DateOnly today, out IReadOnlyDictionary<string, string[]> problems)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        problems = found;
        var mandate = MandateOf(PlainText.Trimmed(Mandate));
        if (catalogue.Organisation(PlainText.Trimmed(Organisation)) is null) found["organisation"] = ["Choose an organisation of the list."];
        if (mandate is null) found["mandate"] = ["Say who decided it: staff, board or members."];
        if (!TryReadDay(GivenOn, out var given) || given > today) found["givenOn"] = ["Say on which day it was decided, such as 2026-11-01, and not a day to come."];
        DateOnly? expires = null;
        if (PlainText.Trimmed(ExpiresOn) is { Length: > 0 } typed)
        {
            if (TryReadDay(typed, out var day) && day > given && day > today) expires = day;
            else found["expiresOn"] = ["Say a day to come, such as 2027-11-01, or leave it empty."];
        }

        return found.Count > 0 ? null : new(mandate!.Value, given, expires);
    }

    private static Mandate? MandateOf(string word) => word switch
    {
        "staff" => Organisations.Mandate.Staff,
        "board" => Organisations.Mandate.Board,
        "members" => Organisations.Mandate.Members,
        _ => null,
    };

    private static bool TryReadDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(PlainText.Trimmed(text), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
