using System.Globalization;
using System.Text.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Web.Control;
using CampaignKit.Web.Review;

namespace CampaignKit.Web.Audit;

/// <summary>The audit log: checked, shown, written out.</summary>
internal static class AuditActions
{
    /// <summary>How many entries an answer has when the log is written out: the command asks again for those behind them.</summary>
    public const int ExportedAtOnce = 10_000;

    private const int ShownAtMost = 1_000;

    public static ControlAction Verify { get; } = new("audit/verify", RunsOffline: true, VerifyAsync);

    public static ControlAction Show { get; } = new("audit/show", RunsOffline: true, ShowAsync);

    public static ControlAction Export { get; } = new("audit/export", RunsOffline: true, ExportAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Verify, Show, Export];

    private static async Task<ControlAnswer> VerifyAsync(IServiceProvider services, ControlRequest request)
    {
        if (!TryReadNote(request.Words, out var note)) return ControlAnswer.Refused("Use it so: audit verify --since NUMBER HASH, both as audit verify has said them earlier.");

        var finding = await AuditVerification.RunAsync(services.GetRequiredService<AuditLog>(), note);
        if (!finding.Holds) return ControlAnswer.Refused(Invariant($"The audit log does NOT hold. Entry {finding.FirstBad}: {finding.Problem}"), Invariant($"Entries before it that hold: {finding.Number:N0}."));
        if (finding.Number == 0) return ControlAnswer.Done("The audit log has no entry yet.");
        return ControlAnswer.Done(
            Invariant($"The audit log holds: {finding.Number:N0} entries."),
            Invariant($"Write this down where no thief of the database finds it, and ask with it next time: audit verify --since {finding.Number} {finding.Hash}"));
    }

    private static async Task<ControlAnswer> ShowAsync(IServiceProvider services, ControlRequest request)
    {
        if (!OperatorWords.TryRead(request.Words, ["--after", "--limit", "--action"], [], out var words, out var problem)) return ControlAnswer.Refused(problem);
        if (words.Values.Count > 0 || !TryNumber(words.One("--after"), out var after) || !TryNumber(words.One("--limit") ?? "100", out var limit) || limit > ShownAtMost)
        {
            return ControlAnswer.Refused($"Use it so: audit show [--after N] [--limit N] [--action WORD]. A page has 1 to {ShownAtMost} entries.");
        }

        var log = services.GetRequiredService<AuditLog>();
        var page = await log.ReadAsync(after, (int)limit!.Value, words.One("--action"));
        var lines = page.Entries.Select(entry => Line(entry, log.NameOf(entry.Actor))).ToList();
        if (lines.Count == 0) lines.Add("There is no such entry here.");
        if (page.Next is { } next) lines.Add(Invariant($"There may be more: audit show --after {next}{(words.One("--action") is { } action ? $" --action {action}" : "")}"));
        return ControlAnswer.Done(lines);
    }

    private static async Task<ControlAnswer> ExportAsync(IServiceProvider services, ControlRequest request)
    {
        if (request.Words is not [var from] || !TryNumber(from, out var first)) return ControlAnswer.Refused("Say from which entry on.");

        // It has names of staff, so it is itself an act; and the last line of what it writes.
        var log = services.GetRequiredService<AuditLog>();
        if (first == 1) await log.AppendAsync(AuditActor.Operator(), "audit.export", AuditSubject.Installation);
        var last = (await log.ReadHeadAsync())?.Number ?? 0;
        var lines = new List<string>();
        await foreach (var entry in log.ReadForwardAsync(first!.Value, Math.Min(last, first.Value + ExportedAtOnce - 1)))
        {
            if (entry is null) return ControlAnswer.Refused(Invariant($"Entry {first + lines.Count} is missing, or cannot be read: run audit verify."));
            lines.Add(Json(entry, log.NameOf(entry.Actor)));
        }

        return ControlAnswer.Done(lines);
    }

    private static string Line(AuditEntry entry, string? name)
    {
        var actor = string.Join(' ', ((string?[])[entry.Actor.Kind, entry.Actor.Id, name is null ? null : $"({name})"]).Where(part => !string.IsNullOrEmpty(part)));
        var details = string.Join(", ", entry.Details.OrderBy(detail => detail.Key, StringComparer.Ordinal).Select(detail => $"{detail.Key}: {detail.Value}"));
        return Invariant($"{entry.Number}  {entry.At:yyyy-MM-dd HH:mm:ss} UTC  {actor}  {entry.Action}  {$"{entry.Subject.Kind} {entry.Subject.Id}".TrimEnd()}  {details}").TrimEnd();
    }

    private static string Json(AuditEntry entry, string? name) => JsonSerializer.Serialize(
        new
        {
            entry.Number,
            At = entry.Time(),
            entry.Id,
            Actor = new { entry.Actor.Kind, entry.Actor.Id, SealedName = entry.Actor.SealedName ?? "", Name = name },
            entry.Action,
            entry.Subject,
            entry.Details,
            entry.Hash,
            entry.Previous,
        },
        JsonSerializerOptions.Web);

    private static bool TryReadNote(IReadOnlyList<string> words, out AuditNote? note)
    {
        note = null;
        if (words.Count == 0) return true;
        if (words is not ["--since", var number, { Length: 64 } hash] || !TryNumber(number, out var at)) return false;
        note = new(at!.Value, hash.ToLowerInvariant());
        return true;
    }

    private static bool TryNumber(string? text, out long? number)
    {
        number = null;
        if (text is null) return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) || read is < 1 or > 999_999_999_999) return false;
        number = read;
        return true;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
