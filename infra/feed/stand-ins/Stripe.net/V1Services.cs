namespace Stripe;

/// <summary>The services under <c>/v1</c>, each made when it is first asked for.</summary>
public class V1Services : Service
{
    internal V1Services(IStripeClient client)
        : base(client)
    {
    }

    public virtual BalanceTransactionService BalanceTransactions => field ??= new(Sender);

    public virtual BillingPortalService BillingPortal => field ??= new(Sender);

    public virtual ChargeService Charges => field ??= new(Sender);

    public virtual CheckoutService Checkout => field ??= new(Sender);

    public virtual CustomerService Customers => field ??= new(Sender);

    public virtual DisputeService Disputes => field ??= new(Sender);

    public virtual EventService Events => field ??= new(Sender);

    public virtual InvoicePaymentService InvoicePayments => field ??= new(Sender);

    public virtual InvoiceService Invoices => field ??= new(Sender);

    public virtual PaymentIntentService PaymentIntents => field ??= new(Sender);

    public virtual PayoutService Payouts => field ??= new(Sender);

    public virtual ProductService Products => field ??= new(Sender);

    public virtual RefundService Refunds => field ??= new(Sender);

    public virtual SubscriptionService Subscriptions => field ??= new(Sender);
}

/// <summary>What is under <c>/v1/checkout</c>.</summary>
public class CheckoutService : Service
{
    internal CheckoutService(IStripeClient client)
        : base(client)
    {
    }

    public virtual Checkout.SessionService Sessions => field ??= new(Sender);
}

/// <summary>What is under <c>/v1/billing_portal</c>.</summary>
public class BillingPortalService : Service
{
    internal BillingPortalService(IStripeClient client)
        : base(client)
    {
    }

    public virtual BillingPortal.SessionService Sessions => field ??= new(Sender);
}
