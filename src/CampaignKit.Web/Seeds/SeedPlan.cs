using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Web.Seeds;

/// <summary>The writes that bring the stored items up to the seeds.</summary>
/// <param name="said">What the files said at the last load, by <c>kind/id</c>.</param>
internal sealed class SeedPlan(IReadOnlyDictionary<string, Document<JsonObject>> said)
{
    /// <summary>Document kind under which is kept what the files said.</summary>
    public const string SeedKind = "seed";

    // Both are fixed when a petition is made. Where each signer is found depends on the first, and the keys of every signature on the second.
    private static readonly string Shards = JsonNamingPolicy.CamelCase.ConvertName(nameof(PetitionRecord.Shards));
    private static readonly string Campaign = JsonNamingPolicy.CamelCase.ConvertName(nameof(PetitionRecord.Campaign));

    private readonly List<List<DocumentWrite>> _writes = [];
    private readonly List<string> _kept = [];
    private int _created;
    private int _updated;
    private int _unchanged;

    /// <summary>Each for one call, in this order. What belongs to one item is never divided.</summary>
    public IReadOnlyList<IReadOnlyList<DocumentWrite>> Writes => _writes;

    /// <summary>What they amount to.</summary>
    public SeedLoadReport Report => new(_created, _updated, _unchanged, _kept);

    /// <summary>Plans one item.</summary>
    /// <param name="kind">Its document kind.</param>
    /// <param name="id">Its id within the kind.</param>
    /// <param name="item">What its file says now.</param>
    /// <param name="stored">What is stored, if anything.</param>
    /// <param name="at">Where its file gives it.</param>
    /// <exception cref="StartRefusedException">It is a petition that has moved to another campaign.</exception>
    public void Add(string kind, string id, JsonObject item, Document<JsonObject>? stored, SeedPlace? at)
    {
        var seed = $"{kind}/{id}";
        var says = item.DeepClone().AsObject();
        says.Remove(Shards);
        if (!said.TryGetValue(seed, out var last))
        {
            if (stored is null) Create(kind, id, item, says);
            else _kept.Add(seed);
        }
        else if (stored is null) _kept.Add(seed);
        else Update(kind, stored, last, says, at);
    }

    private void Create(string kind, string id, JsonObject item, JsonObject says)
    {
        Write(new(kind, id, item, IfMatch: null), new(SeedKind, $"{kind}/{id}", says, IfMatch: null));
        _created++;
    }

    private void Update(string kind, Document<JsonObject> stored, Document<JsonObject> last, JsonObject says, SeedPlace? at)
    {
        if (JsonNode.DeepEquals(says, last.Value))
        {
            _unchanged++;
            return;
        }

        if (kind == PetitionRecord.Kind && !JsonNode.DeepEquals(says[Campaign], last.Value[Campaign])) throw Moved(last, at);
        var merged = Merge(last.Value, says, stored.Value);
        var isChanged = !JsonNode.DeepEquals(merged, stored.Value);
        var saying = new DocumentWrite(SeedKind, last.Id, says, last.ETag);
        if (isChanged)
        {
            Write(new(kind, stored.Id, merged, stored.ETag), saying);
            _updated++;
        }
        else
        {
            Write(saying);
            _unchanged++;
        }
    }

    private void Write(params ReadOnlySpan<DocumentWrite> item)
    {
        if (_writes.Count == 0 || _writes[^1].Count + item.Length > IDocuments.WritesAtOnce) _writes.Add([]);
        _writes[^1].AddRange(item);
    }

    /// <summary>Three-way merge by top-level field: one that <paramref name="stored"/> has as it was <paramref name="said"/> becomes what the file <paramref name="says"/> now.</summary>
    private static JsonObject Merge(JsonObject said, JsonObject says, JsonObject stored)
    {
        var merged = stored.DeepClone().AsObject();
        foreach (var field in said.Concat(says).Select(pair => pair.Key).Distinct())
        {
            if (!JsonNode.DeepEquals(stored[field], said[field])) continue;
            if (says[field] is { } value) merged[field] = value.DeepClone();
            else merged.Remove(field);
        }

        return merged;
    }

    private static StartRefusedException Moved(Document<JsonObject> last, SeedPlace? at) => new(
        $"{at}: The {last.Id.Replace('/', ' ')} belongs to the campaign `{last.Value[Campaign]}` for good, because its signatures are sealed under that campaign's key. "
        + "Move it back, or give it a new slug here.");
}
