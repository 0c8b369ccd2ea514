using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Audit;

/// <summary>Who did what when: append-only, each entry bound to the one before by its hash. Thread-safe; several nodes append at once.</summary>
/// <remarks>
/// <para>An entry and the moved head are one transaction. Whoever loses the race for a number tries the next one, so none is lost and none is there twice.</para>
/// <para>When to append: <b>before</b> an act, so that none can be without its entry, whatever is interrupted. An act that has a result appends another one
/// afterwards, with its number or id, before anybody is told that it is done. An entry without the second is an act that was begun; how far it came, the data says.</para>
/// <para>A head whose seal is not the installation's is built upon, because a log that refuses would keep the operator from a purge; but it is not sealed again, so that the
/// check fails from then on.</para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as its process.")]
public sealed partial class AuditLog(IDocuments documents, InstallationKeys keys, TimeProvider clock)
{
    /// <summary>The most details of an entry.</summary>
    public const int MaxDetails = 20;

    /// <summary>The most characters of a detail, and of a subject's id.</summary>
    public const int MaxText = 1_000;

    /// <summary>How many entries are read at once: over a network each is a round trip.</summary>
    private const int Together = 64;

    private const int TriesAtMost = 1_000;

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Appends an entry; durable when it returns. Cost: a read of the head and one transaction.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="action">What, words of <c>a–z</c> and dashes, divided by dots; stable, since people filter by it.</param>
    /// <param name="subject">To what.</param>
    /// <param name="details">Keys of <c>a–z</c> and dashes, up to <see cref="MaxDetails"/>. No personal data of signers: receipts and counts alone.</param>
    /// <exception cref="ArgumentException">Something is not of this form.</exception>
    /// <exception cref="StorageUnavailableException">It could not be written: do not do what it is about.</exception>
    public async Task<AuditEntry> AppendAsync(AuditActor actor, string action, AuditSubject subject, IReadOnlyDictionary<string, string>? details = null)
    {
        Check(action, subject, details ??= new Dictionary<string, string>());
        var name = actor.Name is { Length: > AuditActor.MaxName } tooLong ? tooLong[..AuditActor.MaxName] : actor.Name;
        var entry = new AuditEntry
        {
            Number = 0,
            At = clock.GetUtcNow(),
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Actor = new(actor.Kind, actor.Id, name is null ? null : Convert.ToBase64String(keys.SealAuditName(name, Context(actor.Kind, actor.Id)))),
            Action = action,
            Subject = subject,
            Details = details,
            Previous = "",
        };

        // A node's own acts wait for each other here instead of taking each other's numbers away.
        await _gate.WaitAsync();
        try
        {
            return await AppendAsync(entry);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Does something between two entries: one that says that it is begun, and one with what came of it. Nobody is told that it is done before the second is stored.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="action">What is done.</param>
    /// <param name="subject">To what.</param>
    /// <param name="details">For the first entry.</param>
    /// <param name="act">Does it, and may put counts and ids into what it is handed, for the second.</param>
    /// <param name="isDone">Whether the act's answer is that it was done; otherwise it was refused.</param>
    /// <exception cref="StorageUnavailableException">An entry could not be written. Without the first nothing was done.</exception>
    public async Task<T> RunAsync<T>(
        AuditActor actor, string action, AuditSubject subject, IReadOnlyDictionary<string, string> details, Func<Dictionary<string, string>, Task<T>> act, Func<T, bool> isDone)
    {
        var begun = await AppendAsync(actor, action, subject, new Dictionary<string, string>(details) { ["stage"] = "begun" });
        var result = new Dictionary<string, string> { ["entry"] = Number(begun.Number) };
        var answer = await act(result);
        result["stage"] = isDone(answer) ? "done" : "refused";
        await AppendAsync(actor, action, subject, result);
        return answer;
    }

    /// <summary>A number as details have it.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
    /// <summary>Appends that what an entry said was about to be done was not done after all, because of what somebody else did at the same moment.</summary>
    public Task<AuditEntry> AppendRefusalAsync(AuditActor actor, AuditEntry begun) => AppendAsync(actor, begun.Action, begun.Subject, new Dictionary<string, string>
    {
        ["entry"] = begun.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["stage"] = "refused",
    });

    /// <summary>A page, newest first.</summary>
    /// <param name="before">Entries with lower numbers than this; <see langword="null"/> for the newest.</param>
    /// <param name="limit">The most of them.</param>
    /// <param name="action">Only of this action. Then up to 10,000 entries are looked through for a page.</param>
    /// <param name="actor">Only of the actor with this id; or with this kind, where those have none. The same holds.</param>
    public async Task<AuditPage> ReadAsync(long? before, int limit, string? action = null, string? actor = null)
    {
        const int Looked = 10_000;
        var last = Math.Min((before ?? long.MaxValue) - 1, (await ReadHeadAsync())?.Number ?? 0);
        var (found, number) = (new List<AuditEntry>(), last);
        while (number > 0 && found.Count < limit && last - number < Looked)
        {
            var some = await ReadSomeAsync(Math.Max(1, number - Together + 1), number);
            foreach (var entry in some.Reverse())
            {
                if (found.Count == limit) break;
                number--;
                if (entry is not null && (action is null || entry.Action == action) && (actor is null || actor == (entry.Actor.Id.Length > 0 ? entry.Actor.Id : entry.Actor.Kind))) found.Add(entry);
            }
        }

        return new(found, number > 0 ? number + 1 : null);
    }

    /// <summary>Entries by number, oldest first; <see langword="null"/> in place of one that is missing or cannot be read.</summary>
    public async IAsyncEnumerable<AuditEntry?> ReadForwardAsync(long first, long last, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (; first <= last; first += Together)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in await ReadSomeAsync(first, Math.Min(last, first + Together - 1))) yield return entry;
        }
    }

