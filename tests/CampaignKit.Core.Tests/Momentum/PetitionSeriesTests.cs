using CampaignKit.Core.Momentum;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Momentum;

public sealed class PetitionSeriesTests : IDisposable
{
    private readonly WholeInstallation _installation = new();
    private readonly PetitionSeries _series;

    public PetitionSeriesTests() => _series = new(_installation.Actors, _installation.Clock);

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Buckets_of_all_shards_are_added_up()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(0, 20);
        _installation.Clock.Advance(TimeSpan.FromMinutes(2));
        await SignAsync(20, 11);

        var answer = await _series.ReadAsync(Samples.Petition(), SeriesRange.UpTo(SeriesUnit.Minute, _installation.Clock.GetUtcNow(), 3));

        Assert.Equal([20, 0, 11], answer.Buckets);
        Assert.Equal(31, answer.Counted);
    }

    [Fact]
    public async Task Within_a_second_the_same_is_answered_and_then_the_newer()
    {
        await _installation.PublishAsync(Samples.Petition());
        var today = SeriesRange.UpTo(SeriesUnit.Day, _installation.Clock.GetUtcNow(), 1);
        Assert.Equal(0, (await _series.ReadAsync(Samples.Petition(), today)).Counted);
        await SignAsync(0, 3);
        Assert.Equal(0, (await _series.ReadAsync(Samples.Petition(), today)).Counted);

        _installation.Clock.Advance(PetitionSeries.KeptFor);

        Assert.Equal(3, (await _series.ReadAsync(Samples.Petition(), today)).Counted);
    }

    [Fact]
    public async Task An_outage_is_told_and_forgotten_after_a_second()
    {
        await _installation.PublishAsync(Samples.Petition());
        var today = SeriesRange.UpTo(SeriesUnit.Day, _installation.Clock.GetUtcNow(), 1);
        _installation.Ledger.BeforeReading = () => throw new Installation.StorageUnavailableException("Away.");
        await Assert.ThrowsAsync<Installation.StorageUnavailableException>(async () => await _series.ReadAsync(Samples.Petition(), today));

        _installation.Ledger.BeforeReading = () => Task.CompletedTask;
        _installation.Clock.Advance(PetitionSeries.KeptFor);

        Assert.Equal(0, (await _series.ReadAsync(Samples.Petition(), today)).Counted);
    }

    private async Task SignAsync(int from, int people)
    {
        for (var person = from; person < from + people; person++)
        {
            Assert.Equal(SignStatus.Counted, (await _installation.Signing.SignAsync(WholeInstallation.Slug, WholeInstallation.Form with { Email = $"signer-{person}@example.org" })).Status);
        }
    }
}
