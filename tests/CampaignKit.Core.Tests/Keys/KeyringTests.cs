using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Keys;

public sealed class KeyringTests : IDisposable
{
    private static readonly PetitionRecord Petition = Samples.Petition();

    private readonly ManualClock _clock = new();
    private readonly InMemoryDocuments _documents = new();
    private readonly MasterKey _master = new(new byte[MasterKey.Size]);
    private readonly InProcessActors _actors;
    private readonly Keyring _keyring;
    private int _reads;

    public KeyringTests()
    {
        _actors = new(_documents, new InMemoryLedger(), new InMemoryAwaiting(), new InMemoryOutbox(), _master, _clock, new SignatureOptions(), new());
        _keyring = NewKeyring();
        _documents.BeforeReading = _ =>
        {
            Interlocked.Increment(ref _reads);
            return Task.CompletedTask;
        };
    }

    public void Dispose() => _actors.Dispose();

    [Fact]
    public async Task Campaign_is_asked_no_second_time_before_ten_seconds_are_over()
    {
        var first = await _keyring.ForAsync(Petition);
        var reads = _reads;
        _clock.Advance(Keyring.AskAgainAfter - TimeSpan.FromTicks(1));

        var second = await _keyring.ForAsync(Petition);

        Assert.Same(first, second);
        Assert.Equal(reads, _reads);
    }

    [Fact]
    public async Task Campaign_is_asked_again_when_ten_seconds_are_over_and_the_keys_stay_the_same()
    {
        var first = await _keyring.ForAsync(Petition);
        var reads = _reads;
        _clock.Advance(Keyring.AskAgainAfter);

        var second = await _keyring.ForAsync(Petition);
        await _keyring.ForAsync(Petition);

        Assert.Same(first, second);
        Assert.Equal(reads + 1, _reads);
    }

    [Fact]
    public async Task Concurrent_first_callers_get_one_set_of_keys()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await _keyring.ForAsync(Petition))));

        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task Callers_who_come_while_the_campaign_is_asked_share_the_question()
    {
        await _keyring.ForAsync(Petition);
        _clock.Advance(Keyring.AskAgainAfter);
        var (gate, reads) = (new TaskCompletionSource(), 0);
        _documents.BeforeReading = _ =>
        {
            reads++;
            return gate.Task;
        };

        var calls = Enumerable.Range(0, 20).Select(_ => _keyring.ForAsync(Petition).AsTask()).ToList();
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task Keys_are_the_same_on_every_node()
    {
        var here = await _keyring.ForAsync(Petition);
        var there = await NewKeyring().ForAsync(Petition);

        Assert.Equal(here.Receipt(new(42)), there.Receipt(new(42)));
    }

    [Fact]
    public async Task Petitions_of_one_campaign_have_keys_of_their_own()
    {
        var one = await _keyring.ForAsync(Petition);
        var other = await _keyring.ForAsync(Samples.Petition("another-petition"));

        Assert.NotEqual(one.Receipt(new(42)), other.Receipt(new(42)));
    }

    [Fact]
    public async Task Campaign_is_asked_again_after_a_failure()
    {
        _documents.BeforeWriting = () => Task.FromException(new StorageUnavailableException());
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _keyring.ForAsync(Petition));
        _documents.BeforeWriting = () => Task.CompletedTask;

        Assert.NotNull(await _keyring.ForAsync(Petition));
    }

    [Fact]
    public async Task Key_that_is_ten_seconds_old_is_not_used_while_the_campaign_cannot_be_asked()
    {
        await _keyring.ForAsync(Petition);
        _clock.Advance(Keyring.AskAgainAfter);
        _documents.BeforeReading = _ => Task.FromException(new StorageUnavailableException());

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _keyring.ForAsync(Petition));
    }

    [Fact]
    public async Task Key_that_was_destroyed_elsewhere_is_out_of_use_after_ten_seconds()
    {
        var keys = await _keyring.ForAsync(Petition);
        await _actors.Campaign(Petition.Campaign).DestroyKeyAsync("purge");
        _clock.Advance(Keyring.AskAgainAfter - TimeSpan.FromTicks(1));
        Assert.Same(keys, await _keyring.ForAsync(Petition));

        _clock.Advance(TimeSpan.FromTicks(1));

        await Assert.ThrowsAsync<KeyDestroyedException>(async () => await _keyring.ForAsync(Petition));
    }

    [Fact]
    public async Task Destroyed_key_that_is_forgotten_is_out_of_use_at_once()
    {
        await _keyring.ForAsync(Petition);
        await _actors.Campaign(Petition.Campaign).DestroyKeyAsync("purge");

        _keyring.Forget(Petition.Campaign);

        await Assert.ThrowsAsync<KeyDestroyedException>(async () => await _keyring.ForAsync(Petition));
    }

    [Fact]
    public async Task Key_that_is_forgotten_but_not_destroyed_comes_back()
    {
        var receipt = (await _keyring.ForAsync(Petition)).Receipt(new(42));

        _keyring.Forget(Petition.Campaign);

        Assert.Equal(receipt, (await _keyring.ForAsync(Petition)).Receipt(new(42)));
    }

    [Fact]
    public async Task Key_of_another_campaign_stays_in_use_when_one_is_forgotten()
    {
        var other = Samples.Petition("another-petition") with { Campaign = "another-campaign" };
        var keys = await _keyring.ForAsync(other);
        await _keyring.ForAsync(Petition);

        _keyring.Forget(Petition.Campaign);

        Assert.Same(keys, await _keyring.ForAsync(other));
    }

    [Fact]
    public async Task Answer_that_was_on_its_way_when_the_key_was_destroyed_and_forgotten_is_not_taken()
    {
        await _actors.Campaign(Petition.Campaign).ReadKeyAsync();
        var gate = new TaskCompletionSource();
        _documents.AfterReading = _ => gate.Task;
        var call = _keyring.ForAsync(Petition).AsTask();

        // What it has read is a key; what it will be told has been overtaken.
        _documents.AfterReading = _ => Task.CompletedTask;
        await new Campaign(Petition.Campaign, _documents, _master, _clock).DestroyKeyAsync("purge");
        _keyring.Forget(Petition.Campaign);
        gate.SetResult();

        await Assert.ThrowsAsync<KeyDestroyedException>(() => call);
    }

    [Fact]
    public async Task Whoever_still_holds_dropped_keys_can_make_nothing_new_of_them()
    {
        var keys = await _keyring.ForAsync(Petition);

        _keyring.Forget(Petition.Campaign);

        // On this thread nothing has been made of them yet.
        Assert.Throws<KeyDestroyedException>(() => keys.Seal(new() { Email = "ada@example.org" }, new(42)));
        Assert.Throws<KeyDestroyedException>(() => keys.Receipt(new(42)));
    }

    private Keyring NewKeyring() => new(_actors, _master, _clock);
}
