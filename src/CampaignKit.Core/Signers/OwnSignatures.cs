using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Supporters;

namespace CampaignKit.Core.Signers;

/// <summary>A signer's own page: what is held of a mailbox, and everything its owner may do with it. Opened by a mailed link or code, never by knowing an address.</summary>
/// <remarks>No list says what somebody signed: it is found by making the keys that they would have on every petition, while they hold their link.</remarks>
public sealed class OwnSignatures(
    CatalogueCache catalogue, Keyring keyring, InstallationKeys installation, IActors actors, PetitionCounts counts, SupporterLists supporters, IMailCopies copies, ITraces traces, TimeProvider clock)
{
    private readonly ConcurrentDictionary<MailboxKey, Lazy<Task<ErasureCertificate>>> _erasing = new();

    /// <summary>How long a mailed link opens the page.</summary>
    public static TimeSpan LinkLifetime { get; } = TimeSpan.FromHours(1);

    /// <summary>Mails the link to the address, whatever is held of it: the answer tells nobody whether anything is.</summary>
    /// <param name="email">As typed.</param>
    /// <param name="language">BCP 47 tag of the language for the mail.</param>
    /// <returns>The ticket that the mailed code belongs to; or a sentence about the address.</returns>
    public async ValueTask<(string? Ticket, string Problem)> AskAsync(string? email, string? language)
    {
        if (!Mailbox.TryParse(email, out var mailbox, out var problem)) return (null, problem);
        var now = clock.GetUtcNow();
        var link = new OwnLink(mailbox, now);
        var ticket = link.Write(installation, LinkPurpose.OwnPageCode);
        var recipient = installation.MailboxKey(mailbox);
        await actors.Signer(recipient).MailAsync(new()
        {
            Id = Guid.CreateVersion7(now).ToString("n"),
            Recipient = recipient,
            DueAt = now,
            SealedMail = installation.Seal(
                new() { To = mailbox.Address, Kind = MailKind.OwnPage, Language = language, Token = link.Write(installation, LinkPurpose.OwnPage), Code = installation.Code(ticket) },
                recipient),
        });
        return (ticket, "");
    }

    /// <summary>The token of the page, for who types the mailed code instead of following the link.</summary>
    /// <returns><see langword="null"/> token with the reason, if it is refused.</returns>
    public async ValueTask<(string? Token, ConfirmStatus Status)> EnterAsync(string? ticket, string? code)
    {
        var now = clock.GetUtcNow();
        if (!OwnLink.TryRead(installation, LinkPurpose.OwnPageCode, ticket, DateTimeOffset.MinValue, out var link)) return (null, ConfirmStatus.Unknown);
        if (now >= link.IssuedAt + SignatureMails.CodeLifetime) return (null, ConfirmStatus.CodeExpired);
        if (!await actors.Signer(installation.MailboxKey(link.Mailbox)).MayTryCodeAsync()) return (null, ConfirmStatus.TooManyTries);
        if (!installation.IsCode(ticket!, code)) return (null, ConfirmStatus.WrongCode);
        return (link.Write(installation, LinkPurpose.OwnPage), ConfirmStatus.Confirmed);
    }

    /// <summary>What is held; <see langword="null"/> if the link is none or too old. Cost: one call for each petition.</summary>
    public async ValueTask<OwnPage?> ReadAsync(string token)
    {
        if (!TryRead(token, out var mailbox)) return null;
        var held = await Task.WhenAll(catalogue.Current.Petitions.Select(async petition =>
        {
            if (await FindAsync(petition, mailbox) is not { } found) return [];
            var (keys, shard, signer) = found;
            var here = await shard.ReadMailboxAsync(signer);
            return here.Signatures.Select(row => (row, isAwaiting: false)).Concat(here.Awaiting.Select(row => (row, isAwaiting: true)))
                .Select(held => OwnSignature.Of(petition, keys, held.row, held.isAwaiting, PartnersOf(petition.Slug, held.row)))
                .ToList();
        }));
        return new(mailbox.Address, [.. held.SelectMany(signatures => signatures)]);
    }

    /// <summary>Changes what others may see and who may write; answers when that is durable.</summary>
    /// <param name="token">Of the page.</param>
    /// <param name="slug">The petition.</param>
    /// <param name="receipt">Which signature.</param>
    /// <param name="visibility">The new choice.</param>
    /// <param name="updates">The new choice: whether the campaign may write.</param>
    /// <param name="partners">The new choice: slugs of its partners that may. One that is none any more may stay chosen, not be chosen anew. <see langword="null"/> leaves them as they are.</param>
    /// <param name="name">For a signer who was counted only until now and wants to be seen; otherwise the name that is held stays.</param>
    /// <returns>A sentence, if it cannot be; empty if it was done.</returns>
    public async ValueTask<string> ChangeAsync(string token, string slug, string? receipt, Visibility visibility, bool updates, IReadOnlyList<string>? partners, string? name)
    {
        if (await FindAsync(token, slug, receipt) is not var (keys, shard, signer, mailbox)) return "This signature is not held, or the link is too old.";
        if ((await shard.ReadMailboxAsync(signer)).Signatures.FirstOrDefault(row => row.Signer == signer) is not { } row) return "This signature is not held.";

        var agreed = row.Partners;
        if (partners is not null && !AgreedPartners.TryRead(partners, [.. PartnersOf(slug, row).Select(partner => partner.Slug)], out agreed)) return FieldProblems.PartnerUnknown;
        var person = keys.Open(row.SealedPerson.Span, signer);
        var known = person.Name;
        if (visibility is not Visibility.CountOnly && known is null)
        {
            if (!PersonName.TryRead(name, out var typed, out var problem)) return problem;
            known = typed;
        }

        var chosen = person with { Name = visibility is Visibility.CountOnly ? null : known, Email = updates || agreed is not null ? person.Email ?? mailbox.Address : null };
        await shard.ChangeAsync(signer, new(visibility, updates, agreed, keys.Seal(chosen, signer)));
        supporters.Forget(slug);
        await traces.RemoveAsync();
        return "";
    }

    /// <summary>Parts a signature from the gifts that are kept with it (<see cref="KeptGifts"/>); answers when that is durable. Safe to repeat.</summary>
    /// <returns>Whether the link and the receipt are sound, and the signature is held.</returns>
    public async ValueTask<bool> PartFromGiftsAsync(string token, string slug, string? receipt)
    {
        if (await FindAsync(token, slug, receipt) is not var (keys, shard, signer, _)) return false;
        if ((await shard.ReadMailboxAsync(signer)).Signatures.FirstOrDefault(row => row.Signer == signer) is not { } row) return false;
        if (keys.Open(row.SealedPerson.Span, signer) is not { Gifts: not null } person) return true;
        await KeptGifts.WriteAsync(keys, shard, row, person with { Gifts = null });
        await traces.RemoveAsync();
        return true;
    }

    /// <summary>Takes one signature back; answers when nothing of it is there. Safe to repeat.</summary>
    /// <returns>Whether the link and the receipt are sound.</returns>
    public async ValueTask<bool> WithdrawAsync(string token, string slug, string? receipt)
    {
        if (await FindAsync(token, slug, receipt) is not var (_, shard, signer, _) || catalogue.Current.Petition(slug) is not { } petition) return false;
        var subtotal = await shard.WithdrawAsync(signer);
        supporters.Forget(slug);
        await counts.ApplyAsync(petition, subtotal);
        await traces.RemoveAsync();
        return true;
    }

    /// <summary>Erases all that is held of the mailbox, in every store, with everything that was derived from it; answers when nothing is left. Safe to repeat.</summary>
    /// <returns>The certificate, for a repeat within the hour the same one (<see cref="ISigner.CertifyAsync"/>); <see langword="null"/> if the link is none or too old.</returns>
    /// <exception cref="StorageUnavailableException">Something could not be erased yet; repeat it.</exception>
    public async ValueTask<ErasureCertificate?> EraseAsync(string token)
    {
        if (!TryRead(token, out var mailbox)) return null;

        // Two clicks wait for one another: else each would find a part, and certify that.
        var key = installation.MailboxKey(mailbox);
        var erasing = _erasing.AddOrUpdate(
            key, _ => new(() => EraseAfterAsync(Task.CompletedTask, mailbox, key)), (_, before) => new(() => EraseAfterAsync(before.Value, mailbox, key)));
        try
        {
            return await erasing.Value;
        }
        finally
        {
            _erasing.TryRemove(new(key, erasing));
        }
    }

    private async Task<ErasureCertificate> EraseAfterAsync(Task before, Mailbox mailbox, MailboxKey key)
    {
        await before.Settled();
        var (signatures, waiting) = (0, 0);
        foreach (var petition in catalogue.Current.Petitions)
        {
            if (await FindAsync(petition, mailbox) is not var (_, shard, signer)) continue;
            var erased = await shard.EraseAsync(signer);
            supporters.Forget(petition.Slug);
            await counts.ApplyAsync(petition, erased.Subtotal);
            signatures += erased.Signatures;
            waiting += erased.Awaiting;
        }

        // Noted before the rest is done: if that fails and is asked for again, there are no signatures any more to be found and counted.
        var certificate = await actors.Signer(key).CertifyAsync(ErasureCertificate.Issue(installation, clock.GetUtcNow(), signatures, waiting));
        await actors.Signer(key).ForgetAsync();
        await copies.ForgetAsync(key);
        await traces.RemoveAsync();
        return certificate;
    }

    // Also those that a signer agreed to while they were partners, so that nobody has to be written to for ever.
    private List<OrganisationRecord> PartnersOf(string slug, SignRequest row)
    {
        var snapshot = catalogue.Current;
        var partners = snapshot.Petition(slug) is { } petition ? snapshot.Campaign(petition.Campaign)?.Partners ?? [] : [];
        return [.. partners.Union(AgreedPartners.Split(row.Partners), StringComparer.Ordinal).Select(snapshot.Organisation).OfType<OrganisationRecord>()];
    }

    private bool TryRead(string token, out Mailbox mailbox)
    {
        mailbox = OwnLink.TryRead(installation, LinkPurpose.OwnPage, token, clock.GetUtcNow() - LinkLifetime, out var link) ? link.Mailbox : null!;
        return mailbox is not null;
    }

    private async ValueTask<(PetitionKeys Keys, ISignatureShard Shard, SignerKey Signer)?> FindAsync(PetitionRecord petition, Mailbox mailbox)
    {
        try
        {
            var keys = await keyring.ForAsync(petition);
            var signer = keys.SignerKey(mailbox);
            return (keys, actors.SignatureShard(new(petition.Slug, signer.Shard(petition.Shards))), signer);
        }
        catch (KeyDestroyedException)
        {
            // Nobody, the signer included, can be found there any more.
            return null;
        }
    }

    private async ValueTask<(PetitionKeys Keys, ISignatureShard Shard, SignerKey Signer, Mailbox Mailbox)?> FindAsync(string token, string slug, string? receipt)
    {
        if (!TryRead(token, out var mailbox) || catalogue.Current.Petition(slug) is not { } petition || await FindAsync(petition, mailbox) is not var (keys, shard, own)) return null;

        // The receipt says which of those who share the mailbox is meant, and must be of this mailbox.
        return keys.TryReadReceipt(receipt, out var signer) && signer.Mailbox == own.Mailbox ? (keys, shard, signer, mailbox) : null;
    }
}

