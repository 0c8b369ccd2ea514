namespace Stripe.Checkout;

/// <summary>What a payment page is to be like. https://docs.stripe.com/api/checkout/sessions/create</summary>
public class SessionCreateOptions : BaseOptions, IHasMetadata
{
    public SessionAdaptivePricingOptions AdaptivePricing { get; set; }

    public string BillingAddressCollection { get; set; }

    public SessionBrandingSettingsOptions BrandingSettings { get; set; }

    public string CancelUrl { get; set; }

    /// <summary>Up to 200 characters.</summary>
    public string ClientReferenceId { get; set; }

    public string Currency { get; set; }

    public SessionCustomTextOptions CustomText { get; set; }

    public string Customer { get; set; }

    /// <summary><c>always</c> or <c>if_required</c>; only in mode <c>payment</c>.</summary>
    public string CustomerCreation { get; set; }

    public string CustomerEmail { get; set; }

    /// <summary>30 minutes to 24 hours from now.</summary>
    public DateTime? ExpiresAt { get; set; }

    public SessionInvoiceCreationOptions InvoiceCreation { get; set; }

    public List<SessionLineItemOptions> LineItems { get; set; }

    public string Locale { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    /// <summary><c>payment</c>, <c>setup</c> or <c>subscription</c>.</summary>
    public string Mode { get; set; }

    /// <summary>Only in mode <c>payment</c>.</summary>
    public SessionPaymentIntentDataOptions PaymentIntentData { get; set; }

    public List<string> PaymentMethodTypes { get; set; }

    public string ReturnUrl { get; set; }

    /// <summary><c>auto</c>, <c>book</c>, <c>donate</c>, <c>pay</c> or <c>subscribe</c>.</summary>
    public string SubmitType { get; set; }

    /// <summary>Only in mode <c>subscription</c>.</summary>
    public SessionSubscriptionDataOptions SubscriptionData { get; set; }

    /// <summary>Stripe puts the session's id where it says <c>{CHECKOUT_SESSION_ID}</c>.</summary>
    public string SuccessUrl { get; set; }

    public string UiMode { get; set; }
}

/// <summary>Whether Stripe offers the donor's own currency.</summary>
public class SessionAdaptivePricingOptions : INestedOptions
{
    public bool? Enabled { get; set; }
}

/// <summary>How the page looks, other than the account's own branding. Null set by hand goes back to it.</summary>
public class SessionBrandingSettingsOptions : INestedOptions, IRemembersWhatIsSet
{
    private readonly SetProperties _set = new();

    /// <summary><c>#</c> and six hexadecimal digits.</summary>
    public string BackgroundColor { get; set { field = value; _set.Add(); } }

    /// <summary><c>#</c> and six hexadecimal digits.</summary>
    public string ButtonColor { get; set { field = value; _set.Add(); } }

    /// <summary>Whom the page is of.</summary>
    public string DisplayName { get; set; }

    SetProperties IRemembersWhatIsSet.Set => _set;
}

/// <summary>Sentences of ours on the page, up to 1,200 characters each. Null set by hand takes one away.</summary>
public class SessionCustomTextOptions : INestedOptions, IRemembersWhatIsSet
{
    private readonly SetProperties _set = new();

    public SessionCustomTextAfterSubmitOptions AfterSubmit { get; set { field = value; _set.Add(); } }

    public SessionCustomTextSubmitOptions Submit { get; set { field = value; _set.Add(); } }

    public SessionCustomTextTermsOfServiceAcceptanceOptions TermsOfServiceAcceptance { get; set { field = value; _set.Add(); } }

    SetProperties IRemembersWhatIsSet.Set => _set;
}

/// <summary>A sentence below the button.</summary>
public class SessionCustomTextAfterSubmitOptions : INestedOptions
{
    public string Message { get; set; }
}

/// <summary>A sentence above the button.</summary>
public class SessionCustomTextSubmitOptions : INestedOptions
{
    public string Message { get; set; }
}

/// <summary>A sentence beside the box that accepts the terms.</summary>
public class SessionCustomTextTermsOfServiceAcceptanceOptions : INestedOptions
{
    public string Message { get; set; }
}

/// <summary>Whether a payment gets an invoice; a subscription always does.</summary>
public class SessionInvoiceCreationOptions : INestedOptions
{
    public bool? Enabled { get; set; }
}

/// <summary>What goes onto the payment.</summary>
public class SessionPaymentIntentDataOptions : INestedOptions, IHasMetadata
{
    public string Description { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    /// <summary>Stripe mails a receipt there.</summary>
    public string ReceiptEmail { get; set; }

    /// <summary>5–22 characters; not for cards.</summary>
    public string StatementDescriptor { get; set; }

    /// <summary>Behind the account's own prefix, up to 22 characters together.</summary>
    public string StatementDescriptorSuffix { get; set; }

    public string TransferGroup { get; set; }
}

/// <summary>What goes onto the subscription.</summary>
public class SessionSubscriptionDataOptions : INestedOptions, IHasMetadata
{
    public DateTime? BillingCycleAnchor { get; set; }

    /// <summary>Up to 500 characters, shown to the donor.</summary>
    public string Description { get; set; }

    public Dictionary<string, string> Metadata { get; set; }

    public string ProrationBehavior { get; set; }

    public DateTime? TrialEnd { get; set; }

    public long? TrialPeriodDays { get; set; }
}
