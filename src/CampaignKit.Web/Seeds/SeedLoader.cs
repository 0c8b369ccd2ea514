using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Translations;

namespace CampaignKit.Web.Seeds;

/// <summary>Brings the documents up to the seed files, and leaves to staff what staff have written.</summary>
/// <remarks>
/// Beside each item that came from a seed file stands a document of kind <c>seed</c> with id <c>kind/id</c>: what the file said when it was last
/// applied. A field that still equals it has not been edited since and takes what the file says now. An item and what its file said are written together,
/// after the items that it refers to, so a process that is killed leaves a part that is sound, and the next load does the rest. Loading the same files again writes nothing.
/// A petition that has opened is written as <see cref="PetitionSeal"/> says: what a file changes of its wording is a new version, and the one that people signed is kept.
/// </remarks>
internal sealed class SeedLoader(IDocuments documents, TimeProvider clock)
{
    /// <summary>Loads what has changed since the last time. Items that no file gives any more stay as they are.</summary>
    /// <exception cref="StartRefusedException">A petition has moved to another campaign's file.</exception>
    /// <exception cref="DocumentConflictException">Somebody edited an item meanwhile, or another node loads the same; load again.</exception>
    public async Task<SeedLoadReport> LoadAsync(SeedContent content, CancellationToken cancellationToken = default)
    {
        var plan = new SeedPlan(await StoredAsync(SeedPlan.SeedKind, cancellationToken), clock.GetUtcNow());
        foreach (var (kind, items) in Items(content))
        {
            var stored = await StoredAsync(kind, cancellationToken);
            foreach (var (id, item) in items) plan.Add(kind, id, item, stored.GetValueOrDefault(id), content.Places.Find(kind, id));
        }

        foreach (var writes in plan.Writes) await documents.WriteAsync(writes, cancellationToken);
        return plan.Report with { LeftOver = content.LeftOver };
    }

    private static IEnumerable<(string Kind, IEnumerable<(string Id, JsonObject Item)> Items)> Items(SeedContent content) =>
    [
        (Theme.Kind, content.Themes.Select(theme => (theme.Id, Json(theme)))),
        (Consultation.DocumentKind, content.Consultations.Select(consultation => (consultation.Id, Json(consultation)))),
        (CampaignRecord.Kind, content.Campaigns.Select(campaign => (campaign.Slug, Json(campaign)))),
        (DonationAsk.Kind, content.Asks.Select(ask => (ask.Campaign, Json(ask)))),
        (PetitionRecord.Kind, content.Petitions.Select(petition => (petition.Slug, Json(petition)))),
        (Translation.Kind, content.Translations.Select(translation => (translation.Id, Json(translation)))),
    ];

    private static JsonObject Json<T>(T item) => JsonSerializer.SerializeToNode(item, DocumentJson.Options)!.AsObject();

    private async Task<Dictionary<string, Document<JsonObject>>> StoredAsync(string kind, CancellationToken cancellationToken) =>
        (await documents.ListAsync<JsonObject>(kind, cancellationToken)).ToDictionary(document => document.Id, StringComparer.Ordinal);
}

/// <summary>What a load did.</summary>
/// <param name="Created">Items that were not there.</param>
/// <param name="Updated">Items of which at least one field took what its file says now.</param>
/// <param name="Unchanged">Items of which no field did.</param>
/// <param name="Kept">Items as <c>kind/id</c> that a seed file gives but that staff made, or removed: left as they are.</param>
internal sealed record SeedLoadReport(int Created, int Updated, int Unchanged, IReadOnlyList<string> Kept)
{
    /// <summary>Where something is translated that no file gives.</summary>
    public IReadOnlyList<SeedPlace> LeftOver { get; init; } = [];

    /// <summary>A line for the operator.</summary>
    public override string ToString()
    {
        var counts = string.Create(CultureInfo.InvariantCulture, $"Seeds: {Created} created, {Updated} updated, {Unchanged} unchanged");
        var line = Kept.Count == 0 ? $"{counts}." : $"{counts}, left to staff: {string.Join(", ", Kept)}.";
        return LeftOver.Count == 0 ? line : string.Create(CultureInfo.InvariantCulture, $"{line} {LeftOver.Count} translations are of what no file gives, from {LeftOver[0]} on.");
    }
}
