using System.Globalization;

namespace CampaignKit.Web.Installation;

/// <summary>When to come again.</summary>
internal static class RetryAfter
{
    /// <summary>The header's value: whole seconds, at least one, rounded up so that nobody is told to come too early. RFC 9110, section 10.2.3.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
