using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>Products and prices as Stripe makes them on the way, from the <c>price_data</c> of a session or a subscription.</summary>
internal static class Catalogue
{
    public static JsonObject AddProduct(Account account, string name, string? description, JsonObject metadata, bool live) => account.Objects.Add(new()
    {
        ["id"] = account.Ids.Next("prod_", 14),
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
        ["statement_descriptor"] = null,
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
