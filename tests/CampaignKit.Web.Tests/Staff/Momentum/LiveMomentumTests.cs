using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Petitions;
using CampaignKit.Web.Staff.Momentum;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignKit.Web.Tests.Staff.Momentum;

/// <summary>Momentum as it changes, in a time that stands still until it is moved.</summary>
public sealed class LiveMomentumTests : IDisposable
{
    private const int Viewers = 200;

    // Minutes, hours and days of each shard.
    private static readonly int QuestionsOfAReading = 3 * Samples.Petition().Shards;

    // A guard against tests that never end.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly WholeInstallation _installation = new();
    private readonly CountedActors _actors;
    private readonly PetitionOrigins _origins;
    private readonly LiveMomentum _live;
    private int _signed;

    public LiveMomentumTests()
    {
        var clock = _installation.Clock;
        _actors = new(_installation.Actors);
        _origins = new(_installation.Ledger, _installation.Keyring, _actors, clock, _installation.Options);
        var milestones = new Milestones(_installation.Documents, clock);
        var readings = new MomentumReadings(new(_actors, clock), _installation.Counts, new(_actors, clock), milestones);
        var views = new MomentumViews(_installation.Catalogue, readings, _origins, milestones, _installation.Options, new(Patience), clock);
        _live = new(views, _installation.Catalogue, new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance, clock, new EndlessLife());
    }

    public void Dispose()
    {
        _origins.Dispose();
        _installation.Dispose();
    }

    [Fact]
    public async Task Two_hundred_viewers_share_one_reading_a_second_and_each_is_told_once()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync();
        using var end = new CancellationTokenSource(Patience);
        var viewers = Enumerable.Range(0, Viewers).Select(_ => _live.WatchAsync(Samples.Petition(), SeriesUnit.Minute, end.Token).GetAsyncEnumerator(end.Token)).ToList();
        foreach (var told in await NextAsync(viewers)) Assert.Contains("<strong>1</strong>", told, StringComparison.Ordinal);
        Assert.Equal(QuestionsOfAReading, _actors.Questions);

        for (var second = 1; second <= 5; second++)
        {
            await SignAsync();
            var next = NextAsync(viewers);
            _installation.Clock.Advance(Watches<string>.Interval);
            var told = await next;

            Assert.Single(told.Distinct());
            Assert.Contains(FormattableString.Invariant($"<strong>{_signed}</strong>"), told[0], StringComparison.Ordinal);
            Assert.Equal(QuestionsOfAReading * (1 + second), _actors.Questions);
        }

        await end.CancelAsync();
        foreach (var viewer in viewers) await viewer.DisposeAsync();
    }

    [Fact]
    public async Task Within_a_second_nobody_is_told_anything_however_many_sign()
    {
        await _installation.PublishAsync(Samples.Petition());
        using var end = new CancellationTokenSource(Patience);
        await using var viewer = _live.WatchAsync(Samples.Petition(), SeriesUnit.Hour, end.Token).GetAsyncEnumerator(end.Token);
        await NextAsync([viewer]);
        var next = viewer.MoveNextAsync().AsTask();

        for (var signature = 0; signature < 9; signature++)
        {
            await SignAsync();
            _installation.Clock.Advance(Watches<string>.Interval / 10);
        }

        Assert.False(next.IsCompleted);
        _installation.Clock.Advance(Watches<string>.Interval / 10);
        Assert.True(await next.WaitAsync(Patience));
        Assert.Contains("<strong>9</strong>", viewer.Current, StringComparison.Ordinal);
        await end.CancelAsync();
    }

    [Fact]
    public async Task What_is_sent_is_the_parts_of_the_page()
    {
        await _installation.PublishAsync(Samples.Petition());
        using var end = new CancellationTokenSource(Patience);
        await using var viewer = _live.WatchAsync(Samples.Petition(), SeriesUnit.Day, end.Token).GetAsyncEnumerator(end.Token);

        var told = (await NextAsync([viewer]))[0];

        foreach (var part in (string[])["figures", "chart", "table", "next", "checks", "origins"]) Assert.Contains($"data-part=\"{part}\"", told, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", told, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", told, StringComparison.Ordinal);
        await end.CancelAsync();
    }

    private static async Task<string[]> NextAsync(IReadOnlyList<IAsyncEnumerator<string>> viewers) => await Task.WhenAll(viewers.Select(async viewer =>
    {
        Assert.True(await viewer.MoveNextAsync());
        return viewer.Current;
    })).WaitAsync(Patience);

    private async Task SignAsync()
    {
        var form = WholeInstallation.Form with { Email = $"signer-{_signed++}@example.org" };
        Assert.Equal(SignStatus.Counted, (await _installation.Signing.SignAsync(WholeInstallation.Slug, form)).Status);
    }

    /// <summary>Counts who asks a shard for anything.</summary>
    private sealed class CountedActors(IActors actors) : IActors
    {
        private int _questions;

        public int Questions => Volatile.Read(ref _questions);

        public IPetition Petition(string slug) => actors.Petition(slug);

        public ISignatureShard SignatureShard(ShardId id)
        {
            Interlocked.Increment(ref _questions);
            return actors.SignatureShard(id);
        }

        public ICampaign Campaign(string slug) => actors.Campaign(slug);

        public ISigner Signer(MailboxKey mailbox) => actors.Signer(mailbox);

        public ICatalogue Catalogue() => actors.Catalogue();
    }

    private sealed class EndlessLife : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => throw new NotSupportedException("Nothing stops here.");
    }
}
