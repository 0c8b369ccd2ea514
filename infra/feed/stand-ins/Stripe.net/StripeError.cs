namespace Stripe;

/// <summary>Why Stripe refused. https://docs.stripe.com/api/errors</summary>
public class StripeError : StripeEntity<StripeError>
{
    /// <summary>What can be tried after a decline: <c>confirm_card_data</c>, <c>do_not_try_again</c>, <c>try_again_later</c>.</summary>
    public string AdviceCode { get; set; }

    /// <summary>The id of the charge that failed.</summary>
    public string Charge { get; set; }

    /// <summary>A short word for programs. https://docs.stripe.com/error-codes</summary>
    public string Code { get; set; }

    /// <summary>The bank's reason, for cards.</summary>
    public string DeclineCode { get; set; }

    /// <summary>Where <see cref="Code"/> is explained.</summary>
    public string DocUrl { get; set; }

    /// <summary>A sentence; the donor may read it if <see cref="Type"/> is <c>card_error</c>.</summary>
    public string Message { get; set; }

    /// <summary>The parameter at fault.</summary>
    public string Param { get; set; }

    /// <summary>The payment that failed.</summary>
    public PaymentIntent PaymentIntent { get; set; }

    /// <summary>Where the dashboard shows the request.</summary>
    public string RequestLogUrl { get; set; }

    /// <summary><c>api_error</c>, <c>card_error</c>, <c>idempotency_error</c> or <c>invalid_request_error</c>; rate limits are the last, told by status 429.</summary>
    public string Type { get; set; }

    /// <summary>The error of an OAuth request.</summary>
    public string Error { get; set; }

    /// <summary>A sentence on the error of an OAuth request.</summary>
    public string ErrorDescription { get; set; }
}
