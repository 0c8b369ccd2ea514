using CampaignKit.Core.Abuse;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Signatures;

/// <summary>Takes a form to a signature, counted or waiting for its confirmation: validate, judge, key, seal, and hand it to the shard that owns the signer.</summary>
/// <remarks>
/// Repeats and first signatures do exactly the same work here, encryption and mail included, so that neither answer nor effort tells them apart.
/// What looks bad is not refused: it has to be confirmed by mail, on every petition, and is then looked at by staff.
/// </remarks>
public sealed class Signing(
    CatalogueCache catalogue, Keyring keyring, Guard guard, IActors actors, SignatureMails mails, PetitionCounts counts, TimeProvider clock, SignatureOptions options)
{
    /// <summary>How long after a mail the next one reminds of it.</summary>
    public static TimeSpan BetweenReminders { get; } = TimeSpan.FromDays(2);

    /// <summary>For so long after a change of the wording a signature is still taken for the one before, if that is what the signer says they read.</summary>
    /// <remarks>
    /// So nobody who has the page open, or reads it from a cache, is sent back, and their signature is tied to what they saw. Later the form comes back with the
    /// new text and with everything that was typed. Who asks within this time and confirms by mail after it has signed what they read. Nodes learn of a new text
    /// within a second: sooner than anybody has filled in a form that another node served.
    /// </remarks>
    public static TimeSpan OldWordingTaken { get; } = TimeSpan.FromHours(24);

    /// <summary>Takes a signature and answers when it is durable. Safe to repeat; counting costs one commit, shared with everybody who waits, confirmation two.</summary>
    /// <exception cref="Installation.StorageUnavailableException">It could not be stored: nothing was acknowledged, try again.</exception>
    public async ValueTask<SignResult> SignAsync(string slug, SignForm form, Circumstances circumstances = default)
    {
        try
        {
            return await TakeAsync(slug, form, circumstances);
        }
        catch (KeyDestroyedException)
        {
            // Whatever state it was left in: a petition whose people are gone for good is over.
            return catalogue.Current.PublicPetition(slug, clock.GetUtcNow()) is { } petition
                ? new() { Status = SignStatus.NotOpen, Petition = petition, State = PetitionState.Closed }
                : new() { Status = SignStatus.NotFound };
        }
    }

    private async ValueTask<SignResult> TakeAsync(string slug, SignForm form, Circumstances circumstances)
    {
        var now = clock.GetUtcNow();
        var snapshot = catalogue.Current;
        if (snapshot.PublicPetition(slug, now) is not { } petition) return new() { Status = SignStatus.NotFound };

        var state = petition.StateAt(now);
        if (state is not PetitionState.Open) return new() { Status = SignStatus.NotOpen, Petition = petition, State = state };

        var isReadable = form.TryRead(snapshot.Campaign(petition.Campaign)?.Partners ?? [], out var fields, out var problems);
        if (VersionProblem(snapshot, petition, form.Version, now) is { } problem) problems = new Dictionary<string, string[]>(problems) { ["version"] = [problem] };
        if (!isReadable || problems.Count > 0) return new() { Status = SignStatus.Invalid, Petition = petition, State = state, Problems = problems };

        var verdict = guard.Judge(petition, fields.Mailbox, circumstances);
        if (verdict.Kind is VerdictKind.TooMany) return new() { Status = SignStatus.TooMany, Petition = petition, State = state, RetryAfter = verdict.RetryAfter };

        var keys = await keyring.ForAsync(petition);
        var request = RequestOf(petition, keys, fields, form.Version ?? petition.Version, now, verdict);
        return petition.Confirmation is Confirmation.None && verdict.Kind is VerdictKind.Welcome
            ? await CountAsync(petition, keys, fields, request)
            : await AwaitAsync(petition, keys, fields, request, now);
    }

    private async ValueTask<SignResult> CountAsync(PetitionRecord petition, PetitionKeys keys, SignatureFields fields, SignRequest request)
    {
        var subtotal = await ShardOf(petition, request.Signer).SignAsync(request);
        return new()
        {
            Status = SignStatus.Counted,
            Petition = petition,
            State = PetitionState.Open,
            Receipt = keys.Receipt(request.Signer),
            DidYouMean = DomainTypos.Suggest(fields.Mailbox),
            Count = await counts.ApplyAsync(petition, subtotal),
        };
    }

    private async ValueTask<SignResult> AwaitAsync(PetitionRecord petition, PetitionKeys keys, SignatureFields fields, SignRequest request, DateTimeOffset now)
    {
        var expiresAt = now + options.ConfirmWithin;
        if (petition.ClosesAt + PetitionRecord.ConfirmationGrace is { } latest && latest < expiresAt) expiresAt = latest;
        DateTimeOffset? remindAt = options.Reminders > 0 && now + BetweenReminders < expiresAt ? now + BetweenReminders : null;

        var awaited = await ShardOf(petition, request.Signer).AwaitAsync(new(request, keys.SealAddress(fields.Mailbox.Address, request.Signer), expiresAt, remindAt));
        var ticket = await mails.AskAsync(petition, request.Signer, fields.Mailbox, fields.Locale, awaited);
        await counts.ApplyAsync(petition, awaited.Subtotal);
        return new()
        {
            Status = SignStatus.AwaitingConfirmation,
            Petition = petition,
            State = PetitionState.Open,
            Ticket = ticket,
            DidYouMean = DomainTypos.Suggest(fields.Mailbox),
        };
    }

    private static string? VersionProblem(CatalogueSnapshot snapshot, PetitionRecord petition, int? version, DateTimeOffset now)
    {
        if (version is not { } read || read == petition.Version) return null;
        if (read < PetitionRecord.FirstVersion || read > petition.Version) return FieldProblems.VersionUnknown;
        var next = snapshot.WordingsOf(petition).FirstOrDefault(wording => wording.Number == read + 1);
        return next?.Since + OldWordingTaken > now ? null : FieldProblems.VersionOver;
    }

    private static SignRequest RequestOf(PetitionRecord petition, PetitionKeys keys, SignatureFields fields, int version, DateTimeOffset now, Verdict verdict)
    {
        var shares = petition.Mailbox is MailboxShare.Two;
        var signer = shares ? keys.SignerKey(fields.Mailbox, fields.Name, fields.Postcode) : keys.SignerKey(fields.Mailbox);
        return new()
        {
            Signer = signer,
            SignedAt = now,
            Country = fields.Country,
            Visibility = fields.Visibility,
            Updates = fields.Updates,
            Partners = fields.Partners,
            Locale = fields.Locale,
            Source = fields.Source,
            SealedPerson = keys.Seal(PersonOf(fields), signer),
            State = verdict.Kind is VerdictKind.Held ? SignatureState.HeldForReview : SignatureState.Counted,
            Reason = verdict.Reason,
            Version = version,
            SharesMailbox = shares,
        };
    }

    private static Person PersonOf(in SignatureFields fields) => new()
    {
        // What is not stored cannot leak: no name of who asked to be counted only, no address of who is not to be written to.
        Name = fields.Visibility is Visibility.CountOnly ? null : fields.Name,
        Email = fields.Updates || fields.Partners is not null ? fields.Mailbox.Address : null,
        Postcode = fields.Postcode,
    };

    private ISignatureShard ShardOf(PetitionRecord petition, SignerKey signer) => actors.SignatureShard(new(petition.Slug, signer.Shard(petition.Shards)));
}
