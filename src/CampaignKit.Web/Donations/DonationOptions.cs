using System.Text.RegularExpressions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Embedding;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Donations;

/// <summary>The account at Stripe that donations go to. Section <c>CampaignKit:Stripe</c>; as environment variables <c>CampaignKit__Stripe__SecretKey</c> and so on. Without it nothing about money is visible anywhere.</summary>
public sealed partial class DonationOptions
{
    /// <summary>The secret key, or a restricted one: <c>sk_live_…</c>, <c>rk_live_…</c>, or for trying things out <c>sk_test_…</c>, <c>rk_test_…</c>.</summary>
    public string? SecretKey { get; set; }

    /// <summary>The secret of the webhook at <c>/api/v1/donations/stripe</c>, <c>whsec_…</c>; several, with commas between, while one is replaced by another.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Where Stripe's API is, such as a double's <c>http://127.0.0.1:5300</c>: https, or an address of this machine. Default: Stripe's own.</summary>
    public string? ApiBase { get; set; }

    /// <summary>Where Stripe's payment page and portal are, if the account has domains of its own for them, with commas between: <c>https://pay.example.org</c>. Default: Stripe's own.</summary>
    public string? PageOrigins { get; set; }

    /// <summary>Whether donations can be taken at all. Without, there is nothing about money.</summary>
    internal bool AreOn => !string.IsNullOrEmpty(SecretKey);

    /// <summary>Whether a role can be given: where none are taken, one that is about them cannot.</summary>
    internal bool Offers(StaffRole role) => AreOn || !Permissions.IsAboutMoney(role);

    /// <summary>Whether a key can be given a scope: the same.</summary>
    internal bool Offers(StaffAction scope) => AreOn || !Permissions.IsAboutMoney(scope);

    /// <summary>The roles that can be given to somebody; what they have already stays theirs.</summary>
    internal IReadOnlyList<StaffRole> RolesFor(StaffRecord? record) => [.. Enum.GetValues<StaffRole>().Where(role => Offers(role) || record?.Roles.Contains(role) is true)];

    /// <summary>Whether money moves: the key is not one for trying things out.</summary>
    internal bool IsLive => SecretKey is ['s' or 'r', 'k', '_', 'l', ..];

    /// <summary>What webhooks may be signed with.</summary>
    internal IReadOnlyList<string> WebhookSecrets => List(WebhookSecret);

    /// <summary>The same without a slash at its end; <see langword="null"/> for Stripe's own.</summary>
    internal string? ApiAddress => string.IsNullOrEmpty(ApiBase) ? null : ApiBase.TrimEnd('/');

    /// <summary>The origins of the pages that donors are sent on to.</summary>
    internal IReadOnlyList<string> PaymentPages =>
        List(PageOrigins) is { Count: > 0 } own ? [.. own.Select(origin => SiteOrigin.Read(origin)!)]
        : ApiAddress is { } elsewhere ? [SiteOrigin.Read(new Uri(elsewhere).GetLeftPart(UriPartial.Authority))!]
        : ["https://checkout.stripe.com", "https://billing.stripe.com"];

    internal static IReadOnlyList<string> List(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"^(sk|rk)_(live|test)_[A-Za-z0-9_]+\z", RegexOptions.CultureInvariant)]
    internal static partial Regex KeyShape();

    [GeneratedRegex(@"^whsec_[A-Za-z0-9+/=_-]{6,}\z", RegexOptions.CultureInvariant)]
    internal static partial Regex WebhookSecretShape();
}

/// <summary>Refuses settings that no gift could be taken with. No sentence quotes a secret.</summary>
internal sealed class DonationOptionsCheck : IValidateOptions<DonationOptions>
{
    public ValidateOptionsResult Validate(string? name, DonationOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(DonationOptions options)
    {
        var hasSecrets = options.WebhookSecrets.Count > 0;
        if (options.AreOn != hasSecrets) yield return "CampaignKit__Stripe__SecretKey and CampaignKit__Stripe__WebhookSecret go together: set both, or neither to take no donations.";
        if (!options.AreOn && !hasSecrets && !string.IsNullOrEmpty($"{options.ApiBase}{options.PageOrigins}")) yield return "CampaignKit__Stripe__ApiBase and CampaignKit__Stripe__PageOrigins are for donations, which need CampaignKit__Stripe__SecretKey and CampaignKit__Stripe__WebhookSecret.";
        if (options.AreOn && !DonationOptions.KeyShape().IsMatch(options.SecretKey!)) yield return "CampaignKit__Stripe__SecretKey has to be a secret or restricted key of Stripe, which begins with sk_live_, sk_test_, rk_live_ or rk_test_.";
        if (!options.WebhookSecrets.All(DonationOptions.WebhookSecretShape().IsMatch)) yield return "CampaignKit__Stripe__WebhookSecret has to be the signing secret of a webhook at Stripe, which begins with whsec_; several with commas between.";
        if (options.ApiAddress is { } address && !IsUsable(address)) yield return "CampaignKit__Stripe__ApiBase has to be an https address without a path, or an http one of this machine, such as http://127.0.0.1:5300.";
        if (DonationOptions.List(options.PageOrigins).Any(origin => SiteOrigin.Read(origin) is not ['h', 't', 't', 'p', 's', ..])) yield return "CampaignKit__Stripe__PageOrigins has to be https addresses without a path, such as https://pay.example.org, with commas between.";
    }

    private static bool IsUsable(string address) =>
        SiteOrigin.Read(address) is not null && new Uri(address) is var uri && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);
}
