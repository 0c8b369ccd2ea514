namespace Stripe;

/// <summary>A program that wants to be named in the user agent.</summary>
public class AppInfo
{
    /// <summary>Its name.</summary>
    public string Name { get; set; }

    /// <summary>Its id among Stripe's partners.</summary>
    public string PartnerId { get; set; }

    /// <summary>Its version.</summary>
    public string Version { get; set; }

    /// <summary>Its website.</summary>
    public string Url { get; set; }

    /// <summary><c>name/version (url)</c>, without what is not known.</summary>
    public string FormatUserAgent() =>
        Name + (string.IsNullOrEmpty(Version) ? "" : $"/{Version}") + (string.IsNullOrEmpty(Url) ? "" : $" ({Url})");
}
