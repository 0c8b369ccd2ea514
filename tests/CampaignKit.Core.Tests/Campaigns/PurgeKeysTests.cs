using System.Text.Json.Nodes;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Campaigns;

public sealed class PurgeKeysTests
{
    private readonly ManualClock _clock = new();
    private readonly InMemoryDocuments _documents = new();
    private readonly PurgeKeys _keys;

    public PurgeKeysTests() => _keys = new(_documents, _clock);

    [Fact]
    public async Task Secrets_of_two_names_are_enough_whichever_comes_first()
    {
        var (ana, ben) = (await AddAsync("Ana"), await AddAsync("ben"));

        foreach (var (first, second) in ((string, string)[])[(ana, ben), (ben, ana)])
        {
            var attempt = await _keys.TryAsync(first, second);

            Assert.Equal(PurgeTryStatus.Granted, attempt.Status);
            Assert.Equal(["Ana", "ben"], attempt.Names.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Secret_may_be_typed_as_people_type()
    {
        var (ana, ben) = (await AddAsync("ana"), await AddAsync("ben"));

        Assert.Equal(PurgeTryStatus.Granted, (await _keys.TryAsync($" {ana.ToLowerInvariant()}", $"{ben[..13]}-{ben[13..]}")).Status);
    }

    [Fact]
    public async Task One_secret_twice_is_refused()
    {
        var ana = await AddAsync("ana");
        await AddAsync("ben");

        await AssertRefusedAsync(ana, ana);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(true, "0123456789ABCDEFGHJKMNPQRS")]
    [InlineData(false, "ana")]
    public async Task Wrong_secret_is_refused_the_same_whichever_it_is(bool isRightFirst, string wrong)
    {
        var ana = await AddAsync("ana");
        await AddAsync("ben");

        await AssertRefusedAsync(isRightFirst ? ana : wrong, isRightFirst ? wrong : ana);
        await AssertRefusedAsync(wrong, wrong);
    }

    [Fact]
    public async Task Removed_key_opens_nothing_and_a_new_one_of_the_same_name_does()
    {
        var (ana, ben) = (await AddAsync("ana"), await AddAsync("ben"));

        Assert.True(await _keys.RemoveAsync("BEN"));
        await AssertRefusedAsync(ana, ben);
        Assert.False(await _keys.RemoveAsync("ben"));

        Assert.Equal(PurgeTryStatus.Granted, (await _keys.TryAsync(ana, await AddAsync("ben"))).Status);
        await AssertRefusedAsync(ana, ben);
    }

    [Fact]
    public async Task Name_has_one_key_however_it_is_spelled()
    {
        await AddAsync("ana");

        Assert.Null(await _keys.AddAsync("Ana"));
        Assert.Equal(["ana"], (await _keys.ListAsync()).Select(key => key.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\n")]
    [InlineData("a/b")]
    [InlineData("a123456789b123456789c123456789d1234567890")]
    public async Task What_is_no_name_gets_no_key(string name)
    {
        Assert.False(PurgeKeys.IsName(name));
        await Assert.ThrowsAsync<ArgumentException>(() => _keys.AddAsync(name));
        Assert.False(await _keys.RemoveAsync(name));
    }

    [Fact]
    public async Task Secret_is_not_stored()
    {
        var secret = await AddAsync("ana");

        var stored = (await _documents.ReadAsync<JsonObject>(PurgeKeys.Kind, "ana"))!.Value;

        Assert.DoesNotContain(secret, stored.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(32, Convert.FromBase64String((string)stored["hash"]!).Length);
    }

    [Fact]
    public async Task Sixth_try_in_ten_minutes_is_not_judged_even_if_it_is_right()
    {
        var (ana, ben) = (await AddAsync("ana"), await AddAsync("ben"));
        var first = _clock.GetUtcNow();
        for (var attempt = 0; attempt < PurgeKeys.TriesAtMost; attempt++)
        {
            await AssertRefusedAsync(ana, ana);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        var sixth = await _keys.TryAsync(ana, ben);
        Assert.Equal((PurgeTryStatus.TooMany, first + PurgeKeys.TriesIn), (sixth.Status, sixth.NextAt));
        Assert.Empty(sixth.Names);

        _clock.Advance(sixth.NextAt!.Value - _clock.GetUtcNow() - TimeSpan.FromTicks(1));
        Assert.Equal(PurgeTryStatus.TooMany, (await _keys.TryAsync(ana, ben)).Status);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(PurgeTryStatus.Granted, (await _keys.TryAsync(ana, ben)).Status);
    }

    [Fact]
    public async Task Tries_are_remembered_over_a_restart()
    {
        var (ana, ben) = (await AddAsync("ana"), await AddAsync("ben"));
        for (var attempt = 0; attempt < PurgeKeys.TriesAtMost; attempt++) await AssertRefusedAsync(ana, ana);

        Assert.Equal(PurgeTryStatus.TooMany, (await new PurgeKeys(_documents, _clock).TryAsync(ana, ben)).Status);
    }

    [Fact]
    public async Task Right_secrets_give_all_tries_back()
    {
        var (ana, ben) = (await AddAsync("ana"), await AddAsync("ben"));
        for (var round = 0; round < 3; round++)
        {
            for (var attempt = 1; attempt < PurgeKeys.TriesAtMost; attempt++) await AssertRefusedAsync(ana, ana);
            Assert.Equal(PurgeTryStatus.Granted, (await _keys.TryAsync(ana, ben)).Status);
        }
    }

    [Fact]
    public void Tries_at_the_same_time_are_all_counted()
    {
        var turns = new ManualTurns();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _documents.BeforeWriting = () => gate.Task;
        var calls = Enumerable.Range(0, 20).Select(_ => turns.Call(async () => await _keys.TryAsync("", ""))).ToList();
        Assert.All(calls, call => Assert.False(call.IsCompleted));

        turns.Run(gate.SetResult);

        Assert.Equal(PurgeKeys.TriesAtMost, calls.Count(call => call.Answer().Status is PurgeTryStatus.Refused));
        Assert.Equal(20 - PurgeKeys.TriesAtMost, calls.Count(call => call.Answer().Status is PurgeTryStatus.TooMany));
    }

    private async Task<string> AddAsync(string name) => (await _keys.AddAsync(name))!;

    private async Task AssertRefusedAsync(string first, string second)
    {
        var attempt = await _keys.TryAsync(first, second);
        Assert.Equal(PurgeTryStatus.Refused, attempt.Status);
        Assert.Empty(attempt.Names);
        Assert.Null(attempt.NextAt);
    }
}
