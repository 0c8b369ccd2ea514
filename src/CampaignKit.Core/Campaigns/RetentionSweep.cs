using CampaignKit.Core.Installation;

namespace CampaignKit.Core.Campaigns;

/// <summary>Does what retention asks for. Safe to repeat, and on several nodes at once.</summary>
public sealed class RetentionSweep(Retention retention, KeyDestruction destruction, TimeProvider clock)
{
    /// <summary>Finishes what was begun, destroys the people who are due, and takes out mails that came too late.</summary>
    /// <returns>A record of each destruction that was due.</returns>
    /// <exception cref="StorageUnavailableException">Something could not be done now; the next sweep does it.</exception>
    public async Task<IReadOnlyList<DestructionRecord>> RunAsync(CancellationToken cancellationToken = default)
    {
        await destruction.ResumeAsync();
        var done = new List<DestructionRecord>();
        foreach (var due in (await retention.ReadAsync(cancellationToken)).Where(campaign => campaign.IsDue(clock.GetUtcNow())))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await destruction.RunAsync(due.Campaign, DestructionReason.Retention) is { } record) done.Add(record);
        }

        await destruction.ForgetLateMailsAsync();
        return done;
    }
}
