using System.Globalization;
using System.Text.Json.Serialization;

namespace CampaignKit.Core.Momentum;

/// <summary>What staff may want to be told of. Names are stored, so they never change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertKind>))]
public enum AlertKind
{
    /// <summary>A milestone was reached.</summary>
    Milestone,

    /// <summary>Far more sign than usual.</summary>
    Spike,

    /// <summary>Nobody signs any more, where people did.</summary>
    Stall,

    /// <summary>Many of those who sign now are held for review.</summary>
    Held,

    /// <summary>Many ask to sign and hardly anybody confirms.</summary>
    Unconfirmed,

    /// <summary>Signatures come more evenly than people do.</summary>
    Even,
}

/// <summary>Something about a petition that staff may want to be told of. Numbers alone: nothing in it is about one person.</summary>
/// <param name="Id">32 random hexadecimal digits.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it was noticed, UTC.</param>
/// <param name="Number">The milestone; or signatures of the last <see cref="AlertRules.SpikeMinutes"/> minutes; or minutes without any; or how many were held of those who came; or how many confirmed; or signatures of the last <see cref="AlertRules.EvenMinutes"/> minutes.</param>
/// <param name="Against">Signatures that count; or what was usual in as many minutes; or signatures of the same minutes a day before; or how many came; or how many asked; or the most of them in one minute.</param>
public sealed record Alert(string Id, AlertKind Kind, DateTimeOffset At, long Number, long Against)
{
    /// <summary>What happened, in English.</summary>
    [JsonIgnore]
    public string Sentence => Kind switch
    {
        AlertKind.Milestone => string.Create(CultureInfo.InvariantCulture, $"It has reached {Number:N0} signatures: {Against:N0} count now."),
        AlertKind.Spike => string.Create(CultureInfo.InvariantCulture, $"{Number:N0} people signed within {AlertRules.SpikeMinutes} minutes, where some {Against:N0} would be usual."),
        AlertKind.Stall => string.Create(CultureInfo.InvariantCulture, $"Nobody has signed for {Number:N0} minutes; in the same minutes a day before {Against:N0} did."),
        AlertKind.Unconfirmed => string.Create(CultureInfo.InvariantCulture, $"Of {Against:N0} people who asked to sign within an hour, {Number:N0} confirmed: mails may not arrive, or somebody types in addresses of others."),
        AlertKind.Even => string.Create(CultureInfo.InvariantCulture, $"{Number:N0} signatures came in {AlertRules.EvenMinutes} minutes, never more than {Against:N0} in one: more evenly than people do, as if a machine sent them."),
        _ => string.Create(CultureInfo.InvariantCulture, $"Of {Against:N0} signatures that came within some {AlertRules.HeldMinutes} minutes, {Number:N0} are held for review."),
    };
}

/// <summary>A petition's alerts, as a document.</summary>
public sealed record PetitionAlerts
{
    /// <summary>Document kind; the id is the petition's slug.</summary>
    public const string Kind = "petition-alerts";

    /// <summary>The most that are kept.</summary>
    public const int Most = 50;

    /// <summary>Each kind but milestones is told at most once in this time: those are as rare as staff made them.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>The latest first.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    /// <summary>Who has not been told yet.</summary>
    public IReadOnlyList<AlertDelivery> Deliveries { get; init; } = [];

    /// <summary>Whether one of a kind was told within the last hour and another is too soon.</summary>
    public bool Rests(AlertKind kind, DateTimeOffset now) => kind is not AlertKind.Milestone && Alerts.Any(alert => alert.Kind == kind && now - alert.At < Pause);

    /// <summary>With these, to be told by every channel at once.</summary>
    public PetitionAlerts With(IReadOnlyList<Alert> alerts, DateTimeOffset now) => this with
    {
        Alerts = [.. alerts.Concat(Alerts).Take(Most)],
        Deliveries = [.. Deliveries, .. alerts.SelectMany(alert => Enum.GetValues<AlertChannel>().Select(channel => new AlertDelivery(alert.Id, channel, Failures: 0, now)))],
    };
}

/// <summary>How staff are told.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertChannel>))]
public enum AlertChannel
{
    /// <summary>A mail to each who asked for it.</summary>
    Mail,

    /// <summary>A post to the webhook, if there is one.</summary>
    Webhook,
}

/// <summary>An alert that is yet to be told.</summary>
/// <param name="Alert">Its id.</param>
/// <param name="Channel">How.</param>
/// <param name="Failures">How often that has failed.</param>
/// <param name="DueAt">First moment at which it may be tried, UTC.</param>
public sealed record AlertDelivery(string Alert, AlertChannel Channel, int Failures, DateTimeOffset DueAt)
{
    /// <summary>After so many failures it is given up: some seventeen hours.</summary>
    public const int MostFailures = 12;

    /// <summary>How long one who tries has for it; afterwards another may.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(4);

    /// <summary>The same after another failure, due after a pause that doubles from a minute on.</summary>
    public AlertDelivery Failed(DateTimeOffset now)
    {
        var pause = TimeSpan.FromMinutes(1 << Math.Min(Failures, 10));
        return this with { Failures = Failures + 1, DueAt = now + (pause < LongestPause ? pause : LongestPause) };
    }
}
