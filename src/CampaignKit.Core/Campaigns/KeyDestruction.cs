using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Campaigns;

/// <summary>Destroys the people of a campaign and leaves the count: whatever the reason, in the same steps.</summary>
/// <remarks>
/// 1. A <see cref="DestructionRecord"/> says that it was ordered. 2. Open petitions close. 3. Each petition's numbers are attested, once.
/// 4. The key is destroyed, and this node stops using it. 5. The campaign's mails leave the outbox: after the key, so that no signer under way can put
/// another there. 6. The store forgets what it no longer holds. 7. The record is finished.
/// A process that dies between two steps leaves the record unfinished. Every step may be repeated, so ordering it again, or <see cref="ResumeAsync"/>, does the rest.
/// </remarks>
public sealed class KeyDestruction(
    IDocuments documents, ISignatureLedger ledger, IActors actors, Keyring keyring, IOutbox outbox, IMailCopies copies, ITraces traces, MasterKey master, TimeProvider clock)
{
    /// <summary>For so long after a destruction the outbox is looked through again: nodes use a key for <see cref="Keyring.AskAgainAfter"/> more, and what they do meanwhile may take its time.</summary>
    public static readonly TimeSpan LateMails = TimeSpan.FromDays(2);

    private const int TriesAtMost = 3;

    /// <summary>Destroys a campaign's people and returns when all of it is done. Safe to repeat.</summary>
    /// <param name="campaign">Its slug.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Names of those who ordered it.</param>
    /// <returns>The record of it, an earlier one if it was done before; <see langword="null"/> if there is no such campaign.</returns>
    /// <exception cref="StorageUnavailableException">Something could not be done now. Order it again.</exception>
    public async Task<DestructionRecord?> RunAsync(string campaign, DestructionReason reason, params IReadOnlyList<string> by)
    {
        if (await documents.ReadAsync<CampaignRecord>(CampaignRecord.Kind, campaign) is null) return null;
        if (await documents.ReadAsync<DestructionRecord>(DestructionRecord.Kind, campaign) is not { Value.FinishedAt: not null }) await AuditAsync(campaign, reason, by, "begun");
        return await UpdateAsync(campaign, record => Ordered(record, campaign, reason, by)) is { FinishedAt: not null } done ? done : await FinishAsync(campaign);
    }

    /// <summary>Finishes what a process that died had begun.</summary>
    /// <returns>The campaigns of which something was left to do.</returns>
    /// <exception cref="StorageUnavailableException">Something could not be done now.</exception>
    public async Task<IReadOnlyList<string>> ResumeAsync()
    {
        var begun = (await documents.ListAsync<DestructionRecord>(DestructionRecord.Kind)).Where(record => record.Value.FinishedAt is null).Select(record => record.Id).ToList();
        foreach (var campaign in begun) await FinishAsync(campaign);
        return begun;
    }

    /// <summary>Takes mails out of the outbox that another node put there after the campaign's had been taken out.</summary>
    /// <exception cref="StorageUnavailableException">They could not be taken out now.</exception>
    public async Task ForgetLateMailsAsync()
    {
        var since = clock.GetUtcNow() - LateMails;
        var late = (await documents.ListAsync<DestructionRecord>(DestructionRecord.Kind)).Where(record => record.Value.FinishedAt >= since).ToList();
        foreach (var record in late)
        {
            await outbox.ForgetCampaignAsync(record.Id);
            await copies.ForgetCampaignAsync(record.Id);
        }
        if (late.Count > 0) await traces.RemoveAsync();
    }

    // Whoever orders again what is under way is one of those who ordered it.
    private DestructionRecord Ordered(DestructionRecord? record, string campaign, DestructionReason reason, IReadOnlyList<string> by) => record switch
    {
        null => new() { Campaign = campaign, Reason = reason, By = by, BegunAt = clock.GetUtcNow() },
        { FinishedAt: null } when by.Count > 0 => record with { Reason = reason, By = [.. record.By.Union(by)] },
        _ => record,
    };

    private async Task<DestructionRecord> FinishAsync(string campaign)
    {
        var petitions = (await documents.ListAsync<PetitionRecord>(PetitionRecord.Kind)).Select(document => document.Value).Where(petition => petition.Campaign == campaign).ToList();
        foreach (var petition in petitions) await CloseAsync(petition);
        var sums = await AttestAsync(petitions);

        var record = await UpdateAsync(campaign, record => record! with { Petitions = sums });
        await actors.Campaign(campaign).DestroyKeyAsync(record.Reason.ToString().ToLowerInvariant());
        keyring.Forget(campaign);
        await outbox.ForgetCampaignAsync(campaign);
        await copies.ForgetCampaignAsync(campaign);
        await traces.RemoveAsync();
        await AuditAsync(campaign, record.Reason, record.By, "done");
        return await UpdateAsync(campaign, record => record!.FinishedAt is null ? record with { FinishedAt = clock.GetUtcNow() } : record);
    }

    // Both before what they say is stored: after a crash one may be there twice, and none is missing.
    private async Task AuditAsync(string campaign, DestructionReason reason, IReadOnlyList<string> by, string stage)
    {
        var log = new AuditLog(documents, await InstallationKeys.ReadAsync(documents, master), clock);
        var actor = reason is DestructionReason.Retention ? AuditActor.Program : AuditActor.Operator(string.Join(", ", by));
        await log.AppendAsync(actor, "people.destroy", AuditSubject.Campaign(campaign), new Dictionary<string, string> { ["reason"] = reason.ToString().ToLowerInvariant(), ["stage"] = stage });
    }

    private async Task CloseAsync(PetitionRecord petition)
    {
        // One that its date has closed stays as it is: that is when it ended.
        if (petition.State is not PetitionState.Open || petition.ClosesAt <= clock.GetUtcNow()) return;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // One that was moved elsewhere meanwhile takes no signatures either.
                await actors.Petition(petition.Slug).MoveAsync(new(PetitionState.Closed, "The people of the campaign are destroyed."));
                return;
            }
            catch (DocumentConflictException) when (attempt < TriesAtMost)
            {
                // Staff are editing it at this moment; the petition looks again.
            }
        }
    }

    private async Task<IReadOnlyList<PetitionSums>> AttestAsync(IReadOnlyList<PetitionRecord> petitions)
    {
        var keys = await InstallationKeys.ReadAsync(documents, master);
        var sums = new List<PetitionSums>();
        foreach (var petition in petitions) sums.Add((await AttestAsync(petition, keys)).Sums);
        return sums;
    }

    // The first one stays: a repeat must not make another of the same petition.
    private async Task<Attestation> AttestAsync(PetitionRecord petition, InstallationKeys keys)
    {
        if (await documents.ReadAsync<Attestation>(Attestation.Kind, petition.Slug) is { Value: var stored }) return stored;

        var now = clock.GetUtcNow();
        var attestation = Attestation.Of(await PetitionSums.ReadAsync(ledger, petition), now, keys);
        try
        {
            await documents.WriteAsync([new(Attestation.Kind, petition.Slug, attestation, IfMatch: null)]);
            return attestation;
        }
        catch (DocumentConflictException)
        {
            return (await documents.ReadAsync<Attestation>(Attestation.Kind, petition.Slug))!.Value;
        }
    }

    private async Task<DestructionRecord> UpdateAsync(string campaign, Func<DestructionRecord?, DestructionRecord> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await documents.ReadAsync<DestructionRecord>(DestructionRecord.Kind, campaign);
            var changed = change(stored?.Value);
            if (ReferenceEquals(changed, stored?.Value)) return changed;
            try
            {
                await documents.WriteAsync([new(DestructionRecord.Kind, campaign, changed, stored?.ETag)]);
                return changed;
            }
            catch (DocumentConflictException) when (attempt < TriesAtMost)
            {
                // Another node does the same.
            }
        }
    }
}
