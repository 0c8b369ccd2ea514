using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Products, and prices as Stripe makes them on the way, from the <c>price_data</c> of a session or a subscription.</summary>
internal static class Catalogue
{
    /// <summary>A product that somebody asks for. https://docs.stripe.com/api/products/create</summary>
    /// <exception cref="Refused">It has no name, its id is another's, or banks could not print its descriptor.</exception>
    public static JsonObject Create(Account account, Parameters asked, bool live)
    {
        var name = asked.Needed("name");
        var descriptor = StatementText.Read(asked, "statement_descriptor");
        if (asked.Text("id") is { } id && account.Objects.Find(id) is not null) throw Refused.Invalid($"Product already exists with this id: {id}", "id", "resource_already_exists");
        return AddProduct(account, name, asked.Text("description"), asked.Metadata("metadata"), live, asked.Text("id"), descriptor);
    }

    public static JsonObject AddProduct(Account account, string name, string? description, JsonObject metadata, bool live, string? id = null, string? descriptor = null) => account.Objects.Add(new()
    {
        ["id"] = id ?? account.Ids.Next("prod_", 14),
        ["object"] = "product",
        ["active"] = true,
        ["created"] = account.Now,
        ["default_price"] = null,
        ["description"] = description,
        ["images"] = new JsonArray(),
        ["livemode"] = live,
        ["marketing_features"] = new JsonArray(),
        ["metadata"] = metadata.Copy(),
        ["name"] = name,
        ["package_dimensions"] = null,
        ["shippable"] = null,
        ["statement_descriptor"] = descriptor,
        ["tax_code"] = null,
        ["type"] = "service",
        ["unit_label"] = null,
        ["updated"] = account.Now,
        ["url"] = null,
    }, live);

    /// <param name="interval"><see langword="null"/> for what is paid once.</param>
    public static JsonObject AddPrice(Account account, string product, string currency, long unit, string? interval, long intervalCount, bool live) => account.Objects.Add(new()
    {
        ["id"] = account.Ids.Next("price_1"),
        ["object"] = "price",
        ["active"] = false,
        ["billing_scheme"] = "per_unit",
        ["created"] = account.Now,
        ["currency"] = currency,
        ["custom_unit_amount"] = null,
        ["livemode"] = live,
        ["lookup_key"] = null,
        ["metadata"] = new JsonObject(),
        ["nickname"] = null,
        ["product"] = product,
        ["recurring"] = interval is null ? null : new JsonObject { ["interval"] = interval, ["interval_count"] = intervalCount, ["meter"] = null, ["trial_period_days"] = null, ["usage_type"] = "licensed" },
        ["tax_behavior"] = "unspecified",
        ["tiers_mode"] = null,
        ["transform_quantity"] = null,
        ["type"] = interval is null ? "one_time" : "recurring",
        ["unit_amount"] = unit,
        ["unit_amount_decimal"] = unit.ToString(System.Globalization.CultureInfo.InvariantCulture),
    }, live);
}
