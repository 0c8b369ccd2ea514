using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>What passkeys have to be: known to their device with whose they are, and made for this site.</summary>
internal static class PasskeyRules
{
    public static void Apply(IdentityPasskeyOptions options, InstallationOptions installation)
    {
        // Its device has to know its owner, so that having it is not enough; and to know it by itself, so that nobody types an address first.
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";

        // Without a public address the host of the request, which on a machine of one's own is localhost.
        options.ServerDomain = installation.PublicAddress is { } site ? new Uri(site).Host : null;
        options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && IsOurs(context, installation));
    }

    private static bool IsOurs(PasskeyOriginValidationContext context, InstallationOptions installation)
    {
        if (!Uri.TryCreate(context.Origin, UriKind.Absolute, out var origin)) return false;
        if (installation.PublicAddress is { } site) return Uri.Compare(origin, new(site), UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

        // Whoever encrypts in front of the program need not have told it: the browser says which scheme it was.
        return string.Equals(origin.Authority, context.HttpContext.Request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
