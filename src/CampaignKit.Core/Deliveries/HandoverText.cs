using System.Globalization;

namespace CampaignKit.Core.Deliveries;

/// <summary>Reads what staff type about paper and deliveries; every problem is told at once.</summary>
internal sealed class HandoverText
{
    private readonly Dictionary<string, string[]> _problems = new(StringComparer.Ordinal);

    /// <summary>Field → sentences in English; empty if all could be read.</summary>
    public IReadOnlyDictionary<string, string[]> Problems => _problems;

    /// <summary>A line of 1 to so many characters.</summary>
    public string Line(string field, string? text, int longest)
    {
        var line = text?.Trim() ?? "";
        if (line.Length < 1 || line.Length > longest || line.Any(char.IsControl)) Tell(field, $"This takes 1 to {longest} characters in one line.");
        return line;
    }

    /// <summary>A day that has come.</summary>
    public DateOnly Day(string field, string? text, DateTimeOffset now)
    {
        // Time zones ahead of ours have a later day.
        if (DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day <= DateOnly.FromDateTime(now.UtcDateTime).AddDays(1) && day.Year >= 2000) return day;
        Tell(field, "A day looks like 2026-11-05, and has come.");
        return default;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Number(string field, string? text, int least, int most)
    {
        if (int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Tell(field, $"This is a whole number from {least} to {most}.");
        return 0;
    }

    /// <summary>An address on the web; <see langword="null"/> if nothing was typed.</summary>
    public Uri? Link(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var link) && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp) && text.Length <= 2_000) return link;
        Tell(field, "A link begins with https://.");
        return null;
    }

    /// <summary>Notes a problem.</summary>
    public void Tell(string field, string problem) => _problems[field] = [problem];
}

/// <summary>How something that staff wanted to record ended.</summary>
/// <param name="Status">How.</param>
/// <param name="Handover">What is recorded of the petition now; <see langword="null"/> if there is none for the caller.</param>
/// <param name="Problems">Field → sentences in English, when invalid.</param>
public sealed record HandoverAnswer(HandoverStatus Status, Handover? Handover = null, IReadOnlyDictionary<string, string[]>? Problems = null);

/// <summary>How something that staff wanted to record ended.</summary>
public enum HandoverStatus
{
    /// <summary>It is recorded.</summary>
    Done,

    /// <summary>It is not there, or not for who asks.</summary>
    NotFound,

    /// <summary>Something that was typed cannot be used.</summary>
    Invalid,
}
