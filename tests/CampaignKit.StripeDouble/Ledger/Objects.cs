using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>All that is there, by id and by type, in memory. Objects of test mode and of live mode do not see each other, as at Stripe.</summary>
internal sealed class Objects
{
    private readonly Dictionary<string, JsonObject> _byId = [];
    private readonly Dictionary<string, List<JsonObject>> _byType = [];
    private readonly HashSet<string> _live = [];

    public JsonObject Add(JsonObject made, bool live)
    {
        var type = made.Text("object")!;
        _byId.Add(made.Id(), made);
        if (!_byType.TryGetValue(type, out var others)) _byType[type] = others = [];
        others.Add(made);
        if (live) _live.Add(made.Id());
        return made;
    }

    public bool IsLive(JsonObject about) => _live.Contains(about.Id());

    public JsonObject? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>The object itself, in either mode.</summary>
    /// <exception cref="Refused">404: there is none.</exception>
    public JsonObject Get(string type, string id, string param = "id") => Find(id) is { } found && found.Text("object") == type ? found : throw Refused.NotThere(type, id, param);

    /// <summary>The same for who asks with a key of one mode.</summary>
    public JsonObject Get(string type, string id, bool live, string param = "id")
    {
        var found = Get(type, id, param);
        if (IsLive(found) == live) return found;
        var (there, here) = live ? ("test", "live") : ("live", "test");
        throw new Refused(404, "invalid_request_error", $"No such {type}: '{id}'; a similar object exists in {there} mode, but a {here} mode key was used to make this request.", "resource_missing", param);
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<JsonObject> All(string type) => _byType.TryGetValue(type, out var all) ? all : [];
}
