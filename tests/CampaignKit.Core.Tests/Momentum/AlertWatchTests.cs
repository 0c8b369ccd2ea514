using CampaignKit.Core.Documents;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Momentum;

public sealed class AlertWatchTests : IDisposable
{
    private readonly WholeInstallation _installation = new();
    private readonly Milestones _milestones;
    private readonly AlertWatch _one;
    private readonly AlertWatch _other;
    private int _signed;

    public AlertWatchTests()
    {
        _milestones = new(_installation.Documents, _installation.Clock);
        (_one, _other) = (Node(), Node());
    }

    private ManualClock Clock => _installation.Clock;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task A_milestone_is_reached_once_whichever_node_sees_it()
    {
        await PublishAsync();
        await _milestones.SetAsync(WholeInstallation.Slug, [5, 10, 500], counted: 0);
        await SignAsync(12);

        await MinuteAsync(_one, _other);
        await MinuteAsync(_one, _other);

        var alert = Assert.Single((await ReadAsync()).Alerts);
        Assert.Equal((AlertKind.Milestone, 10, 12), (alert.Kind, alert.Number, alert.Against));
        var stored = (await _installation.Documents.ReadAsync<PetitionMilestones>(PetitionMilestones.Kind, WholeInstallation.Slug))!.Value;
        Assert.Equal([alert.At, alert.At, null], stored.Milestones.Select(milestone => milestone.ReachedAt));
    }

    [Fact]
    public async Task Every_milestone_is_told_also_the_second_of_an_hour()
    {
        await PublishAsync();
        await _milestones.SetAsync(WholeInstallation.Slug, [5, 10], counted: 0);
        await SignAsync(6);
        await MinuteAsync(_one);
        await SignAsync(6);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await MinuteAsync(_one);

        Assert.Equal([10, 5], (await ReadAsync()).Alerts.Select(alert => alert.Number));
    }

    [Fact]
    public async Task Of_two_nodes_that_look_at_once_one_records()
    {
        await PublishAsync();
        await _milestones.SetAsync(WholeInstallation.Slug, [5], counted: 0);
        await SignAsync(6);
        Clock.Advance(TimeSpan.FromMinutes(1));

        // Both have read before either writes.
        var (both, reads) = (new TaskCompletionSource(), 0);
        _installation.Documents.AfterReading = kind => kind != PetitionAlerts.Kind ? Task.CompletedTask : Interlocked.Increment(ref reads) < 2 ? both.Task : Done(both);
        await Task.WhenAll(_one.LookAsync(), _other.LookAsync());
        _installation.Documents.AfterReading = _ => Task.CompletedTask;

        Assert.Equal(2, reads);
        Assert.Single((await ReadAsync()).Alerts);
    }

    [Fact]
    public async Task A_spike_is_told_once_an_hour_however_long_it_goes_on()
    {
        await PublishAsync();
        await MinuteAsync(_one, _other);
        for (var minute = 0; minute < 61; minute++)
        {
            await SignAsync(10);
            await MinuteAsync(_one, _other);
        }

        // At the second, an hour later, the day's mean is still small.
        var spikes = (await ReadAsync()).Alerts.Where(alert => alert.Kind is AlertKind.Spike).ToList();
        Assert.InRange(spikes.Count, 1, 2);
        Assert.All(spikes.Zip(spikes.Skip(1)), pair => Assert.True(pair.First.At - pair.Second.At >= PetitionAlerts.Pause));
    }

    [Fact]
    public async Task A_node_that_starts_after_a_spike_tells_nothing_of_it()
    {
        await PublishAsync();
        await SignAsync(100);
        Clock.Advance(TimeSpan.FromMinutes(2));

        await MinuteAsync(_one);
        await MinuteAsync(_one);

        Assert.Empty((await ReadAsync()).Alerts);
    }

    [Fact]
    public async Task One_silence_is_told_once()
    {
        await PublishAsync();
        await _one.LookAsync();
        for (var quarter = 0; quarter < 4 * 26; quarter++)
        {
            await SignAsync(10);
            Clock.Advance(TimeSpan.FromMinutes(15));
            await _one.LookAsync();
        }

        for (var minute = 0; minute < 4 * 60; minute += 5)
        {
            Clock.Advance(TimeSpan.FromMinutes(5));
            await _one.LookAsync();
        }

        var stall = Assert.Single((await ReadAsync()).Alerts, alert => alert.Kind is AlertKind.Stall);
        Assert.InRange(stall.Number, 30, 60);
        Assert.True(stall.Against >= 10);
    }

    [Fact]
    public async Task Many_held_of_those_who_come_are_told()
    {
        await PublishAsync();
        await MinuteAsync(_one);
        await SignAsync(40);
        foreach (var row in _installation.Rows().Take(25)) Assert.Equal(1, (await Shard(row).MoveAsync(new([row.Signer], SignatureState.Counted, FromReason: null, SignatureState.HeldForReview, "looked-bad"))).Count);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await MinuteAsync(_one);
        await MinuteAsync(_one);

        var alert = Assert.Single((await ReadAsync()).Alerts, alert => alert.Kind is AlertKind.Held);
        Assert.Equal((25, 40), (alert.Number, alert.Against));
        Assert.Equal("Of 40 signatures that came within some 10 minutes, 25 are held for review.", alert.Sentence);
    }

