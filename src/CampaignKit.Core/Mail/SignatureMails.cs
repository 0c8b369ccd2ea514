using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Mail;

/// <summary>The mails about signatures: puts together what each has to say and gives it to the signer's allowance.</summary>
public sealed class SignatureMails(CatalogueCache catalogue, InstallationKeys keys, IActors actors, TimeProvider clock)
{
    /// <summary>How long the six digits of a mail are taken; its link lives longer.</summary>
    public static TimeSpan CodeLifetime { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Asks the owner of an address to confirm, or tells them that they have signed already. One durable write in either case.</summary>
    /// <returns>The ticket that the mailed code belongs to, for the page that the signer has open.</returns>
    public async ValueTask<string> AskAsync(PetitionRecord petition, SignerKey signer, Mailbox mailbox, string? language, Awaited awaited)
    {
        var now = clock.GetUtcNow();
        var link = new AwaitedLink(petition.Slug, awaited.Number, signer, keys.MailboxKey(mailbox), now);
        var ticket = link.Write(keys, LinkPurpose.ConfirmCode);
        await PutAsync(link, petition, now, new()
        {
            To = mailbox.Address,
            Kind = awaited.IsSigned ? MailKind.AlreadySigned : MailKind.ConfirmSignature,
            Language = language ?? petition.Language,
            Token = link.Write(keys, LinkPurpose.Confirm),
            Code = keys.Code(ticket),
        });
        return ticket;
    }

    /// <summary>Reminds one who has not confirmed yet.</summary>
    public async ValueTask RemindAsync(PetitionRecord petition, AwaitingSignature waiting, string address)
    {
        if (!Mailbox.TryParse(address, out var mailbox, out _)) return;
        var now = clock.GetUtcNow();
        var link = new AwaitedLink(petition.Slug, waiting.Number, waiting.Request.Signer, keys.MailboxKey(mailbox), now);
        await PutAsync(link, petition, now, new()
        {
            To = address,
            Kind = MailKind.ConfirmReminder,
            Language = waiting.Request.Locale ?? petition.Language,
            Token = link.Write(keys, LinkPurpose.Confirm),
        });
    }

    private async ValueTask PutAsync(AwaitedLink link, PetitionRecord petition, DateTimeOffset now, Mail mail)
    {
        var worded = mail with { Petition = catalogue.Current.Readings.In(mail.Language ?? petition.Language, petition).Content.Title, Organisation = catalogue.Current.Campaign(petition.Campaign)?.Organisation };
        await actors.Signer(link.Mailbox).MailAsync(new()
        {
            Id = Guid.CreateVersion7(now).ToString("n"),
            Recipient = link.Mailbox,
            Campaign = petition.Campaign,
            DueAt = now,
            SealedMail = keys.Seal(worded, link.Mailbox),
        });
    }
}
