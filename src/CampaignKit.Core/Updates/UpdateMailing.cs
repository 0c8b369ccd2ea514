using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Updates;

/// <summary>Puts the mails of updates into the outbox.</summary>
/// <remarks>
/// A mail's id follows from update and mailbox, and the outbox adds what a mailbox does not have: so a pass that was cut off, and one on another node at the same time, do no harm.
/// It says neither: recipients are known to the outbox over all petitions, and a thief of it is not to learn which of them each has signed. What was sent is known until the outbox is swept, and that waits for updates that are not finished, see <see cref="ReadBegunAtAsync"/>.
/// </remarks>
public sealed class UpdateMailing(CatalogueCache catalogue, Keyring keyring, InstallationKeys installation, ISignatureLedger ledger, IOutbox outbox, IDocuments documents, TimeProvider clock)
{
    // How far it is, is written down so often, for who watches.
    private const int BatchesBetweenNotes = 50;

    /// <summary>Goes on with every update whose mails are not all in the outbox. Safe to repeat. Cost: a pass over each petition's ledger.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        var unfinished = (await documents.ListAsync<UpdatePost>(UpdatePost.Kind, cancellationToken)).Where(post => post.Value.FinishedAt is null).ToList();
        foreach (var post in unfinished)
        {
            try
            {
                await MailAsync(post, cancellationToken);
            }
            catch (DocumentConflictException)
            {
                // Another node is at it, and further.
            }
        }

        return unfinished.Count > 0;
    }

    /// <summary>When the oldest update began whose mails are not all in the outbox: what was sent since must not be forgotten; <see langword="null"/> if there is none.</summary>
    public static async Task<DateTimeOffset?> ReadBegunAtAsync(IDocuments documents) =>
        (await documents.ListAsync<UpdatePost>(UpdatePost.Kind)).Where(post => post.Value.FinishedAt is null).Min(post => (DateTimeOffset?)post.Value.BegunAt);

    private async Task MailAsync(Document<UpdatePost> stored, CancellationToken cancellationToken)
    {
        var (post, etag) = (stored.Value, stored.ETag);
        async Task NoteAsync(UpdatePost note)
        {
            await documents.WriteAsync([new(UpdatePost.Kind, stored.Id, note, etag)], cancellationToken);
            (post, etag) = (note, (await documents.ReadAsync<UpdatePost>(UpdatePost.Kind, stored.Id, cancellationToken))!.ETag);
        }

        if (catalogue.Current.Petition(post.Petition) is not { } petition || catalogue.Current.Update(stored.Id) is null) return;
        try
        {
            var keys = await keyring.ForAsync(petition);
            while (post.Shards < petition.Shards)
            {
                var mails = 0L;
                var batches = 0;
                await foreach (var batch in ReadAsync(petition, keys, stored.Id, post, cancellationToken).Chunk(IOutbox.AddedAtOnce).WithCancellation(cancellationToken))
                {
                    await outbox.AddAsync(batch);
                    mails += batch.Length;
                    if (++batches % BatchesBetweenNotes == 0) await NoteAsync(post with { MailsUnderWay = mails });
                }

                await NoteAsync(post with { Shards = post.Shards + 1, Mails = post.Mails + mails, MailsUnderWay = 0 });
            }
        }
        catch (KeyDestroyedException)
        {
            // Nobody can be written to any more.
        }

        await NoteAsync(post with { MailsUnderWay = 0, FinishedAt = clock.GetUtcNow() });
    }

    // A household that shares a mailbox gets one, because its mails would have one id.
    private async IAsyncEnumerable<OutboxMail> ReadAsync(
        PetitionRecord petition, PetitionKeys keys, string update, UpdatePost post, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var organisation = catalogue.Current.Campaign(petition.Campaign)?.Organisation;
        var seen = new HashSet<UInt128>();
        await foreach (var row in ledger.ReadRowsAsync(new(petition.Slug, post.Shards), cancellationToken))
        {
            if (row is not { State: SignatureState.Counted, Updates: true } || row.CountedAt > post.BegunAt) continue;
            if (keys.Open(row.SealedPerson.Span, row.Signer).Email is not { } email || !Mailbox.TryParse(email, out var mailbox, out _)) continue;
            if (row.SharesMailbox && !seen.Add(row.Signer.Mailbox)) continue;

            var language = row.Locale ?? petition.Language;
            var recipient = installation.MailboxKey(mailbox);
            yield return new()
            {
                Id = installation.MailId($"update/{update}", recipient),
                Recipient = recipient,
                Campaign = petition.Campaign,
                DueAt = clock.GetUtcNow(),
                SealedMail = installation.Seal(
                    new()
                    {
                        To = email,
                        Kind = MailKind.Update,
                        Language = language,
                        Token = new UnsubscribeLink(petition.Slug, row.Signer).Write(installation),
                        Petition = catalogue.Current.Readings.In(language, petition).Content.Title,
                        Organisation = organisation,
                        Update = update,
                    },
                    recipient),
            };
        }
    }
}
