using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;

namespace CampaignKit.Web.Staff.Alerts;

/// <summary>Mails alerts to whoever of the staff asked for that kind, and may see the petition's numbers.</summary>
internal sealed class AlertMails(StaffPeople people, CatalogueCache catalogue, IDocuments documents, IOutbox outbox, InstallationKeys keys, TimeProvider clock)
{
    /// <summary>Puts a mail for each into the outbox. Repeated, each has the same id there and stays one mail.</summary>
    public async Task PutAsync(PetitionRecord petition, Alert alert)
    {
        var wishes = (await documents.ListAsync<AlertWishes>(AlertWishes.Kind)).Where(wish => wish.Value.Kinds.Contains(alert.Kind)).Select(wish => wish.Id).ToHashSet(StringComparer.Ordinal);
        if (wishes.Count == 0 || catalogue.Current.Campaign(petition.Campaign) is not { } campaign) return;
        foreach (var member in (await people.ListAsync()).Where(member => wishes.Contains(member.Id) && Permissions.Allow(member.Record, StaffAction.ReadNumbers, campaign)))
        {
            if (!Mailbox.TryParse(member.Person.Email, out var mailbox, out _)) continue;
            var recipient = keys.MailboxKey(mailbox);
            var mail = new Core.Mail.Mail { To = mailbox.Address, Kind = MailKind.StaffNotice, Language = "en", Token = alert.Id, Petition = petition.Title, Notice = alert.Sentence };
            await outbox.AddAsync([new() { Id = $"alert-{alert.Id}", Recipient = recipient, Campaign = petition.Campaign, DueAt = clock.GetUtcNow(), SealedMail = keys.Seal(mail, recipient) }]);
        }
    }
}
