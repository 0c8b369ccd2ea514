using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>What a request for a Checkout session asks for, read and checked as Stripe does.</summary>
/// <remarks>https://docs.stripe.com/api/checkout/sessions/create. Amounts come as <c>price_data</c> only: the double keeps products, and no catalogue of prices.</remarks>
internal sealed class SessionRequest
{
    private const int MinimumMinutes = 30;
    private const int MaximumHours = 24;

    /// <summary>The only <c>ui_mode</c> here.</summary>
    public const string HostedPage = "hosted_page";

    private static readonly string[] AllMethods = ["card", "sepa_debit"];

    private static readonly HashSet<string> Locales = [.. ("auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW").Split(' ')];

    private readonly Parameters _asked;
    private readonly Func<string, string, JsonObject> _productOf;

    /// <param name="asked">What came.</param>
    /// <param name="now">Seconds since 1970.</param>
    /// <param name="productOf">The product of an id that stands in a parameter.</param>
    /// <exception cref="Refused">Something is missing, unreadable or not possible.</exception>
    public SessionRequest(Parameters asked, long now, Func<string, string, JsonObject> productOf)
    {
        (_asked, _productOf) = (asked, productOf);
        Mode = asked.OneOf("mode", "payment", "subscription") ?? throw Refused.Missing("mode");
        asked.OneOf("ui_mode", HostedPage);
        SuccessUrl = asked.Url("success_url") ?? throw Refused.Missing("success_url");
        CancelUrl = asked.Url("cancel_url");
        if (asked.Text("locale") is { } locale && !Locales.Contains(locale)) throw Refused.Invalid($"Invalid locale: must be one of {string.Join(", ", Locales)}", "locale");
        SubmitType = asked.OneOf("submit_type", "auto", "book", "donate", "pay", "subscribe");
        ExpiresAt = asked.Whole("expires_at") ?? now + MaximumHours * 3600;
        if (ExpiresAt < now + MinimumMinutes * 60) throw Refused.Invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", "expires_at");
        if (ExpiresAt > now + MaximumHours * 3600) throw Refused.Invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", "expires_at");
        CheckCustomer();
        CheckMode();
        Methods = asked.Has("payment_method_types") ? [.. asked.List("payment_method_types")] : AllMethods;
        if (Methods.Except(AllMethods).FirstOrDefault() is { } other) throw Refused.Invalid($"The payment method type provided: {other} is invalid. The double knows {string.Join(" and ", AllMethods)}.", "payment_method_types");
        Metadata = asked.Metadata("metadata");
        PaymentMetadata = asked.Metadata("payment_intent_data[metadata]");
        SubscriptionMetadata = asked.Metadata("subscription_data[metadata]");
        StatementSuffix = StatementText.Read(asked, "payment_intent_data[statement_descriptor_suffix]");
        Lines = [.. Enumerable.Range(0, asked.Count("line_items")).Select(ReadLine)];
        if (Lines.Count == 0) throw Refused.Missing("line_items");
        if (Lines.Any(line => line.Currency != Currency)) throw Refused.Invalid("All prices on a Checkout Session must be in the same currency.", "line_items");
        Currencies.CheckTotal(Total, Currency);
    }

    public string Mode { get; }

    public bool IsSubscription => Mode == "subscription";

    public string SuccessUrl { get; }

    public string? CancelUrl { get; }

    public string? SubmitType { get; }

    public long ExpiresAt { get; }

    /// <summary><c>card</c>, which pays at once, and <c>sepa_debit</c>, where the bank says later whether it does.</summary>
    public IReadOnlyList<string> Methods { get; }

    public JsonObject Metadata { get; }

    public JsonObject PaymentMetadata { get; }

    public JsonObject SubscriptionMetadata { get; }

    public string? StatementSuffix { get; }

    public IReadOnlyList<Line> Lines { get; }

    public string Currency => Lines[0].Currency;

    /// <summary>Minor units.</summary>
    public long Total => Lines.Sum(line => line.Amount);

    public string? Text(string name) => _asked.Text(name);

