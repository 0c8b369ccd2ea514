using System.Globalization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Petitions;

/// <summary>What a petition may be that staff write. Seed files are held to the same, with the lines of their files: see <see cref="PlainText"/> for what both share.</summary>
public static class PetitionRules
{
    /// <summary>The highest first goal, signatures.</summary>
    public const int MostGoal = 1_000_000_000;

    /// <summary>The longest reason for a change of the wording or for a move, characters.</summary>
    public const int ReasonLength = 200;

    private static readonly Dictionary<string, string[]> None = [];

    /// <summary>Everything that is wrong with a petition: field in camelCase → sentences for staff. Whether what it refers to exists is another question, see <see cref="ReferenceProblems"/>.</summary>
    public static IReadOnlyDictionary<string, string[]> Problems(PetitionRecord petition)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        void Tell(string field, string name, string? problem)
        {
            if (problem is not null) found[field] = [$"{name} {problem}"];
        }

        Tell("slug", "The slug", PlainText.SlugProblem(petition.Slug));
        Tell("language", "The language", PlainText.LanguageProblem(petition.Language));
        Tell("title", "The title", PlainText.LineProblem(petition.Title, PlainText.TitleLength));
        Tell("ask", "The ask", PlainText.LineProblem(petition.Ask, PlainText.LineLength));
        Tell("target", "The target", PlainText.LineProblem(petition.Target, PlainText.LineLength));
        Tell("background", "The background", PlainText.ParagraphsProblem(petition.Background, PlainText.BackgroundLength));
        Tell("whyNow", "The text of why now", PlainText.ParagraphsProblem(petition.WhyNow, PlainText.ParagraphLength));
        Tell("goal", "The goal", WholeProblem(petition.Goal, MostGoal));
        Tell("shards", "The number of shards", WholeProblem(petition.Shards, PetitionRecord.MostShards));
        Tell("closesAt", "The closing", petition.ClosesAt <= petition.OpensAt ? "has to be later than the opening." : null);
        if (DemandProblems(petition.Demands) is { Length: > 0 } problems) found["demands"] = problems;
        return found;
    }

    /// <summary>Which of the campaign and the demands that a petition names are not there, told as <see cref="Problems"/> does. For the caller: the petition does not know the catalogue.</summary>
    public static IReadOnlyDictionary<string, string[]> ReferenceProblems(CatalogueSnapshot catalogue, string campaign, IEnumerable<string> demands)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (catalogue.Campaign(campaign) is null) found["campaign"] = [$"There is no campaign `{campaign}`."];
        string[] unknown = [.. demands.Where(id => catalogue.Demand(id) is null).Select(id => $"There is no demand `{id}`.")];
        if (unknown.Length > 0) found["demands"] = unknown;
        return found;
    }

    /// <summary>What is wrong with a reason, told as <see cref="Problems"/> does under <c>reason</c>.</summary>
    internal static IReadOnlyDictionary<string, string[]> ReasonProblems(string reason) =>
        PlainText.LineProblem(reason, ReasonLength) is { } problem ? new Dictionary<string, string[]> { ["reason"] = [$"The reason {problem}"] } : None;

    /// <summary>What is wrong with a change of one petition into another, told as <see cref="Problems"/> does: everything about what it becomes, and what has to stay.</summary>
    internal static IReadOnlyDictionary<string, string[]> RevisionProblems(PetitionRecord before, PetitionRecord after, string reason, DateTimeOffset now)
    {
        var found = Problems(after).ToDictionary(StringComparer.Ordinal);
        if (before.OpenSince(now) is null) return found;
        if (after.OpensAt != before.OpensAt) found["opensAt"] = ["The opening has passed and cannot be changed any more."];
        if (PetitionWording.AreSame(before, after)) return found;
        foreach (var (field, problems) in ReasonProblems(reason)) found[field] = problems;
        return found;
    }

    /// <summary>The petition with its texts as they are kept.</summary>
    internal static PetitionRecord Trimmed(PetitionRecord petition) => petition with
    {
        Language = PlainText.Trimmed(petition.Language),
        Title = PlainText.Trimmed(petition.Title),
        Ask = PlainText.Trimmed(petition.Ask),
        Target = PlainText.Trimmed(petition.Target),
        Background = PlainText.Trimmed(petition.Background),
        WhyNow = PlainText.Trimmed(petition.WhyNow),
        Demands = [.. petition.Demands.Select(PlainText.Trimmed)],
    };

    private static string? WholeProblem(long number, long most) =>
        number >= 1 && number <= most ? null : string.Create(CultureInfo.InvariantCulture, $"has to be a whole number from 1 to {most:N0}, not {number}.");

    private static string[] DemandProblems(IReadOnlyList<string> demands)
    {
        if (demands.Count == 0) return ["A petition rests on at least one demand."];
        var unusable = demands.Where(id => PlainText.LineProblem(id, PlainText.LineLength) is not null).Select(_ => "That is not the id of a demand.").Take(1);
        var repeated = demands.GroupBy(id => id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"`{group.Key}` is among the demands already.");
        return [.. unusable, .. repeated];
    }
}