    [Fact]
    public async Task Many_who_ask_where_hardly_anybody_confirms_are_told_when_they_had_time_to()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        await MinuteAsync(_one);
        for (var person = 0; person < 120; person++)
        {
            var answer = await _installation.Signing.SignAsync(WholeInstallation.Slug, WholeInstallation.Form with { Email = $"signer-{person}@example.org" });
            Assert.Equal(SignStatus.AwaitingConfirmation, answer.Status);
        }

        for (var minute = 0; minute < 9; minute++) await MinuteAsync(_one);
        Assert.Empty((await ReadAsync()).Alerts);

        for (var minute = 0; minute < 4; minute++) await MinuteAsync(_one);
        var alert = Assert.Single((await ReadAsync()).Alerts);
        Assert.Equal((AlertKind.Unconfirmed, 0, 120), (alert.Kind, alert.Number, alert.Against));
    }

    [Fact]
    public async Task Ten_in_every_minute_for_half_an_hour_look_like_a_machine()
    {
        await PublishAsync();
        await MinuteAsync(_one);
        for (var minute = 0; minute < 31; minute++)
        {
            await SignAsync(10);
            await MinuteAsync(_one);
        }

        var alert = Assert.Single((await ReadAsync()).Alerts, alert => alert.Kind is AlertKind.Even);
        Assert.Equal("300 signatures came in 30 minutes, never more than 10 in one: more evenly than people do, as if a machine sent them.", alert.Sentence);
    }

    [Fact]
    public async Task Each_channel_is_told_once_and_what_failed_again_after_a_pause()
    {
        await PublishAsync();
        await _milestones.SetAsync(WholeInstallation.Slug, [5], counted: 0);
        await SignAsync(6);
        await MinuteAsync(_one);
        var (told, isAway) = (new List<AlertChannel>(), true);
        Task<bool> TellAsync(string petition, Alert alert, AlertChannel channel)
        {
            told.Add(channel);
            return Task.FromResult(channel is AlertChannel.Mail || !isAway);
        }

        await _one.DeliverAsync(TellAsync);
        await _other.DeliverAsync(TellAsync);
        Assert.Equal([AlertChannel.Mail, AlertChannel.Webhook], told);

        Clock.Advance(TimeSpan.FromMinutes(1));
        await _other.DeliverAsync(TellAsync);
        isAway = false;
        Clock.Advance(TimeSpan.FromMinutes(2));
        await _one.DeliverAsync(TellAsync);
        Clock.Advance(TimeSpan.FromHours(5));
        await _one.DeliverAsync(TellAsync);

        Assert.Equal([AlertChannel.Mail, AlertChannel.Webhook, AlertChannel.Webhook, AlertChannel.Webhook], told);
        Assert.Empty((await ReadAsync()).Deliveries);
    }

    [Fact]
    public async Task What_a_node_took_and_never_told_is_told_when_its_lease_is_over()
    {
        await PublishAsync();
        await _milestones.SetAsync(WholeInstallation.Slug, [5], counted: 0);
        await SignAsync(6);
        await MinuteAsync(_one);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _one.DeliverAsync((_, _, _) => throw new InvalidOperationException("The node died.")));

        var told = new List<AlertChannel>();
        Clock.Advance(AlertDelivery.Lease);
        await _other.DeliverAsync((_, _, channel) =>
        {
            told.Add(channel);
            return Task.FromResult(true);
        });

        Assert.Equal([AlertChannel.Mail, AlertChannel.Webhook], told.Order());
    }

    private static Task Done(TaskCompletionSource both)
    {
        both.TrySetResult();
        return Task.CompletedTask;
    }

    private AlertWatch Node() => new(_installation.Catalogue, new(_installation.Actors, Clock, _installation.Options), new(_installation.Actors, Clock), _installation.Documents, Clock);

    private Task PublishAsync() => _installation.PublishAsync(Samples.Petition());

    private async Task<PetitionAlerts> ReadAsync() => (await _installation.Documents.ReadAsync<PetitionAlerts>(PetitionAlerts.Kind, WholeInstallation.Slug))?.Value ?? new();

    private ISignatureShard Shard(SignRequest row) => _installation.Actors.SignatureShard(new(WholeInstallation.Slug, row.Signer.Shard(Samples.Petition().Shards)));

    // A minute passes and each node looks; twice, because a count that is asked for once a minute is given before it is refreshed.
    private async Task MinuteAsync(params AlertWatch[] nodes)
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var node in nodes)
        {
            await node.LookAsync();
            await node.LookAsync();
        }
    }

    private async Task SignAsync(int people)
    {
        for (var person = 0; person < people; person++)
        {
            var form = WholeInstallation.Form with { Email = $"signer-{_signed++}@example.org" };
            Assert.Equal(SignStatus.Counted, (await _installation.Signing.SignAsync(WholeInstallation.Slug, form)).Status);
        }
    }
}
