using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Lists as Stripe cuts them: newest first, 1–100 a page, 10 unless asked for more, onwards from an object that the caller has.</summary>
/// <remarks>https://docs.stripe.com/api/pagination.</remarks>
internal static class Paging
{
    private const int Usual = 10;
    private const int Most = 100;

    /// <param name="oldestFirst">All that the list has.</param>
    /// <exception cref="Refused">The limit is out of bounds, or the list does not have the object that it is to go on from.</exception>
    public static JsonObject Page(IEnumerable<JsonObject> oldestFirst, Parameters asked, string type, string url)
    {
        var limit = asked.Whole("limit") ?? Usual;
        if (limit is < 1 or > Most) throw Refused.Unread($"Invalid integer: {limit}. The limit is 1 to {Most}.", "limit", "parameter_invalid_integer");
        if (asked.Has("starting_after") && asked.Has("ending_before")) throw Refused.Invalid("You may only specify one of these parameters: ending_before, starting_after.", "ending_before");

        var all = oldestFirst.Reverse().ToList();
        if (asked.Text("ending_before") is { } end)
        {
            var before = all[..IndexOf(all, end, type, "ending_before")];
            return Fields.ListOf(before.TakeLast((int)limit), url, before.Count > limit);
        }

        var rest = asked.Text("starting_after") is { } start ? all[(IndexOf(all, start, type, "starting_after") + 1)..] : all;
        return Fields.ListOf(rest.Take((int)limit), url, rest.Count > limit);
    }

    private static int IndexOf(List<JsonObject> all, string id, string type, string param)
    {
        var index = all.FindIndex(about => about.Id() == id);
        return index >= 0 ? index : throw Refused.NotThere(type, id, param);
    }
}
