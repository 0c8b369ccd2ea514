using System.Globalization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Review;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;

namespace CampaignKit.Web.Review;

/// <summary>Held signatures: listed, accepted, removed.</summary>
internal static class ReviewActions
{
    public static ControlAction List { get; } = new("review/list", RunsOffline: true, ListAsync);

    public static ControlAction Accept { get; } = new("review/accept", RunsOffline: true, AcceptAsync);

    public static ControlAction Remove { get; } = new("review/remove", RunsOffline: true, RemoveAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [List, Accept, Remove];

    private static Task<ControlAnswer> ListAsync(IServiceProvider services, ControlRequest request) => AnswerAsync(services, request, ["--reason", "--after", "--limit", "--by"], ["--persons"], async (reviewing, petition, words) =>
    {
        if (words.Values.Count > 1) return ControlAnswer.Refused("Say one petition.");
        var limit = HeldQuery.MostAtOnce;
        if (words.One("--limit") is { } typed && !int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out limit)) return ControlAnswer.Refused("--limit takes a number.");

        async Task<ControlAnswer> ListAsync(Dictionary<string, string> audited)
        {
            var result = await reviewing.ListAsync(petition, new(words.One("--after"), limit, words.One("--reason"), words.Has("--persons")));
            audited["shown"] = OperatorActs.Number(result.Items.Count);
            return result.Status is ReviewStatus.Done ? ControlAnswer.Done([.. Lines(result, petition)]) : Refusal(result.Status, result.Problems, petition);
        }

        return words.Has("--persons")
            ? await OperatorActs.OnPetitionAsync(services, petition, words.One("--by"), "persons.view", new Dictionary<string, string> { ["list"] = "held" }, ListAsync)
            : await ListAsync([]);
    });

    private static Task<ControlAnswer> AcceptAsync(IServiceProvider services, ControlRequest request) => AnswerAsync(services, request, ["--reason", "--by"], [], (reviewing, petition, words) =>
        OperatorActs.OnPetitionAsync(services, petition, words.One("--by"), "review.accept", ChoiceOf(words).Describe(), async audited =>
        {
            var result = await reviewing.AcceptAsync(petition, ChoiceOf(words));
            audited["moved"] = OperatorActs.Number(result.Moved);
            return result.Status is ReviewStatus.Done
                ? ControlAnswer.Done(FormattableString.Invariant($"Signatures that count now: {result.Moved:N0}."))
                : Refusal(result.Status, result.Problems, petition);
        }));

    private static Task<ControlAnswer> RemoveAsync(IServiceProvider services, ControlRequest request) => AnswerAsync(services, request, ["--reason", "--mailbox", "--name", "--by"], [], (reviewing, petition, words) =>
        OperatorActs.OnPetitionAsync(services, petition, words.One("--by"), "review.remove", ChoiceOf(words).Describe(), async audited =>
        {
            var result = await reviewing.RemoveAsync(petition, ChoiceOf(words), words.One("--by"));
            audited["moved"] = OperatorActs.Number(result.Moved);
            return result.Status is ReviewStatus.Done
                ? ControlAnswer.Done(FormattableString.Invariant($"Signatures that are removed now: {result.Moved:N0}. Everybody is told their number and nothing else; review accept puts one back by its receipt."))
                : Refusal(result.Status, result.Problems, petition);
        }));

    private static async Task<ControlAnswer> AnswerAsync(
        IServiceProvider services, ControlRequest request, string[] options, string[] flags, Func<Reviewing, string, OperatorWords, Task<ControlAnswer>> answerAsync)
    {
        if (!OperatorWords.TryRead(request.Words, options, flags, out var words, out var problem)) return ControlAnswer.Refused(problem);
        if (words.Values is not [var petition, ..]) return ControlAnswer.Refused("Say which petition.");

        // What is published may be newer than this node's copy, and without a program that serves there is none.
        await services.GetRequiredService<CatalogueCache>().RefreshAsync();
        try
        {
            return await answerAsync(services.GetRequiredService<Reviewing>(), petition, words);
        }
        catch (KeyDestroyedException)
        {
            return ControlAnswer.Refused("The people of this campaign were destroyed: there are no receipts and nobody to look at any more.");
        }
    }

    private static ReviewChoice ChoiceOf(OperatorWords words) => new()
    {
        Receipts = words.Values.Count > 1 ? [.. words.Values.Skip(1)] : null,
        Reason = words.One("--reason"),
        Mailbox = words.One("--mailbox"),
        Name = words.One("--name"),
    };

    private static IEnumerable<string> Lines(HeldResult result, string petition)
    {
        if (result.ByReason.Count == 0) yield return "Nothing is held.";
        else yield return $"Held: {string.Join(", ", result.ByReason.Select(reason => FormattableString.Invariant($"{reason.Key} {reason.Value:N0}")))}.";
        foreach (var item in result.Items)
        {
            var person = item is { Name: null, Email: null } ? "" : $"  {item.Name} <{item.Email}>";
            yield return FormattableString.Invariant($"  {item.Receipt}  {item.Reason}  {item.SignedAt:yyyy-MM-dd HH:mm} UTC, {Ago(item.Age)} ago  {item.Country}  {item.Source}").TrimEnd() + person;
        }

        if (result.Next is { } next) yield return $"There are more: review list {petition} --after {next}";
    }

    private static string Ago(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => FormattableString.Invariant($"{age.TotalDays:0} days"),
        { TotalHours: >= 2 } => FormattableString.Invariant($"{age.TotalHours:0} hours"),
        _ => FormattableString.Invariant($"{age.TotalMinutes:0} minutes"),
    };

    private static ControlAnswer Refusal(ReviewStatus status, IReadOnlyDictionary<string, string[]> problems, string petition) => status is ReviewStatus.NotFound
        ? ControlAnswer.Refused($"There is no petition {petition}.")
        : ControlAnswer.Refused(["Nothing was changed.", .. problems.Values.SelectMany(sentences => sentences)]);
}
