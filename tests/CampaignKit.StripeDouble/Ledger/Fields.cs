using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Reads the fields of Stripe's objects, which are kept as the JSON that they are told as. Whole numbers are kept as <see cref="long"/>.</summary>
internal static class Fields
{
    public static string Id(this JsonObject about) => (string)about["id"]!;

    /// <summary><see langword="null"/> where the field is null or absent.</summary>
    public static string? Text(this JsonObject about, string name) => (string?)about[name];

    public static long Number(this JsonObject about, string name) => (long)about[name]!;

    public static bool Flag(this JsonObject about, string name) => (bool)about[name]!;

    public static JsonObject Inner(this JsonObject about, string name) => about[name]!.AsObject();

    /// <summary>A node has one parent only, so whatever goes into a second place goes there as a copy.</summary>
    public static JsonObject Copy(this JsonObject about) => (JsonObject)about.DeepClone();

    /// <summary>The first of a list as Stripe wraps lists.</summary>
    public static JsonObject FirstOf(this JsonObject about, string name) => about.Inner(name)["data"]!.AsArray()[0]!.AsObject();

    public static JsonObject ListOf(IEnumerable<JsonObject> entries, string url, bool hasMore = false) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. entries.Select(entry => entry.Copy())]),
        ["has_more"] = hasMore,
        ["url"] = url,
    };
}
