using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Organisations;

/// <summary>What staff do with organisations and their endorsements: who may, in the audit log, stored, and published.</summary>
/// <remarks>Each call may be repeated. One that meets somebody else's write at the same moment looks again and decides anew.</remarks>
public sealed class Coalition(IDocuments documents, CatalogueCache catalogue, IActors actors, AuditLog audit, TimeProvider clock)
{
    private const int TriesAtMost = 5;

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Whether somebody may change what is said of an organisation: an administrator of any, others of their own alone.</summary>
    public static bool MayEdit(StaffCaller caller, OrganisationRecord organisation) =>
        caller.May(StaffAction.EditPetition) && (caller.May(StaffAction.ManageStaff) || caller.Member.Record.Organisation == organisation.Name);

    /// <summary>The petition, if it is there and somebody may edit it.</summary>
    public PetitionRecord? Find(StaffCaller caller, string petition) =>
        catalogue.Current.Petition(petition) is { } found && caller.May(StaffAction.EditPetition, catalogue.Current.Campaign(found.Campaign)!) ? found : null;

    /// <summary>Adds an organisation.</summary>
    public async Task<CoalitionResult> CreateAsync(StaffCaller caller, OrganisationForm form)
    {
        if (form.Read(catalogue.Current, out var problems) is not { } record) return CoalitionResult.Invalid(problems);
        if (catalogue.Current.Organisation(record.Slug) is not null) return Taken(record.Slug);
        return await ActAsync(caller, "organisation.create", SubjectOf(record.Slug), [], async () =>
            await WriteAsync(OrganisationRecord.Kind, record.Slug, record, ifMatch: null) ? CoalitionResult.Done : Taken(record.Slug));
    }

    /// <summary>Changes what is said of an organisation.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="slug">Which.</param>
    /// <param name="form">All of it; its slug is not looked at.</param>
    /// <param name="ifMatch">The version that the caller has read.</param>
    public async Task<CoalitionResult> EditAsync(StaffCaller caller, string slug, OrganisationForm form, string ifMatch)
    {
        if (await documents.ReadAsync<OrganisationRecord>(OrganisationRecord.Kind, slug) is not { } stored || !MayEdit(caller, stored.Value)) return CoalitionResult.NotFound;
        if ((form with { Slug = slug }).Read(catalogue.Current, out var problems) is not { } record) return CoalitionResult.Invalid(problems);
        if (record.Name != stored.Value.Name && !caller.May(StaffAction.ManageStaff) && catalogue.Current.Campaigns.Any(campaign => campaign.Partners.Contains(slug, StringComparer.Ordinal)))
        {
            // Signers let this name write to them, and by it its people get their addresses.
            return CoalitionResult.Invalid(new Dictionary<string, string[]> { ["name"] = ["Signers of a campaign are asked whether this organisation may write to them. Ask an administrator to give it another name."] });
        }

        if (stored.ETag != ifMatch) return CoalitionResult.Changed;
        return await ActAsync(caller, "organisation.edit", SubjectOf(slug), [], async () =>
            await WriteAsync(OrganisationRecord.Kind, slug, record, ifMatch) ? CoalitionResult.Done : CoalitionResult.Changed);
    }

    /// <summary>Enters that an organisation stands behind a petition.</summary>
    public async Task<CoalitionResult> EndorseAsync(StaffCaller caller, string petition, EndorsementForm form)
    {
        if (Find(caller, petition) is null) return CoalitionResult.NotFound;
        if (form.Read(catalogue.Current, Today, out var problems) is not { } term) return CoalitionResult.Invalid(problems);
        var organisation = PlainText.Trimmed(form.Organisation);
        return await ActAsync(caller, "endorsement.give", AuditSubject.Petition(petition), new() { ["organisation"] = organisation, ["mandate"] = PlainText.Trimmed(form.Mandate) }, () => ChangeAsync(
            petition,
            organisation,
            terms => terms is [.., { } last] && last.IsToCome(Today) ? null : [.. terms, term],
            "This organisation endorses the petition already. Withdraw that first, if something about it has changed."));
    }

