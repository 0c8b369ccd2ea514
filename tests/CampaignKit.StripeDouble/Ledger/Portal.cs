using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Sessions of the billing portal, where a customer looks after their subscriptions.</summary>
internal sealed class Portal(Account account)
{
    /// <summary>Minutes in which its page can be used.</summary>
    private const int Minutes = 60;

    public JsonObject Create(Parameters asked, bool live)
    {
        var customer = account.Objects.Get("customer", asked.Needed("customer"), live, "customer");
        var id = account.Ids.Next("bps_1");
        return account.Objects.Add(new()
        {
            ["id"] = id,
            ["object"] = "billing_portal.session",
            ["configuration"] = asked.Text("configuration") ?? "bpc_1Double",
            ["created"] = account.Now,
            ["customer"] = customer.Id(),
            ["flow"] = null,
            ["livemode"] = live,
            ["locale"] = asked.Text("locale"),
            ["on_behalf_of"] = null,
            ["return_url"] = asked.Url("return_url"),
            ["url"] = $"{account.Address}/p/session/{id}",
        }, live);
    }

    /// <exception cref="Refused">There is no such session, or its time is over.</exception>
    public JsonObject Use(string id)
    {
        var session = account.Objects.Get("billing_portal.session", id);
        return account.Now < session.Number("created") + Minutes * 60 ? session : throw Refused.NotThere("billing_portal.session", id);
    }

    /// <summary>What the customer of a session pays for again and again, and has not ended.</summary>
    public IReadOnlyList<JsonObject> SubscriptionsOf(JsonObject session) =>
        [.. account.Objects.All("subscription").Where(subscription => subscription.Text("customer") == session.Text("customer") && subscription.Text("status") != "canceled")];
}
