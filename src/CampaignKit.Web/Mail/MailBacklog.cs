using System.Diagnostics.Metrics;
using CampaignKit.Core.Mail;

namespace CampaignKit.Web.Mail;

/// <summary>What waits in the outbox, as this node last saw it, for whoever watches: meter <c>CampaignKit</c>.</summary>
internal sealed class MailBacklog
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "CampaignKit";

    private readonly TimeProvider _clock;
    private OutboxBacklog _last = new(Waiting: 0, OldestDueAt: null, Failing: 0);

    public MailBacklog(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("campaignkit.mails.waiting", () => Last.Waiting, unit: "{mail}", description: "Mails that are not sent, whether due or not.");
        meter.CreateObservableGauge("campaignkit.mails.failing", () => Last.Failing, unit: "{mail}", description: "Those of them that have failed at least once.");
        meter.CreateObservableGauge("campaignkit.mails.oldest_age", Age, unit: "s", description: "How long the oldest mail that is due has been due.");
    }

    /// <summary>What was last seen.</summary>
    public OutboxBacklog Last
    {
        get => Volatile.Read(ref _last);
        set => Volatile.Write(ref _last, value);
    }

    private double Age() => Last.OldestDueAt is { } dueAt ? Math.Max(0, (_clock.GetUtcNow() - dueAt).TotalSeconds) : 0;
}
