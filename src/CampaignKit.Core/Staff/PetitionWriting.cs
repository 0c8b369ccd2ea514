using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Translations;

namespace CampaignKit.Core.Staff;

/// <summary>Petitions as staff write them: who may, what is right, the audit log, and then the petition itself. Moves between states are in <see cref="PetitionMoving"/>.</summary>
public sealed class PetitionWriting(IDocuments documents, IActors actors, CatalogueCache catalogue, AuditLog audit, TimeProvider clock)
{
    /// <summary>A petition as it is stored with its campaign, for who may do one of these things there. Cost: two reads.</summary>
    public async Task<SeenByStaff?> FindAsync(StaffCaller caller, string slug, params StaffAction[] actions)
    {
        if (PlainText.SlugProblem(slug) is not null || await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug) is not { } stored) return null;
        return await documents.ReadAsync<CampaignRecord>(CampaignRecord.Kind, stored.Value.Campaign) is { Value: var campaign } && Array.Exists(actions, action => caller.May(action, campaign)) ? new(stored, campaign) : null;
    }

    /// <summary>Makes a petition, as a draft. One without a slug gets one by its title.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="wish">What it is to be.</param>
    /// <param name="unread">What could not even be read of the wish, by field: told with whatever else is wrong.</param>
    public async Task<StaffEdit<PetitionRecord>> CreateAsync(StaffCaller caller, PetitionRecord wish, IReadOnlyDictionary<string, string[]>? unread = null)
    {
        // The campaign may have been made on another node a moment ago.
        await catalogue.RefreshAsync();
        if (catalogue.Current.Campaign(wish.Campaign) is not { } campaign || !caller.May(StaffAction.EditPetition, campaign)) return new(StaffEditStatus.NotFound);
        var draft = PetitionRules.Trimmed(wish with { State = PetitionState.Draft });
        if (draft.Slug.Length == 0) draft = draft with { Slug = SuggestSlug(draft.Title) };
        var problems = CampaignWriting.WithUnread(PetitionRules.Problems(draft), unread);
        AddUnknown(problems, draft.Campaign, draft.Demands);
        if (catalogue.Current.Petition(draft.Slug) is not null) problems["slug"] = [$"There is a petition `{draft.Slug}` already. `{SuggestSlug(draft.Slug)}` is free."];
        if (problems.Count > 0) return new(StaffEditStatus.Invalid) { Problems = problems };

        var subject = AuditSubject.Petition(draft.Slug);
        var entry = await audit.AppendAsync(caller.Actor, "petition.create", subject, new Dictionary<string, string> { ["campaign"] = draft.Campaign });
        var edit = await actors.Petition(draft.Slug).CreateAsync(draft);
        return await ToldAsync(caller, entry, edit, draft.Slug);
    }

    /// <summary>Makes a draft with the texts, the translations and the rules of a petition that whoever asks may edit.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="slug">Of the one that is there.</param>
    /// <param name="continues">Whether it is to be continued by the new one, if it has closed.</param>
    public async Task<StaffEdit<PetitionRecord>> DuplicateAsync(StaffCaller caller, string slug, bool continues)
    {
        if (await FindAsync(caller, slug, StaffAction.EditPetition) is not { Petition: var original }) return new(StaffEditStatus.NotFound);
        var made = await CreateAsync(caller, original.Value with { Slug = SuggestSlug(slug), OpensAt = clock.GetUtcNow(), ClosesAt = null, Successor = null });
        if (made is not { Status: StaffEditStatus.Done, Current.Value.Slug: var copy }) return made;

        var translations = catalogue.Current.Readings.Of(PetitionRecord.Kind, slug).Where(translation => translation.Version == original.Value.Version)
            .Select(translation => translation with { Subject = copy, Version = PetitionRecord.FirstVersion }).ToList();
        if (translations.Count > 0) await documents.WriteAsync([.. translations.Select(translation => new DocumentWrite(Translation.Kind, translation.Id, translation, IfMatch: null))]);
        await RefreshAsync();
        if (!continues) return made;
        var continued = await ReviseAsync(caller, slug, PetitionRevision.Of(original) with { Successor = copy });
        return continued.Status is StaffEditStatus.Done ? made : continued;
    }

    /// <summary>The name in addresses that a petition with this title would get.</summary>
    public string SuggestSlug(string title) => Slug.Suggest(title, "petition", slug => catalogue.Current.Petition(slug) is not null);

    /// <summary>Changes a petition; see <see cref="IPetition.ReviseAsync"/>.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="slug">Which.</param>
    /// <param name="wish">What it is to be.</param>
    /// <param name="unread">What could not even be read of the wish, by field.</param>
    public async Task<StaffEdit<PetitionRecord>> ReviseAsync(StaffCaller caller, string slug, PetitionRevision wish, IReadOnlyDictionary<string, string[]>? unread = null)
    {
        if (await FindAsync(caller, slug, StaffAction.EditPetition) is not { Petition: var stored, Campaign: var campaign }) return new(StaffEditStatus.NotFound);
        if (stored.ETag != wish.IfMatch) return new(StaffEditStatus.Conflict, stored);
        var (before, now) = (stored.Value, clock.GetUtcNow());
        if (WhyNotRevisable(before) is { } why) return new(StaffEditStatus.NotPossible, stored) { Why = why };

        var revision = wish with { By = caller.Member.Id };
        var after = revision.AppliedTo(before);
        var problems = CampaignWriting.WithUnread(PetitionRules.RevisionProblems(before, after, PlainText.Trimmed(wish.Reason), now), unread);
        AddUnknown(problems, campaign.Slug, after.Demands.Except(before.Demands, StringComparer.Ordinal));
        if (SuccessorProblem(before, after) is { } unusable) problems["successor"] = [unusable];
        if (problems.Count > 0) return new(StaffEditStatus.Invalid, stored) { Problems = problems };

        // What was approved is what opens: from then on each change is seen by everybody, but until then by nobody.
        if (before.State is PetitionState.Open && before.OpenSince(now) is null && !PetitionWording.AreSame(before, after) && !caller.May(StaffAction.ApprovePetition, campaign))
        {
            return new(StaffEditStatus.NotPossible, stored) { Why = "This wording is approved and opens soon. Until then only those who approve petitions change it." };
        }

        var changed = Changed(before, after);
        if (changed.Length == 0) return new(StaffEditStatus.Done, stored);
        var entry = await audit.AppendAsync(caller.Actor, "petition.revise", AuditSubject.Petition(slug), new Dictionary<string, string> { ["fields"] = changed });
        return await ToldAsync(caller, entry, await actors.Petition(slug).ReviseAsync(revision), slug);
    }

    /// <summary>Why a petition cannot be changed in its state; <see langword="null"/> if it can.</summary>
    public static string? WhyNotRevisable(PetitionRecord petition) => PetitionTransitions.IsRevisable(petition.State, petition.HiddenIn) ? null : petition.State switch
    {
        PetitionState.InReview => "It is being reviewed. Take it back to a draft to change it.",
        PetitionState.Rejected => "It was rejected. Take it back to a draft to change it.",
        _ => "It was given up and stays as it was. Duplicate it to go on with its texts.",
    };

    private void AddUnknown(Dictionary<string, string[]> problems, string campaign, IEnumerable<string> demands)
    {
        foreach (var (field, sentences) in PetitionRules.ReferenceProblems(catalogue.Current, campaign, demands)) problems.TryAdd(field, sentences);
    }

    private string? SuccessorProblem(PetitionRecord before, PetitionRecord after)
    {
        if (after.Successor is not { } successor || successor == before.Successor) return null;
        if (before.StateAt(clock.GetUtcNow()) is not PetitionState.Closed) return "Only a petition that has closed is continued by another.";
        if (catalogue.Current.Petition(successor) is null) return $"There is no petition `{successor}`.";

        // Whoever follows from one to the next has to arrive.
        var passed = new HashSet<string>(StringComparer.Ordinal) { before.Slug };
        for (var at = successor; at is not null; at = catalogue.Current.Petition(at)?.Successor)
        {
            if (!passed.Add(at)) return "That one is continued by this one already.";
        }

        return null;
    }

    // What the petition refused after all, because of somebody who was faster, is noted too: the entry before said what was about to be done.
    private async Task<StaffEdit<PetitionRecord>> ToldAsync(StaffCaller caller, AuditEntry entry, PetitionEdit edit, string slug)
    {
        await RefreshAsync();
        var current = await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug);
        if (edit.Status is PetitionEditStatus.Done) return new(StaffEditStatus.Done, current);
        await audit.AppendRefusalAsync(caller.Actor, entry);
        return edit.Status switch
        {
            PetitionEditStatus.Conflict => new(StaffEditStatus.Conflict, current),
            PetitionEditStatus.Invalid => new(StaffEditStatus.Invalid, current) { Problems = edit.Problems },
            _ => new(StaffEditStatus.NotPossible, current) { Why = "Its state has changed at this moment. Look again." },
        };
    }

    // The original refreshes itself where it was written; this node's copy follows at once, so that whoever wrote sees it.
    private async Task RefreshAsync()
    {
        await actors.Catalogue().RefreshAsync();
        await catalogue.RefreshAsync();
    }

    private static string Changed(PetitionRecord before, PetitionRecord after)
    {
        (string Field, bool IsSame)[] fields =
        [
            ("language", before.Language == after.Language),
            ("title", before.Title == after.Title),
            ("ask", before.Ask == after.Ask),
            ("target", before.Target == after.Target),
            ("background", before.Background == after.Background),
            ("why-now", before.WhyNow == after.WhyNow),
            ("demands", before.Demands.SequenceEqual(after.Demands)),
            ("opens-at", before.OpensAt == after.OpensAt),
            ("closes-at", before.ClosesAt == after.ClosesAt),
            ("goal", before.Goal == after.Goal),
            ("confirmation", before.Confirmation == after.Confirmation),
            ("mailbox", before.Mailbox == after.Mailbox),
            ("asks-for-work", before.AsksForWork == after.AsksForWork),
            ("lists-supporters", before.ListsSupporters == after.ListsSupporters),
            ("successor", before.Successor == after.Successor),
        ];
        return string.Join(' ', fields.Where(field => !field.IsSame).Select(field => field.Field));
    }
}

/// <summary>A petition as staff see it.</summary>
/// <param name="Petition">As it is stored.</param>
/// <param name="Campaign">The one that it belongs to.</param>
public sealed record SeenByStaff(Document<PetitionRecord> Petition, CampaignRecord Campaign);
