using CampaignKit.Core.Installation;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Installation;

/// <summary>Tells apart what the operator can mend from what is a bug: the first gets a sentence, the second its stack trace.</summary>
internal static class StartRefusal
{
    /// <summary>The sentence, or <see langword="null"/> for a bug.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        StartRefusedException refusal => refusal.Message,
        OptionsValidationException settings => $"A setting cannot be used: {string.Join(' ', settings.Failures)}",
        IOException { InnerException: AddressInUseException } => $"{failure.Message} Set ASPNETCORE_URLS to a free address, such as http://localhost:5001.",
        StorageUnavailableException outage => $"{outage.Message} {outage.InnerException?.Message}",
        _ => null,
    };
}
