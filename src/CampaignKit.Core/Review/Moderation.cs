using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Review;

/// <summary>What staff do with held signatures and with rules: the same as operators do, on the petitions that they may moderate, with an entry in the audit log.</summary>
/// <remarks>A petition that the caller may not moderate is answered like one that is not there. What staff decide is stored under their id, not their name.</remarks>
public sealed class Moderation(CatalogueCache catalogue, Reviewing reviewing, Invalidating invalidating, PetitionCounts counts, AuditLog audit)
{
    /// <summary>The petition, if the caller may moderate it.</summary>
    public PetitionRecord? Find(StaffCaller caller, string slug) => caller.FindPetition(catalogue.Current, StaffAction.Moderate, slug);

    /// <summary>The petitions on which signatures wait that the caller may decide on, and how many.</summary>
    public async Task<IReadOnlyList<WaitingPetition>> ListWaitingAsync(StaffCaller caller)
    {
        var waiting = new List<WaitingPetition>();
        foreach (var petition in caller.PetitionsFor(catalogue.Current, StaffAction.Moderate))
        {
            if ((await counts.ReadAsync(petition)).Held is > 0 and var held) waiting.Add(new(petition, held));
        }

        return waiting;
    }

    /// <summary>Whether the caller may see who signed this petition.</summary>
    public bool MaySeePersons(StaffCaller caller, string slug) => caller.FindPetition(catalogue.Current, StaffAction.ReadPeople, slug) is not null;

    /// <summary>A page of the queue, oldest first. With persons only for who may see them: then how many were shown is in the audit log before they are handed out.</summary>
    /// <exception cref="KeyDestroyedException">The people of the campaign were destroyed.</exception>
    public async Task<HeldResult> ListAsync(StaffCaller caller, string slug, HeldQuery query, CancellationToken cancellationToken = default)
    {
        if (Find(caller, slug) is null) return new() { Status = ReviewStatus.NotFound };
        query = query with { WithPersons = query.WithPersons && MaySeePersons(caller, slug) };
        var result = await reviewing.ListAsync(slug, query, cancellationToken);
        if (query.WithPersons && result is { Status: ReviewStatus.Done, Items.Count: > 0 })
        {
            await audit.AppendAsync(
                caller.Actor, "persons.view", AuditSubject.Petition(slug), new Dictionary<string, string> { ["list"] = "held", ["shown"] = AuditLog.Number(result.Items.Count) });
        }

        return result;
    }

    /// <summary>See <see cref="Reviewing.AcceptAsync"/>.</summary>
    /// <exception cref="KeyDestroyedException">The people of the campaign were destroyed.</exception>
    public Task<ReviewResult> AcceptAsync(StaffCaller caller, string slug, ReviewChoice choice) =>
        DecideAsync(caller, slug, choice, "review.accept", () => reviewing.AcceptAsync(slug, choice));

    /// <summary>See <see cref="Reviewing.RemoveAsync"/>.</summary>
    /// <exception cref="KeyDestroyedException">The people of the campaign were destroyed.</exception>
    public Task<ReviewResult> RemoveAsync(StaffCaller caller, string slug, ReviewChoice choice) =>
        DecideAsync(caller, slug, choice, "review.remove", () => reviewing.RemoveAsync(slug, choice, NameOf(caller)));

    /// <summary>See <see cref="Invalidating.PreviewAsync"/>.</summary>
    /// <exception cref="KeyDestroyedException">The people of the campaign were destroyed.</exception>
    public async Task<PreviewResult> PreviewAsync(StaffCaller caller, string slug, RuleForm form, CancellationToken cancellationToken = default)
    {
        if (Find(caller, slug) is null) return new() { Status = InvalidationStatus.NotFound };
        return await audit.RunAsync(
            caller.Actor,
            "invalidation.preview",
            AuditSubject.Petition(slug),
            form.Describe(),
            async audited =>
            {
                var result = await invalidating.PreviewAsync(slug, form, cancellationToken);
                if (result.Preview is { } preview) audited["matched"] = AuditLog.Number(preview.Counted);
                return result;
            },
            static result => result.Status is InvalidationStatus.Done);
    }

    /// <summary>See <see cref="Invalidating.ApplyAsync"/>.</summary>
    /// <exception cref="KeyDestroyedException">The people of the campaign were destroyed.</exception>
    public async Task<InvalidationResult> ApplyAsync(StaffCaller caller, string slug, RuleForm form, string? sentence)
    {
        if (Find(caller, slug) is null) return new() { Status = InvalidationStatus.NotFound };
        return await audit.RunAsync(
            caller.Actor,
            "invalidation.apply",
            AuditSubject.Petition(slug),
            form.Describe(),
            async audited =>
            {
                var result = await invalidating.ApplyAsync(slug, form, NameOf(caller), sentence);
                if (result.Invalidation is { } applied) (audited["invalidation"], audited["removed"]) = (applied.Id, AuditLog.Number(applied.Applied));
                return result;
            },
            static result => result.Status is InvalidationStatus.Done);
    }

    /// <summary>See <see cref="Invalidating.UndoAsync"/>.</summary>
    public async Task<InvalidationResult> UndoAsync(StaffCaller caller, string slug, string id)
    {
        if (await ListRulesAsync(caller, slug) is not { } known || known.All(invalidation => invalidation.Id != id)) return new() { Status = InvalidationStatus.NotFound };
        return await audit.RunAsync(
            caller.Actor,
            "invalidation.undo",
            AuditSubject.Petition(slug),
            new Dictionary<string, string> { ["invalidation"] = id },
            async audited =>
            {
                var result = await invalidating.UndoAsync(slug, id, NameOf(caller));
                audited["moved"] = AuditLog.Number(result.Moved);
                return result;
            },
            static result => result.Status is InvalidationStatus.Done);
    }

    /// <summary>See <see cref="Invalidating.ListAsync"/>; <see langword="null"/> if there is no such petition.</summary>
    public async Task<IReadOnlyList<Invalidation>?> ListRulesAsync(StaffCaller caller, string slug, CancellationToken cancellationToken = default) =>
        Find(caller, slug) is null ? null : await invalidating.ListAsync(slug, cancellationToken);

    private async Task<ReviewResult> DecideAsync(StaffCaller caller, string slug, ReviewChoice choice, string action, Func<Task<ReviewResult>> decideAsync)
    {
        if (Find(caller, slug) is null) return new() { Status = ReviewStatus.NotFound };
        return await audit.RunAsync(
            caller.Actor,
            action,
            AuditSubject.Petition(slug),
            choice.Describe(),
            async audited =>
            {
                var result = await decideAsync();
                audited["moved"] = AuditLog.Number(result.Moved);
                return result;
            },
            static result => result.Status is ReviewStatus.Done);
    }

    // Names of staff are sealed wherever they are stored; this goes into a document in the clear.
    private static string NameOf(StaffCaller caller) => caller.Actor.ToString();
}

/// <summary>A petition on which signatures wait for staff.</summary>
/// <param name="Petition">Which.</param>
/// <param name="Held">How many, at least 1.</param>
public sealed record WaitingPetition(PetitionRecord Petition, long Held);
