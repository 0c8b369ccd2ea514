using System.Globalization;
using System.Text;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Deliveries;

/// <summary>Signatures on paper, entered as counted sheets. They are told apart from the petition's count wherever it is told.</summary>
/// <remarks>Who signed on paper is on the paper alone. An entry, the number of them and the sheet's reference are one transaction; what was wrong is corrected by another entry.</remarks>
public sealed class PaperSignatures(CatalogueCache catalogue, IDocuments documents, IActors actors, InstallationKeys keys, AuditLog audit, TimeProvider clock)
{
    /// <summary>The most entries that a page has.</summary>
    public const int MostAtOnce = 50;

    private const int Together = 64;

    private readonly Handovers _handovers = new(documents, actors, catalogue);

    /// <summary>The petition, if the caller may enter paper for it.</summary>
    public PetitionRecord? Find(StaffCaller caller, string slug) => caller.FindPetition(catalogue.Current, StaffAction.Deliver, slug);

    /// <summary>A page of entries, the newest first, with their witnesses, of which the audit log knows before they are handed out; <see langword="null"/> if there is no such petition for the caller.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="slug">Whose.</param>
    /// <param name="before">Entries with lower numbers than this; <see langword="null"/> for the newest.</param>
    public async Task<PaperPage?> ListAsync(StaffCaller caller, string slug, int? before = null)
    {
        if (Find(caller, slug) is null) return null;
        var handover = await _handovers.ReadAsync(slug);
        var last = Math.Min((before ?? int.MaxValue) - 1, handover.PaperEntries);
        var first = Math.Max(1, last - MostAtOnce + 1);
        var entries = await ReadAsync(slug, first, last);
        if (entries.Count > 0) await audit.AppendAsync(caller.Actor, "persons.view", AuditSubject.Petition(slug), new Dictionary<string, string> { ["list"] = "witnesses", ["shown"] = AuditLog.Number(entries.Count) });
        return new(handover, [.. entries.Reverse().Select(entry => new SeenPaperEntry(entry, WitnessOf(entry)))], first > 1 ? first : null);
    }

    /// <summary>Enters a sheet.</summary>
    public async Task<HandoverAnswer> EnterAsync(StaffCaller caller, string slug, PaperForm form)
    {
        if (Find(caller, slug) is null) return new(HandoverStatus.NotFound);
        var read = new HandoverText();
        var on = read.Day("on", form.On, clock.GetUtcNow());
        var sheet = read.Line("sheet", form.Sheet, 60);
        var place = read.Line("place", form.Place, 120);
        var witness = read.Line("witness", form.Witness, 200);
        var signatures = read.Number("signatures", form.Signatures, 1, PaperEntry.MostOnASheet);
        if (read.Problems.Count == 0 && await IsEnteredAsync(slug, sheet)) read.Tell("sheet", "A sheet of this reference was entered already. Correct that entry, or give this one another reference.");
        if (read.Problems.Count > 0) return new(HandoverStatus.Invalid, Problems: read.Problems);

        await audit.AppendAsync(caller.Actor, "paper.enter", AuditSubject.Petition(slug), new Dictionary<string, string> { ["sheet"] = sheet, ["signatures"] = AuditLog.Number(signatures) });
        var (handover, isEntered) = await _handovers.ChangeAsync(slug, async current =>
        {
            if (await IsEnteredAsync(slug, sheet)) return null;
            var entry = new PaperEntry
            {
                Petition = slug,
                Number = current.PaperEntries + 1,
                On = on,
                Sheet = sheet,
                Place = place,
                SealedWitness = keys.Staff.Seal(ContextOf(slug, current.PaperEntries + 1), Encoding.UTF8.GetBytes(witness)),
                Signatures = signatures,
                By = caller.Actor.ToString(),
                EnteredAt = clock.GetUtcNow(),
            };
            return (Add(current, entry), [EntryOf(entry), new(PaperSheet.Kind, PaperSheet.DocumentId(slug, sheet), new PaperSheet(entry.Number), IfMatch: null)]);
        });
        return isEntered
            ? new(HandoverStatus.Done, handover)
            : new(HandoverStatus.Invalid, Problems: new Dictionary<string, string[]> { ["sheet"] = ["A sheet of this reference was entered already, just now."] });
    }

