using CampaignKit.Core.Mail;
using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CampaignKit.Web.Mail;

/// <summary>Where links in mails point to: the address that the operator has set, or else the first one that is served; never where some request says it came to.</summary>
internal sealed class MailLinks(InstallationOptions options, IServer server)
{
    /// <summary>What links begin with, without a slash at the end.</summary>
    /// <exception cref="InvalidOperationException">None is set and the server does not serve yet.</exception>
    public string Site => (options.PublicAddress ?? First() ?? throw new InvalidOperationException("No address is served yet.")).TrimEnd('/');

    /// <summary>The one link of a mail, to a page in the language of the mail; those of the staff have one. <see langword="null"/> for a mail without. The token stands in the path: queries are what servers log and pages pass on.</summary>
    public string? Link(MailKind kind, string language, string token) => StaffMailTexts.Page(kind) is { } page
        ? $"{Site}/staff/{page}{Place(kind, Uri.EscapeDataString(token))}"
        : Page(kind) is { } publicPage ? $"{Site}/{language}/{publicPage}/{Uri.EscapeDataString(token)}" : null;

    private string? First() => server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(Addresses.Reachable).FirstOrDefault();

    private static string Place(MailKind kind, string token) => kind switch
    {
        MailKind.StaffAddressLeft => "",
        MailKind.StaffNotice => $"#alert-{token}",
        _ => $"/{token}",
    };

    private static string? Page(MailKind kind) => kind switch
    {
        MailKind.ConfirmSignature or MailKind.ConfirmReminder or MailKind.AlreadySigned => "confirm",
        MailKind.OwnPage => "my-signatures",
        MailKind.Update => "unsubscribe",
        MailKind.MonthlyReceipt or MailKind.YearlySummary => "give/manage",
        MailKind.DonationReceipt => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}
