namespace Stripe;

/// <summary>What may happen. https://docs.stripe.com/api/events/types</summary>
public static class EventTypes
{
    public const string ChargeCaptured = "charge.captured";
    public const string ChargeDisputeClosed = "charge.dispute.closed";
    public const string ChargeDisputeCreated = "charge.dispute.created";
    public const string ChargeDisputeFundsReinstated = "charge.dispute.funds_reinstated";
    public const string ChargeDisputeFundsWithdrawn = "charge.dispute.funds_withdrawn";
    public const string ChargeDisputeUpdated = "charge.dispute.updated";
    public const string ChargeExpired = "charge.expired";
    public const string ChargeFailed = "charge.failed";
    public const string ChargePending = "charge.pending";
    public const string ChargeRefundUpdated = "charge.refund.updated";
    public const string ChargeRefunded = "charge.refunded";
    public const string ChargeSucceeded = "charge.succeeded";
    public const string ChargeUpdated = "charge.updated";
    public const string CheckoutSessionAsyncPaymentFailed = "checkout.session.async_payment_failed";
    public const string CheckoutSessionAsyncPaymentSucceeded = "checkout.session.async_payment_succeeded";
    public const string CheckoutSessionCompleted = "checkout.session.completed";
    public const string CheckoutSessionExpired = "checkout.session.expired";
    public const string CustomerCreated = "customer.created";
    public const string CustomerDeleted = "customer.deleted";
    public const string CustomerUpdated = "customer.updated";
    public const string CustomerSubscriptionCreated = "customer.subscription.created";
    public const string CustomerSubscriptionDeleted = "customer.subscription.deleted";
    public const string CustomerSubscriptionPaused = "customer.subscription.paused";
    public const string CustomerSubscriptionResumed = "customer.subscription.resumed";
    public const string CustomerSubscriptionUpdated = "customer.subscription.updated";
    public const string InvoiceCreated = "invoice.created";
    public const string InvoiceFinalized = "invoice.finalized";
    public const string InvoiceMarkedUncollectible = "invoice.marked_uncollectible";
    public const string InvoicePaid = "invoice.paid";
    public const string InvoicePaymentActionRequired = "invoice.payment_action_required";
    public const string InvoicePaymentFailed = "invoice.payment_failed";
    public const string InvoicePaymentSucceeded = "invoice.payment_succeeded";
    public const string InvoiceUpdated = "invoice.updated";
    public const string InvoiceVoided = "invoice.voided";
    public const string PaymentIntentCanceled = "payment_intent.canceled";
    public const string PaymentIntentCreated = "payment_intent.created";
    public const string PaymentIntentPaymentFailed = "payment_intent.payment_failed";
    public const string PaymentIntentProcessing = "payment_intent.processing";
    public const string PaymentIntentRequiresAction = "payment_intent.requires_action";
    public const string PaymentIntentSucceeded = "payment_intent.succeeded";
    public const string PayoutCanceled = "payout.canceled";
    public const string PayoutCreated = "payout.created";
    public const string PayoutFailed = "payout.failed";
    public const string PayoutPaid = "payout.paid";
    public const string PayoutReconciliationCompleted = "payout.reconciliation_completed";
    public const string PayoutUpdated = "payout.updated";
    public const string RefundCreated = "refund.created";
    public const string RefundFailed = "refund.failed";
    public const string RefundUpdated = "refund.updated";
}