    /// <summary>Enters that an organisation has taken its endorsement back. It is not shown from now on; what it was stays in the record.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="petition">Slug.</param>
    /// <param name="organisation">Slug.</param>
    /// <param name="reason">1–<see cref="PetitionRules.ReasonLength"/> characters, for staff alone.</param>
    public async Task<CoalitionResult> WithdrawAsync(StaffCaller caller, string petition, string organisation, string? reason)
    {
        if (Find(caller, petition) is null || catalogue.Current.Organisation(organisation) is null) return CoalitionResult.NotFound;
        var why = PlainText.Trimmed(reason);
        if (PlainText.LineProblem(why, PetitionRules.ReasonLength) is { } problem) return CoalitionResult.Invalid(new Dictionary<string, string[]> { ["reason"] = [$"The reason {problem}"] });
        return await ActAsync(caller, "endorsement.withdraw", AuditSubject.Petition(petition), new() { ["organisation"] = organisation }, () => ChangeAsync(
            petition,
            organisation,
            terms => terms is [.., { } last] && last.IsToCome(Today) ? [.. terms.SkipLast(1), last with { WithdrawnOn = Today, Reason = why }] : null,
            "This organisation does not endorse the petition now."));
    }

    // The entry stands before the act; if nothing came of it, another one says so.
    private async Task<CoalitionResult> ActAsync(StaffCaller caller, string action, AuditSubject subject, Dictionary<string, string> details, Func<Task<CoalitionResult>> act)
    {
        var begun = await audit.AppendAsync(caller.Actor, action, subject, details);
        var result = await act();
        if (result.Status is not CoalitionStatus.Done) await audit.AppendRefusalAsync(caller.Actor, begun);
        return result;
    }

    private async Task<CoalitionResult> ChangeAsync(string petition, string organisation, Func<IReadOnlyList<EndorsementTerm>, IReadOnlyList<EndorsementTerm>?> change, string otherwise)
    {
        var id = Endorsement.IdOf(petition, organisation);
        for (var attempt = 1; attempt <= TriesAtMost; attempt++)
        {
            var stored = await documents.ReadAsync<Endorsement>(Endorsement.Kind, id);
            if (change(stored?.Value.Terms ?? []) is not { } terms) return CoalitionResult.NotPossible(otherwise);
            if (await WriteAsync(Endorsement.Kind, id, new Endorsement(petition, organisation, terms), stored?.ETag)) return CoalitionResult.Done;
        }

        return CoalitionResult.Changed;
    }

    private async Task<bool> WriteAsync(string kind, string id, object value, string? ifMatch)
    {
        try
        {
            await documents.WriteAsync([new(kind, id, value, ifMatch)]);
        }
        catch (DocumentConflictException)
        {
            return false;
        }

        // Whoever wrote it sees it at once; other nodes within a second.
        await actors.Catalogue().RefreshAsync();
        await catalogue.RefreshAsync();
        return true;
    }

    private static CoalitionResult Taken(string slug) => CoalitionResult.Invalid(new Dictionary<string, string[]> { ["slug"] = [$"There is an organisation `{slug}` already."] });

    private static AuditSubject SubjectOf(string slug) => new("organisation", slug);
}

/// <summary>How it ended: refusals are values.</summary>
/// <param name="Status">In a word.</param>
/// <param name="Problems">Field → sentences, when invalid.</param>
/// <param name="Why">A sentence, when not possible.</param>
public sealed record CoalitionResult(CoalitionStatus Status, IReadOnlyDictionary<string, string[]>? Problems = null, string? Why = null)
{
    public static CoalitionResult Done { get; } = new(CoalitionStatus.Done);

    public static CoalitionResult NotFound { get; } = new(CoalitionStatus.NotFound);

    public static CoalitionResult Changed { get; } = new(CoalitionStatus.Changed);

    internal static CoalitionResult Invalid(IReadOnlyDictionary<string, string[]> problems) => new(CoalitionStatus.Invalid, problems);

    internal static CoalitionResult NotPossible(string why) => new(CoalitionStatus.NotPossible, Why: why);
}

/// <summary>How an act with organisations ended.</summary>
public enum CoalitionStatus
{
    /// <summary>It is stored and published.</summary>
    Done,

    /// <summary>What is meant is not there, or not for the caller.</summary>
    NotFound,

    /// <summary>Some fields cannot be accepted.</summary>
    Invalid,

    /// <summary>Somebody else has changed the same.</summary>
    Changed,

    /// <summary>It does not go with how things are.</summary>
    NotPossible,
}
