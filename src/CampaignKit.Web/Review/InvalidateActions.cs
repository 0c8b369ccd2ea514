using System.Globalization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Review;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Review;

/// <summary>Removals under a rule: tried, applied, undone, listed.</summary>
internal static class InvalidateActions
{
    private static readonly string[] Criteria = ["--country…", "--source…", "--from", "--to", "--domain…", "--postcode…", "--locale…"];

    public static ControlAction Preview { get; } = new("invalidate/preview", RunsOffline: true, PreviewAsync);

    public static ControlAction Apply { get; } = new("invalidate/apply", RunsOffline: true, ApplyAsync);

    public static ControlAction Undo { get; } = new("invalidate/undo", RunsOffline: true, UndoAsync);

    public static ControlAction List { get; } = new("invalidate/list", RunsOffline: true, ListAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Preview, Apply, Undo, List];

    private static async Task<ControlAnswer> PreviewAsync(IServiceProvider services, ControlRequest request)
    {
        if (!OperatorWords.TryRead(request.Words, Criteria, [], out var words, out var problem)) return ControlAnswer.Refused(problem);
        if (words.Values is not [var petition]) return ControlAnswer.Refused("Say which petition.");

        try
        {
            var invalidating = await ReadyAsync(services);
            return await OperatorActs.OnPetitionAsync(services, petition, by: null, "invalidation.preview", FormOf(words).Describe(), async audited =>
            {
                var result = await invalidating.PreviewAsync(petition, FormOf(words));
                if (result.Preview is not { } preview) return Refusal(result.Status, result.Problems, petition);
                audited["matched"] = OperatorActs.Number(preview.Counted);
                return ControlAnswer.Done([.. Lines(preview)]);
            });
        }
        catch (KeyDestroyedException)
        {
            return Destroyed();
        }
    }

    private static async Task<ControlAnswer> ApplyAsync(IServiceProvider services, ControlRequest request)
    {
        if (!OperatorWords.TryRead(request.Words, [.. Criteria, "--by", "--because"], [], out var words, out var problem)) return ControlAnswer.Refused(problem);
        if (words.Values is not [var petition]) return ControlAnswer.Refused("Say which petition.");

        try
        {
            var invalidating = await ReadyAsync(services);
            return await OperatorActs.OnPetitionAsync(services, petition, words.One("--by"), "invalidation.apply", FormOf(words).Describe(), async audited =>
            {
                var result = await invalidating.ApplyAsync(petition, FormOf(words), words.One("--by"), words.One("--because"));
                if (result.Invalidation is not { } invalidation) return Refusal(result.Status, result.Problems, petition);
                (audited["invalidation"], audited["removed"]) = (invalidation.Id, OperatorActs.Number(invalidation.Applied));
                return ControlAnswer.Done(
                    Invariant($"{invalidation.Id}: {invalidation.Applied:N0} signatures are removed from {petition}, and everybody is told: {invalidation.Sentence}"),
                    $"To count them again: invalidate undo {petition} {invalidation.Id} --by NAME");
            });
        }
        catch (KeyDestroyedException)
        {
            return Destroyed();
        }
    }

    private static async Task<ControlAnswer> UndoAsync(IServiceProvider services, ControlRequest request)
    {
        if (!OperatorWords.TryRead(request.Words, ["--by"], [], out var words, out var problem)) return ControlAnswer.Refused(problem);
        if (words.Values is not [var petition, var id]) return ControlAnswer.Refused("Say which petition, and which removal by its id.");

        var invalidating = await ReadyAsync(services);
        var details = new Dictionary<string, string>();
        if (id.Length <= 40) details["invalidation"] = id;
        return await OperatorActs.OnPetitionAsync(services, petition, words.One("--by"), "invalidation.undo", details, async audited =>
        {
            var result = await invalidating.UndoAsync(petition, id, words.One("--by"));
            audited["moved"] = OperatorActs.Number(result.Moved);
            return Answer(result, petition, id);
        });
    }

