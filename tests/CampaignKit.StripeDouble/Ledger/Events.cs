using System.Text.Json;
using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>What has happened, each with the object as it was at that moment, and told to the webhook.</summary>
internal sealed class Events(Account account, Webhooks webhooks)
{
    // Stripe's own events are laid out like this as well.
    private static readonly JsonSerializerOptions LaidOut = new() { WriteIndented = true };

    /// <param name="before">The object before a change: its fields that differ are told as the previous ones.</param>
    public void Raise(string type, JsonObject about, JsonObject? before = null)
    {
        var live = account.Objects.IsLive(about);
        var data = new JsonObject { ["object"] = about.Copy() };
        if (before is not null) data["previous_attributes"] = Differing(before, about);
        var raised = account.Objects.Add(new()
        {
            ["id"] = account.Ids.Next("evt_1"),
            ["object"] = "event",
            ["api_version"] = StripeDouble.ApiVersion,
            ["created"] = account.Now,
            ["data"] = data,
            ["livemode"] = live,
            ["pending_webhooks"] = 1L,
            ["request"] = new JsonObject { ["id"] = account.Cause.Request, ["idempotency_key"] = account.Cause.IdempotencyKey },
            ["type"] = type,
        }, live);
        webhooks.Take(new(raised.Id(), type, raised.ToJsonString(LaidOut)));
    }

    private static JsonObject Differing(JsonObject before, JsonObject after)
    {
        var differing = new JsonObject();
        foreach (var (name, was) in before)
        {
            if (!JsonNode.DeepEquals(was, after[name])) differing[name] = was?.DeepClone();
        }

        return differing;
    }
}
