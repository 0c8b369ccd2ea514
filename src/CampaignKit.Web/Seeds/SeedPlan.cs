using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Web.Seeds;

/// <summary>The writes that bring the stored items up to the seeds.</summary>
/// <param name="said">What the files said at the last load, by <c>kind/id</c>.</param>
/// <param name="now">The moment of the load, UTC.</param>
internal sealed class SeedPlan(IReadOnlyDictionary<string, Document<JsonObject>> said, DateTimeOffset now)
{
    /// <summary>Document kind under which is kept what the files said.</summary>
    public const string SeedKind = "seed";

    // Both are fixed when a petition is made. Where each signer is found depends on the first, and the keys of every signature on the second.
    private static readonly string Shards = Field(nameof(PetitionRecord.Shards));
    private static readonly string Campaign = Field(nameof(PetitionRecord.Campaign));

    private static readonly string[] Wording =
    [
        Field(nameof(PetitionRecord.Language)), Field(nameof(PetitionRecord.Title)), Field(nameof(PetitionRecord.Ask)), Field(nameof(PetitionRecord.Target)),
        Field(nameof(PetitionRecord.Background)), Field(nameof(PetitionRecord.WhyNow)), Field(nameof(PetitionRecord.Demands)),
    ];

    // What sealing sets. None of it stands in a file.
    private static readonly string[] SealedFields = [Field(nameof(PetitionRecord.Version)), Field(nameof(PetitionRecord.OpenedAt)), Field(nameof(PetitionRecord.History))];

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
        var merged = Merge(last.Value, says, stored.Value, left: kind == PetitionRecord.Kind ? WordingOfStaff(last.Value, stored.Value) : []);
        var isChanged = !JsonNode.DeepEquals(merged, stored.Value);
        var saying = new DocumentWrite(SeedKind, last.Id, says, last.ETag);
        if (isChanged)
        {
            DocumentWrite[] wordings = kind == PetitionRecord.Kind ? Seal(stored.Value, merged) : [];
            Write([new(kind, stored.Id, merged, stored.ETag), saying, .. wordings]);
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

    // People sign a wording as a whole: once they can, one that staff have changed anywhere takes nothing from the file any more.
    private string[] WordingOfStaff(JsonObject said, JsonObject stored) =>
        Record(stored).OpenSince(now) is not null && Array.Exists(Wording, field => !JsonNode.DeepEquals(stored[field], said[field])) ? Wording : [];

    private DocumentWrite[] Seal(JsonObject stored, JsonObject merged)
    {
        var (before, after) = (Record(stored), Record(merged));
        if (after.State != before.State) after = after with { History = [.. before.History ?? [], new(before.State, after.State, now, By: null, "Its file says so.")] };
        var seal = PetitionSeal.Of(before, after, now);

        // By field, so that one which this version does not know survives.
        var petition = JsonSerializer.SerializeToNode(seal.Petition, DocumentJson.Options)!.AsObject();
        foreach (var field in SealedFields) Set(merged, field, petition[field]);
        return [.. seal.Writes];
    }

    /// <summary>Three-way merge by top-level field: one that <paramref name="stored"/> has as it was <paramref name="said"/> becomes what the file <paramref name="says"/> now, but for those that are <paramref name="left"/>.</summary>
    private static JsonObject Merge(JsonObject said, JsonObject says, JsonObject stored, string[] left)
    {
        var merged = stored.DeepClone().AsObject();
        foreach (var field in said.Concat(says).Select(pair => pair.Key).Distinct().Except(left))
        {
            if (JsonNode.DeepEquals(stored[field], said[field])) Set(merged, field, says[field]);
        }

        return merged;
    }

    private static void Set(JsonObject item, string field, JsonNode? value)
    {
        if (value is null) item.Remove(field);
        else item[field] = value.DeepClone();
    }

    private static PetitionRecord Record(JsonObject petition) => petition.Deserialize<PetitionRecord>(DocumentJson.Options)!;

    private static string Field(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    private static StartRefusedException Moved(Document<JsonObject> last, SeedPlace? at) => new(
        $"{at}: The {last.Id.Replace('/', ' ')} belongs to the campaign `{last.Value[Campaign]}` for good, because its signatures are sealed under that campaign's key. "
        + "Move it back, or give it a new slug here.");
}