    private static ControlAnswer Answer(InvalidationResult result, string petition, string id)
    {
        return result switch
        {
            { Status: InvalidationStatus.Done, Invalidation: { } invalidation } => ControlAnswer.Done(
                Invariant($"{invalidation.Id} is undone since {invalidation.UndoneAt:yyyy-MM-dd HH:mm} UTC. Signatures that count again by this command: {result.Moved:N0}.")),
            { Status: InvalidationStatus.UnderWay } => ControlAnswer.Refused($"{id} is still being applied. Try again when invalidate list {petition} says that it is applied."),
            { Status: InvalidationStatus.NotFound } => ControlAnswer.Refused($"There is no removal {id} of {petition} that could be undone. What was removed by hand is put back by review accept."),
            _ => Refusal(result.Status, result.Problems, petition),
        };
    }

    private static async Task<ControlAnswer> ListAsync(IServiceProvider services, ControlRequest request)
    {
        if (request.Words is not [var petition]) return ControlAnswer.Refused("Say which petition.");
        return await (await ReadyAsync(services)).ListAsync(petition) is { } list
            ? ControlAnswer.Done(list.Count == 0 ? ["Nothing was removed."] : [.. list.SelectMany(Lines)])
            : ControlAnswer.Refused($"There is no petition {petition}.");
    }

    // What is published may be newer than this node's copy, and without a program that serves there is none.
    private static async Task<Invalidating> ReadyAsync(IServiceProvider services)
    {
        await services.GetRequiredService<CatalogueCache>().RefreshAsync();
        return services.GetRequiredService<Invalidating>();
    }

    private static RuleForm FormOf(OperatorWords words) => new()
    {
        Countries = words.All("--country"),
        Sources = words.All("--source"),
        From = words.One("--from"),
        To = words.One("--to"),
        Domains = words.All("--domain"),
        Postcodes = words.All("--postcode"),
        Locales = words.All("--locale"),
    };

    private static IEnumerable<string> Lines(RulePreview preview)
    {
        yield return Invariant($"Signatures that this rule would remove: {preview.Counted:N0}. Nothing was changed.");
        if (preview.Held > 0) yield return Invariant($"It also fits {preview.Held:N0} that are held for review; they stay held.");
        if (preview.Invalidated > 0) yield return Invariant($"It also fits {preview.Invalidated:N0} that are removed already.");
        if (preview.AddressNotKept > 0) yield return Invariant($"Of {preview.AddressNotKept:N0} more the domain is not known, because no address is kept of who lets nobody write; they stay.");
        if (preview.Samples.Count > 0) yield return "Some of them, by receipt:";
        foreach (var sample in preview.Samples) yield return Invariant($"  {sample.Receipt}  {sample.SignedAt:yyyy-MM-dd HH:mm:ss} UTC  {sample.Country}  {sample.Source}").TrimEnd();
    }

    private static IEnumerable<string> Lines(Invalidation invalidation)
    {
        var undone = invalidation.UndoneAt is { } at ? Invariant($", undone {at:yyyy-MM-dd HH:mm} UTC by {invalidation.UndoneBy}") : "";
        yield return Invariant($"{invalidation.Id}  {Word.Of(invalidation.State)}  {invalidation.Applied:N0}  {invalidation.At:yyyy-MM-dd HH:mm} UTC by {invalidation.By}{undone}");
        yield return $"  {invalidation.Sentence}";
        if (invalidation.Rule is { } rule) yield return $"  {string.Join(' ', Options(rule))}";
    }

    private static IEnumerable<string> Options(InvalidationRule rule) =>
    [
        .. rule.Countries.Select(country => $"--country {country}"),
        .. rule.Sources.Select(source => $"--source {source}"),
        .. rule.From is { } from ? (string[])[$"--from {Moment(from)}"] : [],
        .. rule.To is { } to ? (string[])[$"--to {Moment(to)}"] : [],
        .. rule.Domains.Select(domain => $"--domain {domain}"),
        .. rule.Postcodes.Select(postcode => $"--postcode {postcode}"),
        .. rule.Locales.Select(locale => $"--locale {locale}"),
    ];

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static ControlAnswer Refusal(InvalidationStatus status, IReadOnlyDictionary<string, string[]> problems, string petition) => status is InvalidationStatus.NotFound
        ? ControlAnswer.Refused($"There is no petition {petition}.")
        : ControlAnswer.Refused(["Nothing was changed.", .. problems.Values.SelectMany(sentences => sentences)]);

    private static ControlAnswer Destroyed() => ControlAnswer.Refused("The people of this campaign were destroyed: nobody can be looked at any more, by receipt, domain or postcode.");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
