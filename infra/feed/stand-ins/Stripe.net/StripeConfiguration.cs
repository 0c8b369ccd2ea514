namespace Stripe;

/// <summary>What holds for the whole library. Nothing here can be set: keys belong to clients.</summary>
public static class StripeConfiguration
{
    /// <summary>The version of the API that requests ask for and entities are made for: a date and a release train.</summary>
    public static string ApiVersion => "2026-07-29.dahlia";

    /// <summary>The version of the package this stands in for.</summary>
    public static string StripeNetVersion => "52.2.0";
}
