using System.Collections.Concurrent;
using System.Threading.Channels;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Campaigns;
using CampaignKit.Web.Mail;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignKit.Web.Tests.Campaigns;

/// <summary>When the program looks whose people are due. Every wait is a timer that the test lets ring.</summary>
public sealed class RetentionPassTests : IDisposable
{
    private static readonly PetitionRecord Petition = SeedPetitions.Content.Petitions[0] with { State = PetitionState.Closed };

    private readonly DataFolder _folder = new();
    private readonly TimerClock _clock = new();
    private readonly ConcurrentQueue<string> _forgotten = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteSignatureLedger _ledger;
    private readonly SqliteDocuments _documents;
    private readonly InProcessActors _actors;
    private readonly Traces _traces = new();
    private readonly KeyDestruction _destruction;
    private readonly RetentionPass _pass;

    public RetentionPassTests()
    {
        Directory.CreateDirectory(_folder.Data);
        _database = SqliteDatabase.Open(_folder.Database);
        _ledger = new(_database);
        _documents = new(_database);
        var master = new MasterKey(new byte[MasterKey.Size]);
        _actors = new(_documents, _ledger, new SqliteAwaiting(_database), new SqliteOutbox(_database), master, TimeProvider.System, new(), new());
        _destruction = new(_documents, _ledger, _actors, new(_actors, master, TimeProvider.System), new NotingOutbox(_forgotten), new MailFolder(Path.Combine(_folder.Data, "outbox")), _traces, master, _clock);
        _pass = new(new(new(_documents, _ledger, _clock), _destruction, _clock), _destruction, _clock, NullLogger<RetentionPass>.Instance);
    }

    public void Dispose()
    {
        _pass.Dispose();
        _actors.Dispose();
        _ledger.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task First_look_comes_when_the_clock_may_be_trusted_and_then_one_a_day()
    {
        await StoreAsync(closedAt: _clock.GetUtcNow().AddDays(-1));
        await _pass.StartAsync(CancellationToken.None);

        var first = await _clock.NextAsync();
        Assert.Equal(TimeSpan.FromMinutes(10), first.DueTime);
        Assert.Null(await RecordAsync());

        first.Ring();
        var second = await _clock.NextAsync();
        Assert.Equal(TimeSpan.FromDays(1), second.DueTime);
        Assert.Equal(DestructionReason.Retention, (await RecordAsync())!.Reason);
        await _pass.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Look_that_fails_is_repeated_soon()
    {
        await StoreAsync(closedAt: _clock.GetUtcNow().AddDays(-1));
        _traces.Failure = new StorageUnavailableException("Somebody reads.");
        await _pass.StartAsync(CancellationToken.None);
        (await _clock.NextAsync()).Ring();

        var again = await _clock.NextAsync();
        Assert.Equal(TimeSpan.FromMinutes(10), again.DueTime);
        Assert.Null((await RecordAsync())!.FinishedAt);

        _traces.Failure = null;
        again.Ring();
        Assert.Equal(TimeSpan.FromDays(1), (await _clock.NextAsync()).DueTime);
        Assert.NotNull((await RecordAsync())!.FinishedAt);
        await _pass.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_was_ordered_before_the_process_died_is_finished_at_the_start()
    {
        await StoreAsync(closedAt: _clock.GetUtcNow());
        _traces.Failure = new StorageUnavailableException("The process dies here.");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _destruction.RunAsync(Petition.Campaign, DestructionReason.Purge, "ana", "ben"));
        _traces.Failure = null;

        await _pass.StartAsync(CancellationToken.None);
        await _clock.NextAsync();

        Assert.Equal(["ana", "ben"], (await RecordAsync())!.By);
        Assert.NotNull((await RecordAsync())!.FinishedAt);
        await _pass.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Who_is_not_due_is_left_alone()
    {
        await StoreAsync(closedAt: _clock.GetUtcNow());
        await _pass.StartAsync(CancellationToken.None);
        (await _clock.NextAsync()).Ring();
        await _clock.NextAsync();

        Assert.Null(await RecordAsync());
        Assert.Empty(_forgotten);
        await _pass.StopAsync(CancellationToken.None);
    }

    private async Task StoreAsync(DateTimeOffset closedAt)
    {
        var campaign = SeedPetitions.Content.Campaigns.First(campaign => campaign.Slug == Petition.Campaign) with { RetentionDays = 1 };
        await _documents.WriteAsync([new(CampaignRecord.Kind, campaign.Slug, campaign, null), new(PetitionRecord.Kind, Petition.Slug, Petition with { ClosedAt = closedAt }, null)]);
    }

    private async Task<DestructionRecord?> RecordAsync() => (await _documents.ReadAsync<DestructionRecord>(DestructionRecord.Kind, Petition.Campaign))?.Value;

    private sealed class Traces : ITraces
    {
        public Exception? Failure { get; set; }

        public Task RemoveAsync() => Failure is null ? Task.CompletedTask : Task.FromException(Failure);
    }

    // Time stands still; who waits gets a timer that rings when the test says so.
    private sealed class TimerClock : TimeProvider
    {
        private readonly Channel<Timer> _timers = Channel.CreateUnbounded<Timer>();

        public override DateTimeOffset GetUtcNow() => TestClock.Start;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(() => callback(state), dueTime);
            _timers.Writer.TryWrite(timer);
            return timer;
        }

        public async Task<Timer> NextAsync() => await _timers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
    }

    private sealed record Timer(Action Ring, TimeSpan DueTime) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // Nothing runs.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
