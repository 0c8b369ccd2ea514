namespace Stripe;

/// <summary>One debit. Amounts are in the minor unit of its currency.</summary>
public class Charge : StripeEntity<Charge>, IHasId, IHasMetadata, IHasObject, IBalanceTransactionSource
{
    private Reference<BalanceTransaction> _balanceTransaction;
    private Reference<Customer> _customer;
    private Reference<PaymentIntent> _paymentIntent;

    public string Id { get; set; }

    /// <summary><c>charge</c>.</summary>
    public string Object { get; set; }

    public long Amount { get; set; }

    public long AmountCaptured { get; set; }

    /// <summary>All refunds together; a partial one leaves <see cref="Refunded"/> false.</summary>
    public long AmountRefunded { get; set; }

    public string BalanceTransactionId { get => _balanceTransaction.Id; set => _balanceTransaction.Id = value; }

    public BalanceTransaction BalanceTransaction { get => _balanceTransaction.Whole; set => _balanceTransaction.Whole = value; }

    public ChargeBillingDetails BillingDetails { get; set; }

    /// <summary>What the bank statement says.</summary>
    public string CalculatedStatementDescriptor { get; set; }

    public bool Captured { get; set; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>Three letters in lower case, ISO 4217.</summary>
    public string Currency { get; set; }

    public string CustomerId { get => _customer.Id; set => _customer.Id = value; }

    public Customer Customer { get => _customer.Whole; set => _customer.Whole = value; }

    public string Description { get; set; }

    public bool Disputed { get; set; }

    public string FailureCode { get; set; }

    public string FailureMessage { get; set; }

    public bool Livemode { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public ChargeOutcome Outcome { get; set; }

    public bool Paid { get; set; }

    public string PaymentIntentId { get => _paymentIntent.Id; set => _paymentIntent.Id = value; }

    public PaymentIntent PaymentIntent { get => _paymentIntent.Whole; set => _paymentIntent.Whole = value; }

    public ChargePaymentMethodDetails PaymentMethodDetails { get; set; }

    public string ReceiptEmail { get; set; }

    public string ReceiptUrl { get; set; }

    /// <summary>Whether all of it was given back.</summary>
    public bool Refunded { get; set; }

    /// <summary>Only there when asked for with <c>expand</c>.</summary>
    public StripeList<Refund> Refunds { get; set; }

    public string StatementDescriptor { get; set; }

    public string StatementDescriptorSuffix { get; set; }

    /// <summary><c>failed</c>, <c>pending</c> or <c>succeeded</c>.</summary>
    public string Status { get; set; }
}

/// <summary>Who paid.</summary>
public class ChargeBillingDetails : StripeEntity<ChargeBillingDetails>
{
    public Address Address { get; set; }

    public string Email { get; set; }

    public string Name { get; set; }

    public string Phone { get; set; }
}

/// <summary>What the networks said.</summary>
public class ChargeOutcome : StripeEntity<ChargeOutcome>
{
    public string NetworkStatus { get; set; }

    public string Reason { get; set; }

    public string RiskLevel { get; set; }

    public string SellerMessage { get; set; }

    public string Type { get; set; }
}

/// <summary>What it was paid with; no more than the kind is in this slice.</summary>
public class ChargePaymentMethodDetails : StripeEntity<ChargePaymentMethodDetails>
{
    public string Type { get; set; }
}
