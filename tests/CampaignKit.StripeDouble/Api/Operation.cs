using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Something that the API can be asked to do.</summary>
/// <param name="Route">After <c>/v1/</c>.</param>
/// <param name="Act">Called within the account; what it gives is told as it is then.</param>
internal sealed record Operation(string Method, string Route, Known Known, Func<Call, JsonObject> Act)
{
    public static readonly IReadOnlyList<Operation> All =
    [
        .. Resource.All.SelectMany(OfResource),
        new("POST", "checkout/sessions", Known.Session, call => call.Account.Checkout.Create(call.Asked, call.IsLive)),
        new("POST", "checkout/sessions/{id}/expire", Known.Nothing, call => call.Account.Checkout.Expire(call.Get("checkout.session"))),
        new("GET", "checkout/sessions/{id}/line_items", Known.Filters([]), ListLines),
        new("POST", "refunds", Known.Refund, call => call.Account.Refunds.Create(call.Asked, call.IsLive)),
        new("POST", "refunds/{id}", Known.Metadata, call => call.Account.Refunds.Update(call.Get("refund"), call.Asked)),
        new("POST", "products", Known.Product, call => Catalogue.Create(call.Account, call.Asked, call.IsLive)),
        new("POST", "customers", Known.Customer, CreateCustomer),
        new("POST", "customers/{id}", Known.Customer, call => call.Account.UpdateCustomer(call.Get("customer"), call.Asked)),
        new("POST", "subscriptions/{id}", Known.SubscriptionUpdate, call => call.Account.Subscriptions.Update(call.Get("subscription"), call.Asked)),
        new("DELETE", "subscriptions/{id}", Known.SubscriptionCancel, call => call.Account.Subscriptions.Cancel(call.Get("subscription"), call.Asked)),
        new("POST", "billing_portal/sessions", Known.PortalSession, call => call.Account.Portal.Create(call.Asked, call.IsLive)),
    ];

    private static IEnumerable<Operation> OfResource(Resource resource) =>
    [
        new("GET", resource.Path, Known.Filters(resource.Filters), call => resource.List(call.Account, call.Asked, call.IsLive)),
        new("GET", resource.Path + "/{id}", Known.Nothing, call => call.Get(resource.Type)),
    ];

    /// <summary>The only list whose oldest entry comes first.</summary>
    private static JsonObject ListLines(Call call) => Paging.Page(call.Account.Checkout.LinesOf(call.Get("checkout.session")).Reverse(), call.Asked, "item", $"/v1/checkout/sessions/{call.Id}/line_items");

    private static JsonObject CreateCustomer(Call call)
    {
        var customer = call.Account.AddCustomer(call.Asked.Text("email"), call.Asked.Text("name"), call.Asked.Metadata("metadata"), call.IsLive);
        customer["description"] = call.Asked.Text("description");
        return customer;
    }
}

/// <summary>A request, read.</summary>
/// <param name="Id">Of the object in its path; empty where none is.</param>
internal sealed record Call(Account Account, Parameters Asked, bool IsLive, string Id)
{
    /// <summary>The object in its path.</summary>
    /// <exception cref="Refused">404: there is none.</exception>
    public JsonObject Get(string type) => Account.Objects.Get(type, Id, IsLive);
}
