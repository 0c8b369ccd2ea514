using System.Collections.Frozen;

namespace CampaignKit.Doubles;

/// <summary>The parameters that an operation takes. What Stripe takes besides them the double refuses too: it would have to leave it out of what it does.</summary>
internal sealed class Known
{
    private readonly FrozenSet<string> _names;

    private Known(string names) => _names = $"expand[] {names}".Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    public static readonly Known Nothing = new("");

    public static readonly Known Session = new("""
        mode ui_mode success_url cancel_url locale submit_type expires_at client_reference_id
        customer customer_email customer_creation billing_address_collection payment_method_types[]
        branding_settings[display_name]
        custom_text[submit][message] custom_text[after_submit][message] metadata metadata[*]
        line_items[][quantity] line_items[][price] line_items[][price_data][currency] line_items[][price_data][unit_amount]
        line_items[][price_data][recurring][interval] line_items[][price_data][recurring][interval_count]
        line_items[][price_data][product] line_items[][price_data][product_data][name] line_items[][price_data][product_data][description] line_items[][price_data][product_data][metadata][*]
        payment_intent_data[description] payment_intent_data[metadata][*] payment_intent_data[receipt_email]
        payment_intent_data[statement_descriptor] payment_intent_data[statement_descriptor_suffix]
        subscription_data[description] subscription_data[metadata][*]
        """);

    public static readonly Known PortalSession = new("customer return_url locale configuration");

    public static readonly Known Refund = new("charge payment_intent amount reason metadata metadata[*]");

    public static readonly Known Product = new("id name description statement_descriptor metadata metadata[*]");

    public static readonly Known Customer = new("email name description metadata metadata[*]");

    public static readonly Known SubscriptionUpdate = new("""
        cancel_at_period_end cancellation_details[comment] cancellation_details[feedback] description metadata metadata[*] proration_behavior
        items[][id] items[][quantity] items[][price] items[][price_data][currency] items[][price_data][product] items[][price_data][unit_amount]
        items[][price_data][recurring][interval] items[][price_data][recurring][interval_count]
        """);

    public static readonly Known SubscriptionCancel = new("cancellation_details[comment] cancellation_details[feedback]");

    public static readonly Known Metadata = new("metadata metadata[*]");

    public bool Contains(string name) => _names.Contains(name);

    /// <summary>Those of a list: its pages, when its entries were made, and what they are chosen by.</summary>
    public static Known Filters(IEnumerable<string> filters) =>
        new($"limit starting_after ending_before created created[gt] created[gte] created[lt] created[lte] {string.Join(' ', filters)}");
}
