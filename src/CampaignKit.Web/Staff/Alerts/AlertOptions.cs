using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Staff.Alerts;

/// <summary>Where alerts are posted to. Section <c>CampaignKit:Alerts</c>; as environment variables <c>CampaignKit__Alerts__Webhook</c> and so on.</summary>
public sealed class AlertOptions
{
    /// <summary>An http or https address that each alert is posted to as JSON; redirects are not followed. Default: none.</summary>
    public string? Webhook { get; set; }

    /// <summary>16 characters or more, by which whoever receives it knows that a post is from here. Needed with <see cref="Webhook"/>.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Campaigns, by slug, whose alerts are posted elsewhere: <c>CampaignKit__Alerts__Campaigns__a-campaign__Webhook</c>.</summary>
    public Dictionary<string, CampaignAlertOptions> Campaigns { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Where a campaign's alerts are posted to, and with which secret; <see langword="null"/> for nowhere.</summary>
    internal (Uri Address, string Secret)? For(string campaign)
    {
        var (address, secret) = Campaigns.TryGetValue(campaign, out var own) ? (own.Webhook, own.WebhookSecret) : (Webhook, WebhookSecret);
        return string.IsNullOrEmpty(address) ? null : (new(address), secret!);
    }
}

/// <summary>Where one campaign's alerts are posted to.</summary>
public sealed class CampaignAlertOptions
{
    /// <inheritdoc cref="AlertOptions.Webhook"/>
    public string? Webhook { get; set; }

    /// <inheritdoc cref="AlertOptions.WebhookSecret"/>
    public string? WebhookSecret { get; set; }
}

/// <summary>Refuses settings that nothing could be posted with.</summary>
internal sealed class AlertOptionsCheck : IValidateOptions<AlertOptions>
{
    private const int ShortestSecret = 16;

    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        var problems = options.Campaigns.Select(campaign => ($"CampaignKit__Alerts__Campaigns__{campaign.Key}__", campaign.Value.Webhook, campaign.Value.WebhookSecret))
            .Append(("CampaignKit__Alerts__", options.Webhook, options.WebhookSecret))
            .SelectMany(hook => Problems(hook.Item1, hook.Item2, hook.Item3)).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(string setting, string? address, string? secret)
    {
        if (string.IsNullOrEmpty(address)) yield break;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)) yield return $"{setting}Webhook has to be an http or https address.";
        if (secret is not { Length: >= ShortestSecret }) yield return $"{setting}WebhookSecret has to have 16 characters or more.";
    }
}
