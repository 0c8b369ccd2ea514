using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Review;

/// <summary>Lets people decide on single signatures: those that were held because something about them looked bad, and one that has to go.</summary>
/// <remarks>
/// What is removed by hand is told to the public as one number (<see cref="Invalidation.ByHand"/>), which is counted in the ledger after each removal:
/// so it is right whatever was interrupted. Every call may be repeated; what has moved is left alone.
/// </remarks>
public sealed class Reviewing(
    CatalogueCache catalogue, Keyring keyring, ISignatureLedger ledger, IDocuments documents, IActors actors, PetitionCounts counts, TimeProvider clock)
{
    /// <summary>Why a held signature is held, if the ledger does not say.</summary>
    public const string NoReason = "unknown";

    private readonly LedgerPass _pass = new(ledger, actors, counts);
    private readonly Invalidations _invalidations = new(documents, actors, catalogue);

    /// <summary>Signatures that are held, oldest first. Cost: a pass over the petition's signatures, whatever the page.</summary>
    /// <exception cref="KeyDestroyedException">The campaign's key was destroyed: there are no receipts and no persons to look at any more.</exception>
    public async Task<HeldResult> ListAsync(string slug, HeldQuery query, CancellationToken cancellationToken = default)
    {
        if (catalogue.Current.Petition(slug) is not { } petition) return new() { Status = ReviewStatus.NotFound };
        var keys = await keyring.ForAsync(petition);
        if (!HeldPlace.TryRead(query.After, keys, out var after)) return HeldResult.Invalid("after", "This cursor was not given out by this list.");
        if (query.Limit is < 1 or > HeldQuery.MostAtOnce) return HeldResult.Invalid("limit", $"A page has 1 to {HeldQuery.MostAtOnce} signatures.");

        // As many as the page has, and one that tells that there are more: the latest of them leaves when an earlier one comes.
        var earliest = new PriorityQueue<SignRequest, HeldPlace>(Comparer<HeldPlace>.Create((one, other) => other.CompareTo(one)));
        var byReason = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var row in _pass.ReadAsync(petition, cancellationToken))
        {
            if (row.State is not SignatureState.HeldForReview) continue;
            var reason = row.Reason ?? NoReason;
            byReason[reason] = byReason.GetValueOrDefault(reason) + 1;
            var place = HeldPlace.Of(row);
            if (place.CompareTo(after) <= 0 || (query.Reason is { } only && reason != only)) continue;
            earliest.Enqueue(row, place);
            if (earliest.Count > query.Limit + 1) earliest.Dequeue();
        }

        var rows = earliest.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element).ToList();
        var page = rows.Take(query.Limit).ToList();
        var now = clock.GetUtcNow();
        return new()
        {
            Status = ReviewStatus.Done,
            Items = [.. page.Select(row => Tell(row, keys, now, query.WithPersons))],
            Next = rows.Count > page.Count ? HeldPlace.Of(page[^1]).Write(keys) : null,
            ByReason = byReason,
        };
    }

    /// <summary>Counts held signatures. By receipt, also those that were removed by hand: so a removal by mistake is taken back.</summary>
    /// <param name="slug">Whose signatures.</param>
    /// <param name="choice">Which: receipts, or all that are held for one reason.</param>
    /// <exception cref="Installation.StorageUnavailableException">Some may have been accepted; repeat the call.</exception>
    public async Task<ReviewResult> AcceptAsync(string slug, ReviewChoice choice)
    {
        if (catalogue.Current.Petition(slug) is not { } petition) return new() { Status = ReviewStatus.NotFound };
        if (choice.Mailbox is not null || choice.Name is not null) return ReviewResult.Invalid("choice", "Accept by receipts or by a reason.");
        if (choice.FindProblem() is { } problem) return problem;

        var accepting = new StateMove([], SignatureState.HeldForReview, FromReason: null, SignatureState.Counted, Reason: null);
        if (choice.Reason is { } reason) return ReviewResult.Done(await MoveHeldAsync(petition, accepting, reason));
        if (ReadReceipts(choice.Receipts!, await keyring.ForAsync(petition), out var signers) is { } unread) return unread;

        var moved = await _pass.MoveAsync(petition, accepting, signers);
        var byHand = await _invalidations.ChangeAsync(slug, Invalidation.ByHand, current => current is { Applied: > 0 } ? current with { State = InvalidationState.Applying } : null);
        if (byHand is not { IsUnderWay: true }) return ReviewResult.Done(moved);

        moved += await _pass.MoveAsync(petition, accepting with { From = SignatureState.Invalidated, FromReason = Invalidation.ByHand }, signers);
        await RecountAsync(petition);
        return ReviewResult.Done(moved);
    }

    /// <summary>Takes signatures out by hand: held ones by receipt or reason, and whatever one mailbox or people of one name have signed, held or counted.</summary>
    /// <param name="slug">Whose signatures.</param>
    /// <param name="choice">Which; nothing of it is stored.</param>
    /// <param name="by">Who does it, 1–80 characters.</param>
    /// <exception cref="Installation.StorageUnavailableException">Some may have been removed; repeat the call.</exception>
    public async Task<ReviewResult> RemoveAsync(string slug, ReviewChoice choice, string? by)
    {
        if (catalogue.Current.Petition(slug) is not { } petition) return new() { Status = ReviewStatus.NotFound };
        if (choice.FindProblem() is { } problem) return problem;
        if (!ReviewText.TryReadName(by, out var name, out var nameProblem)) return ReviewResult.Invalid("by", nameProblem);

        var keys = await keyring.ForAsync(petition);
        var removing = new StateMove([], SignatureState.HeldForReview, FromReason: null, SignatureState.Invalidated, Invalidation.ByHand);
        Func<Task<long>> remove;
        if (choice.Reason is { } reason)
        {
            remove = () => MoveHeldAsync(petition, removing, reason);
        }
        else if (choice.Mailbox is { } address)
        {
            if (!Mailbox.TryParse(address, out var mailbox, out var mailboxProblem)) return ReviewResult.Invalid("mailbox", mailboxProblem);
            remove = async () => await MoveAnyAsync(petition, removing, await FindMailboxAsync(petition, keys.SignerKey(mailbox)));
        }
        else if (choice.Name is { } typed)
        {
            if (!PersonName.TryRead(typed, out var person, out var personProblem)) return ReviewResult.Invalid("name", personProblem);
            remove = async () => await MoveAnyAsync(petition, removing, await FindNameAsync(petition, keys, PersonName.ComparisonKey(person)));
        }
        else
        {
            if (ReadReceipts(choice.Receipts!, keys, out var signers) is { } unread) return unread;
            remove = () => _pass.MoveAsync(petition, removing, signers);
        }

        // Under way before the first of them moves, so that whoever comes after a crash knows that they have to be counted.
        var at = clock.GetUtcNow();
        await _invalidations.ChangeAsync(slug, Invalidation.ByHand, current => (current ?? new()
        {
            Petition = slug,
            Id = Invalidation.ByHand,
            Sentence = Invalidation.ByHandSentence,
            By = name,
            At = at,
            State = InvalidationState.Applying,
        }) with { By = name, At = at, State = InvalidationState.Applying });
        var moved = await remove();
        await RecountAsync(petition);
        return ReviewResult.Done(moved);
    }

    private async Task<long> MoveHeldAsync(PetitionRecord petition, StateMove move, string reason) =>
        (await _pass.MoveAsync(petition, move with { FromReason = reason == NoReason ? null : reason }, row => (row.Reason ?? NoReason) == reason)).Moved;

    private async Task<long> MoveAnyAsync(PetitionRecord petition, StateMove removing, IReadOnlyCollection<SignerKey> signers) =>
        await _pass.MoveAsync(petition, removing, signers) + await _pass.MoveAsync(petition, removing with { From = SignatureState.Counted }, signers);

    private async Task<IReadOnlyCollection<SignerKey>> FindMailboxAsync(PetitionRecord petition, SignerKey signer) =>
        [.. (await actors.SignatureShard(new(petition.Slug, signer.Shard(petition.Shards))).ReadMailboxAsync(signer)).Signatures.Select(row => row.Signer)];

    private async Task<IReadOnlyCollection<SignerKey>> FindNameAsync(PetitionRecord petition, PetitionKeys keys, string comparisonKey)
    {
        var found = new List<SignerKey>();
        await foreach (var row in _pass.ReadAsync(petition))
        {
            // Who asked to be counted only gave a name that nobody kept.
            if (row.State is SignatureState.Invalidated || row.Visibility is Visibility.CountOnly) continue;
            if (keys.Open(row.SealedPerson.Span, row.Signer).Name is { } name && PersonName.ComparisonKey(name) == comparisonKey) found.Add(row.Signer);
        }

        return found;
    }

    private async Task RecountAsync(PetitionRecord petition)
    {
        var removed = await _pass.CountAsync(petition, Invalidation.ByHand);
        await _invalidations.ChangeAsync(
            petition.Slug, Invalidation.ByHand, current => current is null ? null : current with { State = InvalidationState.Applied, Applied = removed, Matched = removed });
    }

    private static ReviewResult? ReadReceipts(IReadOnlyList<string> receipts, PetitionKeys keys, out IReadOnlyList<SignerKey> signers)
    {
        var read = new List<SignerKey>(receipts.Count);
        signers = read;
        foreach (var (receipt, at) in receipts.Select((receipt, at) => (receipt, at + 1)))
        {
            if (!keys.TryReadReceipt(receipt, out var signer)) return ReviewResult.Invalid("receipts", $"Receipt {at} of {receipts.Count} is none: it has 26 letters and digits. Nothing was done.");
            read.Add(signer);
        }

        signers = [.. read.Distinct()];
        return null;
    }

    private static HeldSignature Tell(SignRequest row, PetitionKeys keys, DateTimeOffset now, bool withPerson)
    {
        var person = withPerson ? keys.Open(row.SealedPerson.Span, row.Signer) : null;

        // An address that a signer left for a partner alone is the partner's.
        return new(keys.Receipt(row.Signer), row.Reason ?? NoReason, row.SignedAt, now - row.SignedAt, row.Country, row.Source) { Name = person?.Name, Email = row.Updates ? person?.Email : null };
    }
}
