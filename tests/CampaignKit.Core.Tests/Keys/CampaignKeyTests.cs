using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Keys;

public sealed class CampaignKeyTests : IDisposable
{
    private const string Slug = "fair-work";

    private readonly ManualClock _clock = new();
    private readonly InMemoryDocuments _documents = new();
    private readonly MasterKey _master = new(new byte[MasterKey.Size]);
    private readonly InProcessActors _actors;

    public CampaignKeyTests() => _actors = new(_documents, new InMemoryLedger(), new InMemoryAwaiting(), new InMemoryOutbox(), _master, _clock, new SignatureOptions(), new());

    public void Dispose() => _actors.Dispose();

    [Fact]
    public async Task Concurrent_first_calls_make_one_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await _actors.Campaign(Slug).ReadKeyAsync())));

        Assert.Single(keys.Select(key => Convert.ToHexString(key.Wrapped)).Distinct());
    }

    [Fact]
    public void Two_activations_at_once_agree_on_the_key_that_was_stored_first()
    {
        var turns = new ManualTurns();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _documents.BeforeWriting = () => gate.Task;
        var calls = Enumerable.Range(0, 3).Select(_ => turns.Call(() => new Campaign(Slug, _documents, _master, _clock).ReadKeyAsync())).ToList();
        Assert.All(calls, call => Assert.False(call.IsCompleted));

        turns.Run(gate.SetResult);

        Assert.All(calls, call => Assert.Equal(calls[0].Answer().Wrapped, call.Answer().Wrapped));
    }

    [Fact]
    public async Task Key_stays_the_same_for_later_activations()
    {
        var first = await new Campaign(Slug, _documents, _master, _clock).ReadKeyAsync();

        var later = await new Campaign(Slug, _documents, _master, _clock).ReadKeyAsync();

        Assert.Equal(_master.Unwrap(first, Slug), _master.Unwrap(later, Slug));
    }

    [Fact]
    public async Task Key_that_could_not_be_stored_is_never_given_out()
    {
        _documents.BeforeWriting = () => Task.FromException(new StorageUnavailableException());

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _actors.Campaign(Slug).ReadKeyAsync());
    }

    [Fact]
    public async Task Campaigns_have_keys_of_their_own() =>
        Assert.NotEqual(
            _master.Unwrap(await _actors.Campaign(Slug).ReadKeyAsync(), Slug),
            _master.Unwrap(await _actors.Campaign("another-campaign").ReadKeyAsync(), "another-campaign"));

    [Fact]
    public async Task Destroyed_key_is_gone_for_every_later_activation()
    {
        await _actors.Campaign(Slug).ReadKeyAsync();

        await _actors.Campaign(Slug).DestroyKeyAsync("purge");

        var told = await Assert.ThrowsAsync<KeyDestroyedException>(async () => await new Campaign(Slug, _documents, _master, _clock).ReadKeyAsync());
        Assert.Contains($"{Slug} can be read any more: its key was destroyed on 2026-11-05.", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stays_of_a_destroyed_key_is_when_and_why()
    {
        await _actors.Campaign(Slug).ReadKeyAsync();

        await _actors.Campaign(Slug).DestroyKeyAsync("purge");

        var left = (await _documents.ReadAsync<JsonObject>(Campaign.KeyKind, Slug))!.Value;
        Assert.Equal("""{"destroyedAt":"2026-11-05T12:00:00+00:00","reason":"purge"}""", left.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task Key_that_was_never_made_can_be_destroyed_and_then_never_is()
    {
        await _actors.Campaign(Slug).DestroyKeyAsync("purge");

        await Assert.ThrowsAsync<KeyDestroyedException>(async () => await _actors.Campaign(Slug).ReadKeyAsync());
    }

    [Fact]
    public async Task Second_destruction_changes_nothing()
    {
        await _actors.Campaign(Slug).DestroyKeyAsync("purge");
        var first = await _documents.ReadAsync<CampaignKeyRecord>(Campaign.KeyKind, Slug);
        _clock.Advance(TimeSpan.FromDays(1));

        await _actors.Campaign(Slug).DestroyKeyAsync("retention");

        Assert.Equal(first, await _documents.ReadAsync<CampaignKeyRecord>(Campaign.KeyKind, Slug));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Key_that_is_made_while_it_is_destroyed_does_not_survive(bool isMadeFirst)
    {
        var turns = new ManualTurns();
        var writes = new List<TaskCompletionSource>();
        _documents.BeforeWriting = () =>
        {
            writes.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
            return writes[^1].Task;
        };
        var making = turns.Call(() => new Campaign(Slug, _documents, _master, _clock).ReadKeyAsync());
        var destroying = turns.Call(() => DestroyAsync(new(Slug, _documents, _master, _clock)));

        for (var write = 0; write < writes.Count; write++) turns.Run(writes[write < 2 && !isMadeFirst ? 1 - write : write].SetResult);

        Assert.True(destroying.Answer());
        Assert.Equal(isMadeFirst, making.Failure() is null);
        Assert.IsType<KeyDestroyedException>(turns.Call(() => new Campaign(Slug, _documents, _master, _clock).ReadKeyAsync()).Failure());
    }

    private static async ValueTask<bool> DestroyAsync(Campaign campaign)
    {
        await campaign.DestroyKeyAsync("purge");
        return true;
    }
}
