namespace Stripe.BillingPortal;

/// <summary>Visits to the page on which monthly donors change or cancel. https://docs.stripe.com/api/customer_portal/sessions</summary>
public class SessionService(IStripeClient client) : Service(client)
{
    /// <summary>Opens the page for one customer. Whoever has its address can use it.</summary>
    public virtual Task<Session> CreateAsync(
        SessionCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        PostAsync<Session>("/v1/billing_portal/sessions", options, requestOptions, cancellationToken);
}

/// <summary>One visit.</summary>
public class Session : StripeEntity<Session>, IHasId, IHasObject
{
    public string Id { get; set; }

    /// <summary><c>billing_portal.session</c>.</summary>
    public string Object { get; set; }

    public DateTime Created { get; set; } = NotTold;

    /// <summary>The customer's id.</summary>
    public string Customer { get; set; }

    public bool Livemode { get; set; }

    public string Locale { get; set; }

    public string ReturnUrl { get; set; }

    /// <summary>Where the page is.</summary>
    public string Url { get; set; }
}

/// <summary>Who visits, and what for.</summary>
public class SessionCreateOptions : BaseOptions
{
    public string Configuration { get; set; }

    public string Customer { get; set; }

    public SessionFlowDataOptions FlowData { get; set; }

    public string Locale { get; set; }

    public string ReturnUrl { get; set; }
}

/// <summary>The one thing to do on the page.</summary>
public class SessionFlowDataOptions : INestedOptions
{
    public SessionFlowDataAfterCompletionOptions AfterCompletion { get; set; }

    public SessionFlowDataSubscriptionCancelOptions SubscriptionCancel { get; set; }

    public SessionFlowDataSubscriptionUpdateOptions SubscriptionUpdate { get; set; }

    /// <summary><c>payment_method_update</c>, <c>subscription_cancel</c>, <c>subscription_update</c> or <c>subscription_update_confirm</c>.</summary>
    public string Type { get; set; }
}

/// <summary>What follows it.</summary>
public class SessionFlowDataAfterCompletionOptions : INestedOptions
{
    public SessionFlowDataAfterCompletionHostedConfirmationOptions HostedConfirmation { get; set; }

    public SessionFlowDataAfterCompletionRedirectOptions Redirect { get; set; }

    /// <summary><c>hosted_confirmation</c>, <c>portal_homepage</c> or <c>redirect</c>.</summary>
    public string Type { get; set; }
}

/// <summary>A sentence at the end.</summary>
public class SessionFlowDataAfterCompletionHostedConfirmationOptions : INestedOptions
{
    public string CustomMessage { get; set; }
}

/// <summary>An address at the end.</summary>
public class SessionFlowDataAfterCompletionRedirectOptions : INestedOptions
{
    public string ReturnUrl { get; set; }
}

/// <summary>Which subscription to cancel.</summary>
public class SessionFlowDataSubscriptionCancelOptions : INestedOptions
{
    public string Subscription { get; set; }
}

/// <summary>Which subscription to change.</summary>
public class SessionFlowDataSubscriptionUpdateOptions : INestedOptions
{
    public string Subscription { get; set; }
}
