using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Updates;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>Sample mails, and what they are written with.</summary>
internal static class Letters
{
    public const string Site = "https://petitions.example.org";

    /// <summary>The mails about gifts, written in every language.</summary>
    public static IReadOnlyList<MailKind> ToDonors { get; } = [MailKind.DonationReceipt, MailKind.MonthlyReceipt, MailKind.YearlySummary];

    /// <summary>The mails about signatures, written in every language.</summary>
    public static IReadOnlyList<MailKind> ToSigners { get; } = [.. Enum.GetValues<MailKind>().Where(kind => StaffMailTexts.Page(kind) is null).Except(ToDonors)];

    public static InstallationKeys Keys { get; } = new([.. Enumerable.Range(0, 32).Select(number => (byte)number)]);

    public static PetitionUpdate News { get; } = new()
    {
        Id = "0199",
        Petition = "end-closed-work-permits",
        Language = "en",
        Title = "The ministry has answered",
        Text = "It says yes & no.\nIn that order.\n\nMore <soon>.",
        PublishedAt = default,
        By = "ada",
    };

    public static Core.Mail.Mail Sample(string to = "ada@example.org", MailKind kind = MailKind.ConfirmSignature, string? language = null) => new()
    {
        To = to,
        Kind = kind,
        Language = language,
        Token = "Token_of-this-mail",
        Code = "042317",
        Petition = "End closed work permits",
        Update = kind is MailKind.Update ? News.Id : null,
        Organisation = "Workers’ Voice",
    };

    /// <summary>The mail as it lies in the outbox, due at once.</summary>
    public static OutboxMail Sealed(Core.Mail.Mail mail, DateTimeOffset dueAt, string id = "mail-1")
    {
        Assert.True(Mailbox.TryParse(mail.To, out var mailbox, out _));
        var recipient = Keys.MailboxKey(mailbox);
        return new() { Id = id, Recipient = recipient, DueAt = dueAt, SealedMail = Keys.Seal(mail, recipient) };
    }

    public static MailWriter Writer(MailOptions options, TimeProvider clock) => new(options, Links(Site), clock, id => id == News.Id ? News : null);

    /// <summary>Links of an installation that serves these addresses.</summary>
    public static MailLinks Links(string? publicAddress, params string[] served) => new(new InstallationOptions { PublicAddress = publicAddress }, new Serving(served));
}
