using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Staff;

/// <summary>A cookie that no script reads, that comes back to <c>/staff</c> alone and never with a request that another site began.</summary>
/// <remarks>
/// Only encrypted where the request came so or the public address is; a plain request to this machine still works. SameSite=Strict costs a click: whoever follows a link in a
/// mail to <c>/staff</c> is asked to sign in although they are. The API under <c>/api/v1/staff</c> never sees a cookie: it takes keys, which no browser sends by itself.
/// </remarks>
internal sealed class StaffCookie : CookieBuilder
{
    private readonly bool _isEncrypted;

    /// <param name="name">What it holds, one word.</param>
    /// <param name="options">Where the installation is.</param>
    public StaffCookie(string name, InstallationOptions options)
    {
        _isEncrypted = options.PublicAddress?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) is true;

        // A browser takes a name with this prefix only over an encrypted connection, so nobody on a plain one plants it.
        Name = _isEncrypted ? $"__Secure-{name}" : name;
        Path = StaffServices.Root;
        HttpOnly = true;
        SameSite = SameSiteMode.Strict;
        IsEssential = true;

        // Not Always, under which the framework refuses every form behind a proxy that it was not told of.
        SecurePolicy = CookieSecurePolicy.None;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = _isEncrypted || context.Request.IsHttps;
        return options;
    }
}
