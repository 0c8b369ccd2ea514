using CampaignKit.Stripe.Tests.Wire;
using Stripe.Checkout;

namespace CampaignKit.Stripe.Tests;

public class SessionFormTests
{
    [Fact]
    public async Task A_monthly_gift_is_sent_with_brackets_and_numbers_from_zero()
    {
        var form = await SentAsync(new SessionCreateOptions
        {
            Mode = "subscription",
            SuccessUrl = "https://acme.example.org/thanks?session={CHECKOUT_SESSION_ID}",
            CancelUrl = "https://acme.example.org/give",
            CustomerEmail = "ada@example.org",
            ClientReferenceId = "gift-1",
            Locale = "de",
            ExpiresAt = new DateTime(2026, 11, 5, 12, 0, 0, DateTimeKind.Utc),
            AdaptivePricing = new SessionAdaptivePricingOptions { Enabled = false },
            CustomText = new SessionCustomTextOptions { Submit = new SessionCustomTextSubmitOptions { Message = "To Acme, for clean air." } },
            Metadata = new Dictionary<string, string> { ["campaign"] = "air" },
            LineItems =
            [
                new SessionLineItemOptions
                {
                    Quantity = 1,
                    PriceData = new SessionLineItemPriceDataOptions
                    {
                        Currency = "eur",
                        UnitAmount = 1050,
                        ProductData = new SessionLineItemPriceDataProductDataOptions { Name = "Clean air", Description = "Monthly" },
                        Recurring = new SessionLineItemPriceDataRecurringOptions { Interval = "month", IntervalCount = 1 },
                    },
                },
            ],
            SubscriptionData = new SessionSubscriptionDataOptions { Description = "Acme", Metadata = new Dictionary<string, string> { ["purpose"] = "air" } },
        });

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["mode"] = "subscription",
                ["success_url"] = "https://acme.example.org/thanks?session={CHECKOUT_SESSION_ID}",
                ["cancel_url"] = "https://acme.example.org/give",
                ["customer_email"] = "ada@example.org",
                ["client_reference_id"] = "gift-1",
                ["locale"] = "de",
                ["expires_at"] = "1793880000",
                ["adaptive_pricing[enabled]"] = "false",
                ["custom_text[submit][message]"] = "To Acme, for clean air.",
                ["metadata[campaign]"] = "air",
                ["line_items[0][quantity]"] = "1",
                ["line_items[0][price_data][currency]"] = "eur",
                ["line_items[0][price_data][unit_amount]"] = "1050",
                ["line_items[0][price_data][product_data][name]"] = "Clean air",
                ["line_items[0][price_data][product_data][description]"] = "Monthly",
                ["line_items[0][price_data][recurring][interval]"] = "month",
                ["line_items[0][price_data][recurring][interval_count]"] = "1",
                ["subscription_data[description]"] = "Acme",
                ["subscription_data[metadata][purpose]"] = "air",
            },
            form);
    }

    [Fact]
    public async Task A_single_gift_carries_what_goes_onto_its_payment()
    {
        var form = await SentAsync(new SessionCreateOptions
        {
            Mode = "payment",
            SubmitType = "donate",
            CustomerCreation = "if_required",
            PaymentMethodTypes = ["card", "sepa_debit"],
            InvoiceCreation = new SessionInvoiceCreationOptions { Enabled = true },
            PaymentIntentData = new SessionPaymentIntentDataOptions
            {
                Description = "Clean air",
                StatementDescriptor = "ACME AIR",
                StatementDescriptorSuffix = "AIR",
                ReceiptEmail = "ada@example.org",
                Metadata = new Dictionary<string, string> { ["gift"] = "1" },
            },
        });

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["mode"] = "payment",
                ["submit_type"] = "donate",
                ["customer_creation"] = "if_required",
                ["payment_method_types[0]"] = "card",
                ["payment_method_types[1]"] = "sepa_debit",
                ["invoice_creation[enabled]"] = "true",
                ["payment_intent_data[description]"] = "Clean air",
                ["payment_intent_data[statement_descriptor]"] = "ACME AIR",
                ["payment_intent_data[statement_descriptor_suffix]"] = "AIR",
                ["payment_intent_data[receipt_email]"] = "ada@example.org",
                ["payment_intent_data[metadata][gift]"] = "1",
            },
            form);
    }

    private static async Task<IReadOnlyDictionary<string, string>> SentAsync(SessionCreateOptions options)
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));
        await new SessionService(wire.Client()).CreateAsync(options);
        return wire.Request.Form;
    }
}
