using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Supporters;

namespace CampaignKit.Core.Signatures;

/// <summary>What the owner of an address says of a signature that waits: yes, or that it was not them. Both may be said any number of times, in any order.</summary>
public sealed class Confirming(
    CatalogueCache catalogue, Keyring keyring, InstallationKeys installation, IActors actors, PetitionCounts counts, SupporterLists supporters, ITraces traces, TimeProvider clock)
{
    /// <summary>What a mailed link is about. Changes nothing: mail scanners follow links.</summary>
    public async ValueTask<ConfirmResult> ReadAsync(string token)
    {
        if (!TryRead(token, out var link, out var petition)) return Ended(ConfirmStatus.Unknown);
        var waiting = await ShardOf(petition, link).ReadAwaitedAsync(RequestOf(petition, link));
        if (waiting is null) return Ended(ConfirmStatus.Gone, petition);
        if (!petition.TakesConfirmationsAt(clock.GetUtcNow()) || await KeysAsync(petition) is not { } keys) return Ended(ConfirmStatus.TooLate, petition);

        var person = keys.Open(waiting.SealedPerson.Span, waiting.Signer);
        return Ended(ConfirmStatus.Waiting, petition) with
        {
            Name = person.Name,
            Waiting = waiting,
            Partners = [.. AgreedPartners.Split(waiting.Partners).Select(catalogue.Current.Organisation).OfType<OrganisationRecord>()],
        };
    }

    /// <summary>Confirms by the mailed link.</summary>
    /// <exception cref="StorageUnavailableException">It could not be stored; safe to repeat.</exception>
    public async ValueTask<ConfirmResult> ConfirmAsync(string token) =>
        TryRead(token, out var link, out var petition) ? await ConfirmAsync(petition, link) : Ended(ConfirmStatus.Unknown);

    /// <summary>Confirms by the six mailed digits and the ticket of the page that asked for them.</summary>
    /// <exception cref="StorageUnavailableException">It could not be stored; safe to repeat.</exception>
    public async ValueTask<ConfirmResult> ConfirmAsync(string? ticket, string? code)
    {
        if (!AwaitedLink.TryRead(installation, LinkPurpose.ConfirmCode, ticket, out var link) || catalogue.Current.Petition(link.Petition) is not { } petition) return Ended(ConfirmStatus.Unknown);
        if (clock.GetUtcNow() >= link.IssuedAt + SignatureMails.CodeLifetime) return Ended(ConfirmStatus.CodeExpired, petition);
        if (!await actors.Signer(link.Mailbox).MayTryCodeAsync()) return Ended(ConfirmStatus.TooManyTries, petition);
        return installation.IsCode(ticket!, code) ? await ConfirmAsync(petition, link) : Ended(ConfirmStatus.WrongCode, petition);
    }

    /// <summary>Erases what the mailed link is about, also if it has confirmed it before.</summary>
    /// <exception cref="StorageUnavailableException">It could not be erased; safe to repeat.</exception>
    public async ValueTask<ConfirmResult> RejectAsync(string token)
    {
        if (!TryRead(token, out var link, out var petition)) return Ended(ConfirmStatus.Unknown);
        var subtotal = await ShardOf(petition, link).RejectAsync(RequestOf(petition, link));
        supporters.Forget(petition.Slug);
        await counts.ApplyAsync(petition, subtotal);
        await traces.RemoveAsync();
        return Ended(ConfirmStatus.Rejected, petition);
    }

    private async ValueTask<ConfirmResult> ConfirmAsync(PetitionRecord petition, AwaitedLink link)
    {
        if (!petition.TakesConfirmationsAt(clock.GetUtcNow()) || await KeysAsync(petition) is not { } keys) return Ended(ConfirmStatus.TooLate, petition);
        var confirmed = await ShardOf(petition, link).ConfirmAsync(RequestOf(petition, link));
        if (confirmed.Counted is not { } counted) return Ended(ConfirmStatus.Gone, petition);
        return Ended(ConfirmStatus.Confirmed, petition) with
        {
            Receipt = keys.Receipt(counted),
            Count = await counts.ApplyAsync(petition, confirmed.Subtotal),
        };
    }

    // A petition whose people are gone for good is over, whatever state it was left in.
    private async ValueTask<PetitionKeys?> KeysAsync(PetitionRecord petition)
    {
        try
        {
            return await keyring.ForAsync(petition);
        }
        catch (KeyDestroyedException)
        {
            return null;
        }
    }

    private bool TryRead(string token, out AwaitedLink link, out PetitionRecord petition)
    {
        petition = AwaitedLink.TryRead(installation, LinkPurpose.Confirm, token, out link!) ? catalogue.Current.Petition(link.Petition)! : null!;
        return petition is not null;
    }

    private ISignatureShard ShardOf(PetitionRecord petition, AwaitedLink link) => actors.SignatureShard(new(petition.Slug, link.Signer.Shard(petition.Shards)));

    private static ConfirmRequest RequestOf(PetitionRecord petition, AwaitedLink link) => new(link.Number, link.Signer, petition.Mailbox is MailboxShare.Two);

    private ConfirmResult Ended(ConfirmStatus status, PetitionRecord? petition = null) => new() { Status = status, Petition = petition, State = petition?.StateAt(clock.GetUtcNow()) ?? default };
}

/// <summary>How an answer to a mailed link ended. Refusals are values; only outages throw.</summary>
public enum ConfirmStatus
{
    /// <summary>It waits for an answer.</summary>
    Waiting,

    /// <summary>It is confirmed, by this call or an earlier one.</summary>
    Confirmed,

    /// <summary>It was erased as not theirs; nothing of it is left.</summary>
    Rejected,

    /// <summary>Nothing waits behind this link: it was answered, erased, or nobody answered in time.</summary>
    Gone,

    /// <summary>The petition ended more than a day ago, or its people were destroyed.</summary>
    TooLate,

    /// <summary>The link or ticket was not made here.</summary>
    Unknown,

    /// <summary>The code is another.</summary>
    WrongCode,

    /// <summary>The code is too old; the link in the same mail still works.</summary>
    CodeExpired,

    /// <summary>Too many codes were tried for this mailbox; the link in the mail still works.</summary>
    TooManyTries,
}

/// <summary>The answer to an answer.</summary>
public sealed record ConfirmResult
{
    /// <summary>How it ended.</summary>
    public required ConfirmStatus Status { get; init; }

    /// <summary>The petition, unless the link is unknown.</summary>
    public PetitionRecord? Petition { get; init; }

    /// <summary>The state of the petition at that moment.</summary>
    public PetitionState State { get; init; }

    /// <summary>What waits, when it does.</summary>
    public SignRequest? Waiting { get; init; }

    /// <summary>The organisations besides the campaign's own that its signer lets write, when it waits.</summary>
    public IReadOnlyList<OrganisationRecord> Partners { get; init; } = [];

    /// <summary>The name under which it would be signed, when it waits and one was given.</summary>
    public string? Name { get; init; }

    /// <summary>26 characters, when confirmed: the signer's proof.</summary>
    public string? Receipt { get; init; }

    /// <summary>How many have signed, when confirmed.</summary>
    public long Count { get; init; }
}
