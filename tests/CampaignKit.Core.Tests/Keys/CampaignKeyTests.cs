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

    private readonly InMemoryDocuments _documents = new();
    private readonly MasterKey _master = new(new byte[MasterKey.Size]);
    private readonly InProcessActors _actors;
    private int _reads;

    public CampaignKeyTests()
    {
        _actors = new(_documents, new InMemoryLedger(), new InMemoryAwaiting(), new InMemoryOutbox(), _master, new ManualClock(), new SignatureOptions(), new());
        _documents.BeforeReading = _ =>
        {
            Interlocked.Increment(ref _reads);
            return Task.CompletedTask;
        };
    }

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
        var calls = Enumerable.Range(0, 3).Select(_ => turns.Call(() => new Campaign(Slug, _documents, _master).ReadKeyAsync())).ToList();
        Assert.All(calls, call => Assert.False(call.IsCompleted));

        turns.Run(gate.SetResult);

        Assert.All(calls, call => Assert.Equal(calls[0].Answer().Wrapped, call.Answer().Wrapped));
    }

    [Fact]
    public async Task Key_stays_the_same_for_later_activations()
    {
        var first = await new Campaign(Slug, _documents, _master).ReadKeyAsync();

        var later = await new Campaign(Slug, _documents, _master).ReadKeyAsync();

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
    public async Task Keyring_asks_the_campaign_once_for_each_petition()
    {
        var keyring = new Keyring(_actors, _master);
        var first = await keyring.ForAsync(Samples.Petition());
        var readsForTheFirst = _reads;

        var second = await keyring.ForAsync(Samples.Petition());

        Assert.Same(first, second);
        Assert.Equal(readsForTheFirst, _reads);
    }

    [Fact]
    public async Task Keyring_gives_one_set_of_keys_to_concurrent_first_callers()
    {
        var keyring = new Keyring(_actors, _master);

        var keys = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await keyring.ForAsync(Samples.Petition()))));

        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task Keyring_derives_the_same_keys_on_every_node()
    {
        var here = await new Keyring(_actors, _master).ForAsync(Samples.Petition());
        var there = await new Keyring(_actors, _master).ForAsync(Samples.Petition());

        Assert.Equal(here.Receipt(new(42)), there.Receipt(new(42)));
    }

    [Fact]
    public async Task Keyring_asks_again_after_a_failure()
    {
        var keyring = new Keyring(_actors, _master);
        _documents.BeforeWriting = () => Task.FromException(new StorageUnavailableException());
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await keyring.ForAsync(Samples.Petition()));
        _documents.BeforeWriting = () => Task.CompletedTask;

        Assert.NotNull(await keyring.ForAsync(Samples.Petition()));
    }
}