    /// <summary>Enters that a sheet had another number of signatures, 0 if none of them is one. What was entered before stays, and stays visible.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="slug">Whose.</param>
    /// <param name="number">Of the entry that was wrong.</param>
    /// <param name="signatures">How many there are in truth, 0–<see cref="PaperEntry.MostOnASheet"/>.</param>
    /// <param name="why">1–200 characters.</param>
    public async Task<HandoverAnswer> CorrectAsync(StaffCaller caller, string slug, int number, string? signatures, string? why)
    {
        if (Find(caller, slug) is null || await FindAsync(slug, number) is not { Corrects: null } wrong) return new(HandoverStatus.NotFound);
        var read = new HandoverText();
        var right = read.Number("signatures", signatures, 0, PaperEntry.MostOnASheet);
        var reason = read.Line("why", why, 200);
        if (read.Problems.Count > 0) return new(HandoverStatus.Invalid, Problems: read.Problems);

        await audit.AppendAsync(
            caller.Actor, "paper.correct", AuditSubject.Petition(slug), new Dictionary<string, string> { ["corrects"] = AuditLog.Number(number), ["signatures"] = AuditLog.Number(right) });
        var (handover, _) = await _handovers.ChangeAsync(slug, async current =>
        {
            var before = (await ReadAsync(slug, number, current.PaperEntries)).Where(entry => entry.Number == number || entry.Corrects == number).Sum(entry => entry.Signatures);
            if (before == right) return null;
            var entry = wrong with
            {
                Number = current.PaperEntries + 1,
                SealedWitness = keys.Staff.Seal(ContextOf(slug, current.PaperEntries + 1), Encoding.UTF8.GetBytes(WitnessOf(wrong))),
                Signatures = right - before,
                Corrects = number,
                Why = reason,
                By = caller.Actor.ToString(),
                EnteredAt = clock.GetUtcNow(),
            };
            return (Add(current, entry), [EntryOf(entry)]);
        });
        return new(HandoverStatus.Done, handover);
    }

    private static Handover Add(Handover current, PaperEntry entry) => current with { Paper = current.Paper + entry.Signatures, PaperEntries = entry.Number };

    private static DocumentWrite EntryOf(PaperEntry entry) => new(PaperEntry.Kind, PaperEntry.DocumentId(entry.Petition, entry.Number), entry, IfMatch: null);

    private async Task<bool> IsEnteredAsync(string slug, string sheet) => await documents.ReadAsync<PaperSheet>(PaperSheet.Kind, PaperSheet.DocumentId(slug, sheet)) is not null;

    private async Task<PaperEntry?> FindAsync(string slug, int number) => number < 1 ? null : (await documents.ReadAsync<PaperEntry>(PaperEntry.Kind, PaperEntry.DocumentId(slug, number)))?.Value;

    private async Task<IReadOnlyList<PaperEntry>> ReadAsync(string slug, int first, int last)
    {
        var entries = new List<PaperEntry>();
        foreach (var some in Enumerable.Range(first, Math.Max(0, last - first + 1)).Chunk(Together)) entries.AddRange((await Task.WhenAll(some.Select(number => FindAsync(slug, number)))).OfType<PaperEntry>());
        return entries;
    }

    private string WitnessOf(PaperEntry entry) => Encoding.UTF8.GetString(keys.Staff.Open(ContextOf(entry.Petition, entry.Number), entry.SealedWitness));

    private static string ContextOf(string slug, int number) => string.Create(CultureInfo.InvariantCulture, $"paper/{slug}/{number}");
}

/// <summary>A sheet as it was typed, nothing checked yet.</summary>
public sealed record PaperForm
{
    /// <summary>The day on which it was closed, 2026-11-05.</summary>
    public string? On { get; init; }

    /// <summary>What is written on it so that it is found again.</summary>
    public string? Sheet { get; init; }

    /// <summary>Where they were collected.</summary>
    public string? Place { get; init; }

    /// <summary>Who was there.</summary>
    public string? Witness { get; init; }

    /// <summary>How many signatures are on it.</summary>
    public string? Signatures { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(PaperForm);
}

/// <summary>Entries of sheets.</summary>
/// <param name="Handover">What is recorded of the petition.</param>
/// <param name="Entries">The newest first.</param>
/// <param name="Next">Pass this on as <c>before</c> for the page after; <see langword="null"/> on the last.</param>
public sealed record PaperPage(Handover Handover, IReadOnlyList<SeenPaperEntry> Entries, int? Next);

/// <summary>An entry with its witness.</summary>
public sealed record SeenPaperEntry(PaperEntry Entry, string Witness)
{
    /// <summary>Nothing of who it is.</summary>
    public override string ToString() => nameof(SeenPaperEntry);
}
