using System.Collections.Concurrent;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Actors;

public class ActorRegistryTests
{
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(15);

    private readonly ManualClock _clock = new();
    private int _made;

    [Fact]
    public async Task Thousand_concurrent_calls_lose_no_increment()
    {
        var counters = Registry(_ => new Counter());

        var counts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => counters.RunAsync("a", counter => counter.IncrementAsync()).AsTask())));

        Assert.Equal(Enumerable.Range(1, 1000), counts.Order());
    }

    [Fact]
    public async Task Calls_interleave_where_they_wait()
    {
        var counters = Registry(_ => new Counter());
        var gate = new TaskCompletionSource();
        var waiting = counters.RunAsync("a", async counter =>
        {
            await gate.Task;
            return counter.Value;
        }).AsTask();

        await counters.RunAsync("a", counter => counter.IncrementAsync());
        gate.SetResult();

        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task What_follows_a_wait_is_again_a_turn_of_its_own()
    {
        var counters = Registry(_ => new Counter());
        var gate = new TaskCompletionSource();
        var calls = Enumerable.Range(0, 1000).Select(_ => counters.RunAsync("a", async counter =>
        {
            await gate.Task;
            return await counter.IncrementAsync();
        }).AsTask()).ToList();

        gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(1000, await counters.RunAsync("a", counter => new ValueTask<int>(counter.Value)));
    }

    [Fact]
    public async Task Call_does_not_enter_a_turn_that_is_running()
    {
        var counters = Registry(_ => new Counter());
        using var inside = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var running = Task.Run(() => counters.RunAsync("a", counter =>
        {
            inside.Set();
            leave.Wait();
            return counter.IncrementAsync();
        }).AsTask());
        inside.Wait();

        var other = counters.RunAsync("a", counter => counter.IncrementAsync()).AsTask();

        Assert.False(other.IsCompleted);
        leave.Set();
        Assert.Equal(1, await running);
        Assert.Equal(2, await other);
    }

    [Fact]
    public async Task Actor_that_is_called_back_by_the_one_it_calls_does_not_wait_for_itself()
    {
        var counters = Registry(_ => new Counter());

        var answer = await counters.RunAsync("a", async _ => await counters.RunAsync("b", async _ => await counters.RunAsync("a", counter => counter.IncrementAsync())));

        Assert.Equal(1, answer);
    }

    [Fact]
    public async Task Calls_of_one_caller_run_in_the_order_they_were_made()
    {
        var lists = new ActorRegistry<string, List<int>>(_ => [], _clock);
        var gate = new TaskCompletionSource();

        var calls = Enumerable.Range(0, 500).Select(call => lists.RunAsync("a", async list =>
        {
            list.Add(call);
            await gate.Task;
            return list.Count;
        }).AsTask()).ToList();
        gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(Enumerable.Range(0, 500), await lists.RunAsync("a", list => new ValueTask<List<int>>([.. list])));
    }

    [Fact]
    public async Task Caller_goes_on_outside_the_actors_turns()
    {
        var before = SynchronizationContext.Current;

        var call = new Turns().RunAsync(new Counter(), counter => counter.IncrementAsync());

        Assert.Same(before, SynchronizationContext.Current);
        Assert.Equal(1, await call);
    }

    [Fact]
    public async Task Actors_of_different_keys_run_at_the_same_time()
    {
        var counters = Registry(_ => new Counter());
        using var meeting = new Barrier(participantCount: 2);

        // Both block their turn here, and leave it only together.
        var met = await Task.WhenAll(Enumerable.Range(0, 2).Select(key => Task.Run(() =>
            counters.RunAsync($"{key}", _ => new ValueTask<bool>(meeting.SignalAndWait(TimeSpan.FromMinutes(1)))).AsTask())));

        Assert.Equal([true, true], met);
    }

    [Fact]
    public async Task Exception_reaches_the_caller_and_the_actor_goes_on()
    {
        var counters = Registry(_ => new Counter());
        await counters.RunAsync("a", counter => counter.IncrementAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await counters.RunAsync("a", ValueTask<int> (_) => throw new InvalidOperationException()));
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await counters.RunAsync("a", async ValueTask<int> (_) =>
            {
                await Task.Yield();
                throw new InvalidOperationException();
            }));

        Assert.Equal(2, await counters.RunAsync("a", counter => counter.IncrementAsync()));
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task Call_without_an_answer_is_over_when_it_has_run()
    {
        var counters = Registry(_ => new Counter());

        await counters.RunAsync("a", async counter => { await counter.IncrementAsync(); });

        Assert.Equal(1, await counters.RunAsync("a", counter => new ValueTask<int>(counter.Value)));
    }

    [Fact]
    public async Task Idle_actor_is_forgotten_and_made_anew_by_the_next_call()
    {
        var counters = Registry(_ => new Counter());
        await counters.RunAsync("a", counter => counter.IncrementAsync());
        _clock.Advance(IdleAfter);

        counters.Collect(IdleAfter);

        Assert.Equal(0, counters.Count);
        Assert.Equal(1, await counters.RunAsync("a", counter => counter.IncrementAsync()));
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task Actor_that_was_called_lately_is_kept()
    {
        var counters = Registry(_ => new Counter());
        await counters.RunAsync("a", counter => counter.IncrementAsync());
        _clock.Advance(IdleAfter - TimeSpan.FromTicks(1));
        await counters.RunAsync("b", counter => counter.IncrementAsync());
        _clock.Advance(TimeSpan.FromTicks(1));

        counters.Collect(IdleAfter);

        Assert.Equal(1, counters.Count);
        Assert.Equal(2, await counters.RunAsync("b", counter => counter.IncrementAsync()));
    }

    [Fact]
    public async Task Actor_with_a_call_under_way_is_never_idle()
    {
        var counters = Registry(_ => new Counter());
        var gate = new TaskCompletionSource();
        var waiting = counters.RunAsync("a", async counter =>
        {
            await gate.Task;
            return await counter.IncrementAsync();
        }).AsTask();
        _clock.Advance(100 * IdleAfter);

        counters.Collect(IdleAfter);
        gate.SetResult();

        Assert.Equal(1, await waiting);
        Assert.Equal(2, await counters.RunAsync("a", counter => counter.IncrementAsync()));
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task Idle_time_begins_when_the_last_call_ends()
    {
        var counters = Registry(_ => new Counter());
        var gate = new TaskCompletionSource();
        var waiting = counters.RunAsync("a", async counter =>
        {
            await gate.Task;
            return counter.Value;
        }).AsTask();
        _clock.Advance(IdleAfter);
        gate.SetResult();
        await waiting;

        counters.Collect(IdleAfter);

        Assert.Equal(1, counters.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Key_never_has_two_actors_at_work_while_idle_ones_are_collected(int seed)
    {
        var keys = new KeyWatch[5];
        for (var key = 0; key < keys.Length; key++) keys[key] = new();
        var actors = new ActorRegistry<int, Worker>(key => new(keys[key]), _clock);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
        {
            var random = new Random((seed * 100) + caller);
            for (var call = 0; call < 2000; call++)
            {
                await actors.RunAsync(random.Next(keys.Length), worker => worker.WorkAsync(random.Next(3)));
                if (random.Next(4) == 0) actors.Collect(TimeSpan.Zero);
            }
        })));

        Assert.All(keys, key => Assert.Equal((0, 0), (key.Clashes, key.Interruptions)));
        Assert.Equal(8000, keys.Sum(key => key.Calls));
        Assert.True(keys.Sum(key => key.Workers.Count) > keys.Length, "Nothing was collected meanwhile.");
    }

    private ActorRegistry<string, Counter> Registry(Func<string, Counter> make) => new(
        key =>
        {
            Interlocked.Increment(ref _made);
            return make(key);
        },
        _clock);

    private sealed class Counter
    {
        public int Value { get; private set; }

        // Reading and writing far apart, so that two calls at once would lose one of their increments.
        public ValueTask<int> IncrementAsync()
        {
            var seen = Value;
            Thread.SpinWait(500);
            return new(Value = seen + 1);
        }
    }

    private sealed class KeyWatch
    {
        private readonly Lock _gate = new();
        private Worker? _at;
        private int _running;

        public ConcurrentDictionary<Worker, bool> Workers { get; } = new();

        public int Calls { get; private set; }

        public int Clashes { get; private set; }

        public int Interruptions { get; set; }

        public void Enter(Worker worker)
        {
            Workers.TryAdd(worker, true);
            lock (_gate)
            {
                if (_running > 0 && _at != worker) Clashes++;
                (_at, _running, Calls) = (worker, _running + 1, Calls + 1);
            }
        }

        public void Leave()
        {
            lock (_gate) _running--;
        }
    }

    private sealed class Worker(KeyWatch watch)
    {
        private int _turns;

        public async ValueTask<bool> WorkAsync(int waits)
        {
            watch.Enter(this);
            for (var wait = 0; wait < waits; wait++)
            {
                TakeTurn();
                await Task.Yield();
            }

            TakeTurn();
            watch.Leave();
            return true;
        }

        private void TakeTurn()
        {
            if (Interlocked.Increment(ref _turns) > 1) watch.Interruptions++;
            Thread.SpinWait(20);
            Interlocked.Decrement(ref _turns);
        }
    }
}