/// <summary>What is held of a mailbox.</summary>
/// <param name="Address">Whose.</param>
/// <param name="Signatures">By petition.</param>
public sealed record OwnPage(string Address, IReadOnlyList<OwnSignature> Signatures)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(OwnPage);
}

/// <summary>One signature as its signer sees it: everything that is stored of it.</summary>
public sealed record OwnSignature
{
    /// <summary>Where.</summary>
    public required PetitionRecord Petition { get; init; }

    /// <summary>26 characters.</summary>
    public required string Receipt { get; init; }

    /// <summary>As it is stored.</summary>
    public required SignRequest Row { get; init; }

    /// <summary>Who signed, in the clear.</summary>
    public required Person Person { get; init; }

    /// <summary>Whether it waits for confirmation.</summary>
    public required bool IsAwaiting { get; init; }

    /// <summary>The organisations besides the campaign's own that the signer can let write: its partners, and those that were when the signer agreed to them.</summary>
    public required IReadOnlyList<OrganisationRecord> Partners { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(OwnSignature);

    internal static OwnSignature Of(PetitionRecord petition, PetitionKeys keys, SignRequest row, bool isAwaiting, IReadOnlyList<OrganisationRecord> partners) => new()
    {
        Petition = petition,
        Receipt = keys.Receipt(row.Signer),
        Row = row,
        Person = keys.Open(row.SealedPerson.Span, row.Signer),
        IsAwaiting = isAwaiting,
        Partners = partners,
    };
}

/// <summary>That an erasure was done, without a word of whose: what the person keeps, and what anybody may have checked.</summary>
/// <param name="At">When it was done, UTC, to the second.</param>
/// <param name="Signatures">Signatures taken out.</param>
/// <param name="Awaiting">Unconfirmed ones taken out.</param>
/// <param name="Code">What only this installation can have written over these numbers.</param>
public sealed record ErasureCertificate(DateTimeOffset At, int Signatures, int Awaiting, string Code)
{
    internal static ErasureCertificate Issue(InstallationKeys keys, DateTimeOffset at, int signatures, int awaiting)
    {
        var content = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(content, at.ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(8), signatures);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(12), awaiting);
        return new(DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds()), signatures, awaiting, keys.WriteLink(LinkPurpose.Erasure, content));
    }

    /// <summary>Reads a certificate's code; <see langword="null"/> if this installation did not write it.</summary>
    public static ErasureCertificate? Check(InstallationKeys keys, string? code) => keys.TryReadLink(LinkPurpose.Erasure, code?.Trim(), out var content)
        ? new(
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(content)),
            BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(8)),
            BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(12)),
            code!.Trim())
        : null;
}
