using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.Wire;

/// <summary>Reads an object whose kind only its <c>object</c> tells. A kind that is not in this slice becomes null, as one unknown to the real package does.</summary>
internal sealed class AnyEntity : JsonConverterFactory
{
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["balance_transaction"] = typeof(BalanceTransaction),
        ["billing_portal.session"] = typeof(BillingPortal.Session),
        ["charge"] = typeof(Charge),
        ["checkout.session"] = typeof(Checkout.Session),
        ["customer"] = typeof(Customer),
        ["dispute"] = typeof(Dispute),
        ["event"] = typeof(Event),
        ["invoice"] = typeof(Invoice),
        ["invoice_payment"] = typeof(InvoicePayment),
        ["item"] = typeof(LineItem),
        ["line_item"] = typeof(InvoiceLineItem),
        ["payment_intent"] = typeof(PaymentIntent),
        ["payout"] = typeof(Payout),
        ["price"] = typeof(Price),
        ["product"] = typeof(Product),
        ["refund"] = typeof(Refund),
        ["subscription"] = typeof(Subscription),
        ["subscription_item"] = typeof(SubscriptionItem),
    };

    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(IHasObject) || typeToConvert == typeof(IBalanceTransactionSource);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(As<>).MakeGenericType(typeToConvert));

    private sealed class As<T> : JsonConverter<T>
        where T : class
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var element = JsonElement.ParseValue(ref reader);
            return element.TryGetProperty("object", out var name) && name.GetString() is { } kind
                && Kinds.TryGetValue(kind, out var type) && type.IsAssignableTo(typeof(T))
                ? (T)element.Deserialize(type, options)
                : null;
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, value.GetType(), options);
    }
}