    private void CheckCustomer()
    {
        if (_asked.Text("customer_email") is { } email)
        {
            if (_asked.Text("customer") is not null) throw Refused.Invalid("You may only specify one of these parameters: customer, customer_email.", "customer");
            if (!email.Contains('@', StringComparison.Ordinal)) throw Refused.Invalid($"Invalid email address: {email}", "customer_email", "email_invalid");
        }

        if (_asked.Text("client_reference_id") is { Length: > 200 }) throw Refused.Invalid("Invalid string: must be at most 200 characters", "client_reference_id");
    }

    private void CheckMode()
    {
        if (IsSubscription && _asked.Has("payment_intent_data")) throw Refused.Invalid("You can not pass `payment_intent_data` in `subscription` mode.", "payment_intent_data");
        if (IsSubscription && _asked.Has("customer_creation")) throw Refused.Invalid("`customer_creation` can only be used in `payment` and `setup` mode.", "customer_creation");
        if (!IsSubscription && _asked.Has("subscription_data")) throw Refused.Invalid("You can not pass `subscription_data` in `payment` mode.", "subscription_data");
        if (_asked.Has("payment_intent_data[statement_descriptor]"))
        {
            throw Refused.Invalid("The `statement_descriptor` parameter isn't supported for card charges. Use `statement_descriptor_suffix` instead.", "payment_intent_data[statement_descriptor]");
        }

        _asked.OneOf("customer_creation", "always", "if_required");
    }

    private Line ReadLine(int number)
    {
        var at = $"line_items[{number}]";
        if (_asked.Text($"{at}[price]") is { } price) throw Refused.NotThere("price", price, $"{at}[price]");
        if (!_asked.Has($"{at}[price_data]")) throw Refused.Missing($"{at}[price]");
        var currency = _asked.Needed($"{at}[price_data][currency]");
        Currencies.CheckKnown(currency, $"{at}[price_data][currency]");
        var unit = _asked.Whole($"{at}[price_data][unit_amount]") ?? throw Refused.Missing($"{at}[price_data][unit_amount]");
        Currencies.CheckUnit(unit, currency, $"{at}[price_data][unit_amount]");
        var quantity = _asked.Whole($"{at}[quantity]") ?? throw Refused.Invalid("Quantity is required. Add `quantity` to `" + at + "`", $"{at}[quantity]");
        if (quantity is < 1 or > 999_999) throw Refused.Unread("This value must be between 1 and 999999.", $"{at}[quantity]", "parameter_invalid_integer");
        var interval = _asked.OneOf($"{at}[price_data][recurring][interval]", "day", "week", "month", "year");
        if (interval is not null && !IsSubscription)
        {
            throw Refused.Invalid("You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.", $"{at}[price_data][recurring]");
        }

        if (interval is null && IsSubscription) throw Refused.Invalid("You must provide at least one recurring price in `subscription` mode when using prices.", "line_items");
        var product = ReadProduct(at);
        return new(
            product,
            product?.Text("name") ?? _asked.Needed($"{at}[price_data][product_data][name]"),
            _asked.Text($"{at}[price_data][product_data][description]"),
            _asked.Metadata($"{at}[price_data][product_data][metadata]"),
            currency, unit, quantity, interval, _asked.Whole($"{at}[price_data][recurring][interval_count]") ?? 1);
    }

    // Either one that there is, or what one is to be made of.
    private JsonObject? ReadProduct(string at)
    {
        if (_asked.Text($"{at}[price_data][product]") is not { } id) return null;
        if (_asked.Has($"{at}[price_data][product_data]")) throw Refused.Invalid("You may only specify one of these parameters: product, product_data.", $"{at}[price_data][product]");
        return _productOf(id, $"{at}[price_data][product]");
    }

    /// <summary>One thing that is paid for; <paramref name="Interval"/> says that it is paid for again and again.</summary>
    internal sealed record Line(JsonObject? Product, string Name, string? Description, JsonObject ProductMetadata, string Currency, long Unit, long Quantity, string? Interval, long IntervalCount)
    {
        /// <summary>Minor units.</summary>
        public long Amount => checked(Unit * Quantity);
    }
}
