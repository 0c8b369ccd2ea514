using System.Collections.Concurrent;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Review;

/// <summary>Takes signatures out of a petition's count under a published rule, and puts them back.</summary>
/// <remarks>
/// The document of an invalidation is stored before the first signature moves, and says to the end what is still to be done: whoever finds one that is
/// under way carries it on, from wherever it stopped (<see cref="FinishAsync"/>). That may be done twice and by several nodes at once, because a move
/// leaves alone what has moved, and what was taken out is counted in the ledger afterwards. Bulk rules touch only signatures that count; those that are
/// held for review are decided one by one (<see cref="Reviewing"/>).
/// </remarks>
public sealed class Invalidating(
    CatalogueCache catalogue, Keyring keyring, ISignatureLedger ledger, IDocuments documents, IActors actors, PetitionCounts counts, TimeProvider clock)
{
    /// <summary>How many signatures a preview shows.</summary>
    public const int Samples = 20;

    private readonly LedgerPass _pass = new(ledger, actors, counts);
    private readonly Invalidations _invalidations = new(documents, actors, catalogue);
    private readonly ConcurrentDictionary<string, Lazy<Task<InvalidationResult>>> _running = new(StringComparer.Ordinal);

    /// <summary>What a rule would match now. Changes nothing. Cost: a pass over the petition's signatures, which decrypts those whose postcode or address decides.</summary>
    /// <exception cref="KeyDestroyedException">The campaign's key was destroyed: there are no receipts and no persons to look at any more.</exception>
    public async Task<PreviewResult> PreviewAsync(string slug, RuleForm form, CancellationToken cancellationToken = default)
    {
        if (catalogue.Current.Petition(slug) is not { } petition) return new() { Status = InvalidationStatus.NotFound };
        if (!form.TryRead(out var rule, out var problems)) return new() { Status = InvalidationStatus.Invalid, Problems = problems };

        var keys = await keyring.ForAsync(petition);
        var matcher = new RuleMatcher(rule, row => keys.Open(row.SealedPerson.Span, row.Signer));
        var at = clock.GetUtcNow();
        var (matches, addressNotKept, samples) = (new long[Enum.GetValues<SignatureState>().Length], 0L, new List<SignatureSample>());
        await foreach (var row in _pass.ReadAsync(petition, cancellationToken))
        {
            if (row.SignedAt > at) continue;
            var match = matcher.Match(row);
            if (match is RuleMatch.AddressNotKept && row.State is SignatureState.Counted) addressNotKept++;
            if (match is not RuleMatch.Yes) continue;
            matches[(int)row.State]++;
            if (row.State is SignatureState.Counted && samples.Count < Samples) samples.Add(new(keys.Receipt(row.Signer), row.SignedAt, row.Country, row.Source));
        }

        return new()
        {
            Status = InvalidationStatus.Done,
            Preview = new(
                matches[(int)SignatureState.Counted], matches[(int)SignatureState.HeldForReview], matches[(int)SignatureState.Invalidated], addressNotKept, samples),
        };
    }

    /// <summary>Takes out whatever counts and matches at this moment; returns when all of it is out. What comes later stays, however alike it is.</summary>
    /// <param name="slug">Whose signatures.</param>
    /// <param name="form">Which of them.</param>
    /// <param name="by">Who does it, 1–80 characters.</param>
    /// <param name="sentence">What was removed and why, for everybody to read; 10–300 characters.</param>
    /// <remarks>Each call is an invalidation of its own: a second one under the same rule finds nothing that counts any more.</remarks>
    /// <exception cref="StorageUnavailableException">It is under way and was interrupted: <see cref="FinishAsync"/> carries it on.</exception>
    public async Task<InvalidationResult> ApplyAsync(string slug, RuleForm form, string? by, string? sentence)
    {
        if (catalogue.Current.Petition(slug) is not { } petition) return new() { Status = InvalidationStatus.NotFound };

        var isRule = form.TryRead(out var rule, out var problems);
        var isNamed = ReviewText.TryReadName(by, out var name, out var nameProblem);
        var isSaid = ReviewText.TryReadSentence(sentence, out var said, out var sentenceProblem);
        if (!isRule || !isNamed || !isSaid)
        {
            var all = problems.ToDictionary();
            if (!isNamed) all["by"] = [nameProblem];
            if (!isSaid) all["because"] = [sentenceProblem];
            return new() { Status = InvalidationStatus.Invalid, Problems = all };
        }

        // Nothing is begun that could not be carried through.
        if (rule.IsAboutPersons) await keyring.ForAsync(petition);
        var added = await _invalidations.AddAsync(new()
        {
            Petition = slug,
            Id = "",
            Rule = rule,
            Sentence = said,
            By = name,
            At = clock.GetUtcNow(),
            State = InvalidationState.Applying,
        });
        return await RunAsync(petition, added.Id);
    }

    /// <summary>Counts again what an invalidation took out, except what its signers took back since. Done once, however often it is asked for.</summary>
    /// <param name="slug">Whose signatures.</param>
    /// <param name="id">Which invalidation; what was taken out by hand is put back by <see cref="Reviewing.AcceptAsync"/>.</param>
    /// <param name="by">Who does it, 1–80 characters.</param>
    /// <exception cref="StorageUnavailableException">It is under way and was interrupted: <see cref="FinishAsync"/> carries it on.</exception>
    public async Task<InvalidationResult> UndoAsync(string slug, string id, string? by)
    {
        if (catalogue.Current.Petition(slug) is not { } petition || id == Invalidation.ByHand) return new() { Status = InvalidationStatus.NotFound };
        if (!ReviewText.TryReadName(by, out var name, out var problem)) return new() { Status = InvalidationStatus.Invalid, Problems = new Dictionary<string, string[]> { ["by"] = [problem] } };

        var found = await _invalidations.ChangeAsync(slug, id, invalidation => invalidation is { State: InvalidationState.Applied }
            ? invalidation with { State = InvalidationState.Undoing, UndoneBy = name, UndoneAt = clock.GetUtcNow() }
            : null);
        return found switch
        {
            null => new() { Status = InvalidationStatus.NotFound },

            // What still takes out would go on behind what puts back.
            { State: InvalidationState.Applying } => new() { Status = InvalidationStatus.UnderWay, Invalidation = found },
            _ => await RunAsync(petition, id),
        };
    }

    /// <summary>The petition's invalidations, those by hand included, oldest first; <see langword="null"/> if there is no such petition.</summary>
    public async Task<IReadOnlyList<Invalidation>?> ListAsync(string slug, CancellationToken cancellationToken = default) => catalogue.Current.Petition(slug) is null
        ? null
        : [.. (await _invalidations.ListAsync(cancellationToken)).Where(invalidation => invalidation.Petition == slug).OrderBy(invalidation => invalidation.At)];

    /// <summary>Carries on every invalidation that is under way. Harmless beside whoever else does so.</summary>
    /// <returns>How many could not be finished now; try those again later.</returns>
    public async Task<int> FinishAsync(CancellationToken cancellationToken = default)
    {
        var left = 0;
        foreach (var invalidation in await _invalidations.ListAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!invalidation.IsUnderWay || catalogue.Current.Petition(invalidation.Petition) is not { } petition) continue;
            try
            {
                await RunAsync(petition, invalidation.Id);
            }
            catch (Exception failure) when (failure is StorageUnavailableException or KeyDestroyedException)
            {
                left++;
            }
        }

        return left;
    }

    /// <summary>Runs one to its end. Callers of one process share a run.</summary>
    private async Task<InvalidationResult> RunAsync(PetitionRecord petition, string id)
    {
        var key = Invalidation.DocumentId(petition.Slug, id);
        var run = _running.GetOrAdd(key, _ => new(() => RunAloneAsync(petition, id)));
        try
        {
            return await run.Value;
        }
        finally
        {
            _running.TryRemove(new(key, run));
        }
    }

    private async Task<InvalidationResult> RunAloneAsync(PetitionRecord petition, string id)
    {
        var invalidation = await _invalidations.FindAsync(petition.Slug, id);
        var (moved, ended) = invalidation?.State switch
        {
            InvalidationState.Applying => await TakeOutAsync(petition, invalidation),
            InvalidationState.Undoing => await PutBackAsync(petition, invalidation),
            _ => (0, invalidation),
        };
        return new() { Status = InvalidationStatus.Done, Invalidation = ended, Moved = moved };
    }

    private async Task<(long Moved, Invalidation? Ended)> TakeOutAsync(PetitionRecord petition, Invalidation invalidation)
    {
        PassResult? pass = null;
        if (invalidation.Rule is { } rule)
        {
            var keys = rule.IsAboutPersons ? await keyring.ForAsync(petition) : null;
            var matcher = new RuleMatcher(rule, row => keys!.Open(row.SealedPerson.Span, row.Signer));
            pass = await _pass.MoveAsync(
                petition,
                new([], SignatureState.Counted, FromReason: null, SignatureState.Invalidated, invalidation.Id),
                row => row.SignedAt <= invalidation.At && matcher.Match(row) is RuleMatch.Yes,
                () => IsStillAsync(invalidation));
        }

        // What an earlier run has moved counts as well, and the pass came by it. If it did not move all that it found, another node is at it: then only the ledger
        // knows. By hand, there is nothing else to carry on.
        var applied = pass is { } done && done.Moved == done.Found ? done.There + done.Moved : await _pass.CountAsync(petition, invalidation.Id);
        var (found, moved) = (pass?.Found ?? 0, pass?.Moved ?? 0);
        return (moved, await _invalidations.ChangeAsync(petition.Slug, invalidation.Id, current => current is { State: InvalidationState.Applying }
            ? current with { State = InvalidationState.Applied, Applied = applied, Matched = applied + found - moved }
            : null));
    }

    private async Task<(long Moved, Invalidation? Ended)> PutBackAsync(PetitionRecord petition, Invalidation invalidation)
    {
        var pass = await _pass.MoveAsync(
            petition, new([], SignatureState.Invalidated, invalidation.Id, SignatureState.Counted, Reason: null), _ => true, () => IsStillAsync(invalidation));
        return (pass.Moved, await _invalidations.ChangeAsync(
            petition.Slug, invalidation.Id, current => current is { State: InvalidationState.Undoing } ? current with { State = InvalidationState.Undone } : null));
    }

    // Another node may have finished it meanwhile, and somebody undone it: then nothing more may move.
    private async Task<bool> IsStillAsync(Invalidation invalidation) => (await _invalidations.FindAsync(invalidation.Petition, invalidation.Id))?.State == invalidation.State;
}
