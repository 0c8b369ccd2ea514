using System.Net;

namespace Stripe;

/// <summary>Stripe refused a request, its answer could not be read, or a webhook is not to be trusted.</summary>
public class StripeException : Exception
{
    /// <summary>An exception without a reason.</summary>
    public StripeException()
    {
    }

    /// <summary>An exception with a reason.</summary>
    public StripeException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a reason and a cause.</summary>
    public StripeException(string message, Exception err)
        : base(message, err)
    {
    }

    /// <summary>A refusal.</summary>
    public StripeException(HttpStatusCode httpStatusCode, StripeError stripeError, string message)
        : base(message) => (HttpStatusCode, StripeError) = (httpStatusCode, stripeError);

    /// <summary>The answer's status; 0 if there was no answer.</summary>
    public HttpStatusCode HttpStatusCode { get; set; }

    /// <summary>What Stripe says of it; null if the answer was not Stripe's JSON.</summary>
    public StripeError StripeError { get; set; }

    /// <summary>The whole answer, if there was one. Its body may hold personal data.</summary>
    public StripeResponse StripeResponse { get; set; }
}
