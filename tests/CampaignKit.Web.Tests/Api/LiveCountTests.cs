using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Petitions;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignKit.Web.Tests.Api;

/// <summary>Counts as they move, over HTTP and behind it.</summary>
[Collection(ApiSuite.Name)]
public sealed class LiveCountTests(ServedApp app)
{
    private static readonly string Petition = SeedPetitions.Open[0];

    // A guard against tests that never end: what is waited for comes within a second or two.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static PetitionRecord Watched => SeedPetitions.Content.Petitions.Single(petition => petition.Slug == Petition);

    [Fact]
    public async Task Watcher_is_told_the_count_at_once_and_again_when_somebody_has_signed()
    {
        using var end = new CancellationTokenSource(Patience);
        using var answer = await WatchAsync($"/fr/api/v1/petitions/{Petition}/count/live", end.Token);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(["identity"], answer.Content.Headers.ContentEncoding);

        await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(end.Token)).EnumerateAsync(end.Token).GetAsyncEnumerator(end.Token);
        var before = await NextAsync(events);
        Assert.Equal(["after", "before", "count", "goal", "goalText", "included", "number"], before.Names().Order());
        Assert.StartsWith("Prochain objectif", before.Text("goalText"), StringComparison.Ordinal);

        await new SignerForm { Email = "live@example.org" }.SignAsync(app.Client, Petition);

        var after = await NextAsync(events);
        while (Count(after) == Count(before)) after = await NextAsync(events);
        Assert.Equal(Count(before) + 1, Count(after));
    }

    [Theory]
    [InlineData("there-is-no-such-petition")]
    [InlineData("%20")]
    public async Task Petition_that_is_not_there_cannot_be_watched(string petition)
    {
        using var answer = await WatchAsync($"/api/v1/petitions/{petition}/count/live", CancellationToken.None);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Many_watchers_share_one_look_which_ends_when_the_last_of_them_has_left()
    {
        using var end = new CancellationTokenSource(Patience);
        var clock = new CountedTimers();
        var live = Live(clock);
        var watchers = Enumerable.Range(0, 100).Select(_ => live.WatchAsync(Watched, end.Token).GetAsyncEnumerator(end.Token)).ToList();

        // The first word of each is its own reading, the second comes from the look that they share.
        for (var words = 0; words < 2; words++) await Task.WhenAll(watchers.Select(watcher => watcher.MoveNextAsync().AsTask()));

        Assert.Equal((1, false), (clock.Made, clock.Ended.IsCompleted));
        foreach (var watcher in watchers.Skip(1)) await watcher.DisposeAsync();
        Assert.False(clock.Ended.IsCompleted);
        await watchers[0].DisposeAsync();
        await clock.Ended.WaitAsync(end.Token);
    }

    [Fact]
    public async Task Watcher_whose_connection_is_cut_stops_watching()
    {
        using var connection = new CancellationTokenSource();
        var clock = new CountedTimers();
        await using var watcher = Live(clock).WatchAsync(Watched, connection.Token).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await watcher.MoveNextAsync());

        var next = watcher.MoveNextAsync();
        await connection.CancelAsync();

        // It may have been told once more in between.
        for (var isTold = await next; isTold; isTold = await watcher.MoveNextAsync()) { }
        await clock.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task Who_comes_after_all_have_left_is_told_as_the_first_was()
    {
        using var end = new CancellationTokenSource(Patience);
        var clock = new CountedTimers();
        var live = Live(clock);
        for (var visits = 1; visits <= 2; visits++)
        {
            await using var watcher = live.WatchAsync(Watched, end.Token).GetAsyncEnumerator(end.Token);
            for (var words = 0; words < 2; words++) Assert.True(await watcher.MoveNextAsync());
            Assert.Equal(visits, clock.Made);
        }
    }

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("count", events.Current.EventType);
        return JsonSerializer.Deserialize<JsonElement>(events.Current.Data);
    }

    private static long Count(JsonElement told) => told.GetProperty("count").GetInt64();

    private LiveCounts Live(TimeProvider clock) => new(app.Services.GetRequiredService<PetitionCounts>(), clock, app.Services.GetRequiredService<IHostApplicationLifetime>());

    private async Task<HttpResponseMessage> WatchAsync(string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept-Encoding", "br");
        return await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The system's clock, and how many timers were made with it.</summary>
    private sealed class CountedTimers : TimeProvider
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _made;

        public int Made => Volatile.Read(ref _made);

        /// <summary>Completes with the first timer that is given up.</summary>
        public Task Ended => _ended.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _made);
            return new Counted(base.CreateTimer(callback, state, dueTime, period), _ended);
        }

        private sealed class Counted(ITimer timer, TaskCompletionSource ended) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                timer.Dispose();
                ended.TrySetResult();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
