using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests.Outbox;

public sealed class InMemoryOutboxTests : OutboxContract
{
    private readonly InMemoryOutbox _outbox = new();

    [Fact]
    public async Task Outbox_that_is_away_does_nothing_and_has_everything_when_it_is_back()
    {
        await Outbox.PutAsync(Mail(1, "a"));
        _outbox.IsAway = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Outbox.PutAsync(Mail(1, "b")));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Outbox.CountAsync(new(1), Now));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await TakeAsync());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Outbox.ForgetAsync(new(1)));
        _outbox.IsAway = false;

        Assert.Equal(["a"], Ids(await TakeAsync()));
    }

    protected override Task<IOutbox> OpenAsync() => Task.FromResult<IOutbox>(_outbox);

    protected override Task CloseAsync() => Task.CompletedTask;
}