    /// <summary>The end of the chain; <see langword="null"/> before the first entry.</summary>
    public async Task<AuditHead?> ReadHeadAsync() => (await documents.ReadAsync<AuditHead>(AuditHead.Kind, AuditHead.Id))?.Value;

    /// <summary>Whether the installation sealed this head.</summary>
    public bool IsGenuine(AuditHead head) =>
        head.Seal is not null && CryptographicOperations.FixedTimeEquals(head.Seal, keys.SealAuditHead(head.Number, head.Hash));

    /// <summary>The name that was shown for an actor; <see langword="null"/> if none was, or if it is not as it was stored.</summary>
    public string? NameOf(AuditedActor actor)
    {
        try
        {
            return actor.SealedName is { } name ? keys.OpenAuditName(Convert.FromBase64String(name), Context(actor.Kind, actor.Id)) : null;
        }
        catch (Exception damage) when (damage is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private async Task<AuditEntry> AppendAsync(AuditEntry entry)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await documents.ReadAsync<AuditHead>(AuditHead.Kind, AuditHead.Id);
            entry = entry with { Number = (stored?.Value.Number ?? 0) + 1, Previous = stored?.Value.Hash ?? AuditEntry.Nothing };
            entry = entry with { Hash = entry.ComputeHash() };
            var seal = stored is null || IsGenuine(stored.Value) ? keys.SealAuditHead(entry.Number, entry.Hash) : [];
            try
            {
                await documents.WriteAsync(
                [
                    new(AuditEntry.Kind, AuditEntry.DocumentId(entry.Number), entry, IfMatch: null),
                    new(AuditHead.Kind, AuditHead.Id, new AuditHead(entry.Number, entry.Hash, seal), stored?.ETag),
                ]);
                return entry;
            }
            catch (DocumentConflictException) when (attempt < TriesAtMost)
            {
                // Another node has taken the number; or it was this very write, whose answer was lost on the way.
                var there = await ReadOneAsync(entry.Number);
                if (there?.Id == entry.Id) return entry;

                // Nobody moves on from there.
                if (there is not null && await ReadHeadAsync() is var head && (head?.Number ?? 0) < entry.Number) throw new StorageUnavailableException("The audit log goes on behind its end: somebody has changed it. Run audit verify.");
            }
        }
    }

    private Task<AuditEntry?[]> ReadSomeAsync(long first, long last) =>
        Task.WhenAll(Enumerable.Range(0, (int)(last - first + 1)).Select(place => ReadOneAsync(first + place)));

    private async Task<AuditEntry?> ReadOneAsync(long number)
    {
        try
        {
            var entry = (await documents.ReadAsync<AuditEntry>(AuditEntry.Kind, AuditEntry.DocumentId(number)))?.Value;
            return entry is { Actor: not null, Subject: not null } ? entry : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Context(string kind, string id) => $"{kind}/{id}";

    private static void Check(string action, AuditSubject subject, IReadOnlyDictionary<string, string> details)
    {
        if (!Action().IsMatch(action)) throw new ArgumentException("An action is words of a–z and dashes, divided by dots.", nameof(action));
        if (!Word().IsMatch(subject.Kind) || subject.Id.Length > MaxText) throw new ArgumentException("A subject is a word and a short id.", nameof(subject));
        if (details.Count > MaxDetails || details.Any(detail => !Word().IsMatch(detail.Key) || detail.Value.Length > MaxText)) throw new ArgumentException("Details are words and short texts.", nameof(details));
    }

    [GeneratedRegex(@"^[a-z][a-z-]{0,39}(\.[a-z][a-z-]{0,39})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Action();

    [GeneratedRegex(@"^[a-z][a-z-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

/// <summary>Some entries, newest first.</summary>
/// <param name="Entries">Those that are missing or cannot be read are not among them: that is for <see cref="AuditVerification"/> to say.</param>
/// <param name="Next">Pass this on as <c>before</c> for the page after; <see langword="null"/> on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long? Next);
