using CampaignKit.Core.Momentum;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Momentum;

/// <summary>A petition's days, from signing to what a page is told.</summary>
public sealed class PetitionDaysTests : IDisposable
{
    private const string Slug = WholeInstallation.Slug;

    private readonly WholeInstallation _installation = new();

    private int Today => DateOnly.FromDateTime(_installation.Clock.GetUtcNow().UtcDateTime).DayNumber;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task A_petition_that_nobody_signed_has_no_days_and_wakes_no_shard()
    {
        await _installation.PublishAsync(Samples.Petition());

        Assert.Empty((await DaysAsync()).Counts);
        Assert.Equal(0, _installation.Ledger.SignerReads);
    }

    [Fact]
    public async Task Days_add_up_to_the_count_over_all_shards()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(20);
        _installation.Clock.Advance(TimeSpan.FromDays(2));
        await SignAsync(15, from: 100);

        var days = await DaysAsync();

        Assert.Equal([20, 0, 15], days.Counts);
        Assert.Equal((Today - 2, 35), (days.FirstDay, days.Counted));
        Assert.Equal([0, 20, 0, 15], await new Sparklines(_installation.Actors, _installation.Clock).ReadLastAsync([Samples.Petition()], days: 4));
    }

    [Fact]
    public async Task A_confirmed_signature_stands_on_the_day_of_its_confirmation()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var mail = await _installation.AskAsync(WholeInstallation.Form);
        _installation.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(mail.Token)).Status);

        var days = await DaysAsync();

        Assert.Equal((Today, 1), (days.FirstDay, days.On(Today)));
    }

    [Fact]
    public async Task Within_a_minute_the_same_days_are_told_and_then_the_newer()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(2);
        Assert.Equal(2, (await DaysAsync()).Counted);
        await SignAsync(3, from: 100);
        Assert.Equal(2, (await DaysAsync()).Counted);

        _installation.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(5, (await DaysAsync()).Counted);
    }

    [Fact]
    public async Task Who_is_taken_out_leaves_the_day_on_which_they_signed()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(5);
        _installation.Clock.Advance(TimeSpan.FromDays(1));
        var row = _installation.Rows()[0];
        await _installation.Actors.SignatureShard(new(Slug, row.Signer.Shard(Samples.Petition().Shards))).WithdrawAsync(row.Signer);
        _installation.Clock.Advance(TimeSpan.FromSeconds(10));

        var days = await DaysAsync();

        Assert.Equal((Today - 1, 4, 4), (days.FirstDay, days.Counts[0], (await _installation.CountAsync()).Counted));
    }

    [Fact]
    public async Task After_a_rest_the_days_of_a_quiet_petition_are_told_without_waking_a_shard()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(7);
        _installation.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(7, (await DaysAsync()).Counted);
        _installation.Clock.Advance(TimeSpan.FromHours(1));
        var reads = _installation.Ledger.SignerReads;

        Assert.Equal(7, (await DaysAsync()).Counted);
        Assert.Equal(reads, _installation.Ledger.SignerReads);
    }

    [Fact]
    public async Task Days_that_are_stored_and_no_longer_true_are_made_anew()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(7);
        _installation.Clock.Advance(TimeSpan.FromSeconds(10));
        await DaysAsync();
        await SignAsync(1, from: 100);
        _installation.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(8, (await DaysAsync()).Counted);
    }

    [Fact]
    public async Task A_page_gets_no_picture_while_the_ledger_is_away_and_one_afterwards()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(7);
        _installation.Clock.Advance(TimeSpan.FromHours(1));
        var sparklines = new Sparklines(_installation.Actors, _installation.Clock);
        _installation.Ledger.BeforeReading = () => throw new Installation.StorageUnavailableException("Away.");
        Assert.Null(await sparklines.ReadAsync(Samples.Petition()));

        _installation.Ledger.BeforeReading = () => Task.CompletedTask;
        Assert.Null(await sparklines.ReadAsync(Samples.Petition()));
        _installation.Clock.Advance(Sparklines.KeptFor);

        Assert.Equal(7, (await sparklines.ReadAsync(Samples.Petition()))!.Counted);
    }

    [Fact]
    public async Task A_page_does_not_wait_for_a_ledger_that_is_slow()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(7);
        _installation.Clock.Advance(TimeSpan.FromHours(1));
        var (sparklines, slow) = (new Sparklines(_installation.Actors, _installation.Clock), new TaskCompletionSource());
        _installation.Ledger.BeforeReading = () => slow.Task;

        var first = sparklines.ReadAsync(Samples.Petition()).AsTask();
        _installation.Clock.Advance(Sparklines.Patience);

        Assert.Null(await first);
        slow.SetResult();
    }

    private ValueTask<PetitionDays> DaysAsync() => _installation.Actors.Petition(Slug).ReadDaysAsync();

    private async Task SignAsync(int people, int from = 0)
    {
        for (var person = from; person < from + people; person++)
        {
            var signed = await _installation.Signing.SignAsync(Slug, WholeInstallation.Form with { Email = $"signer-{person}@example.org" });
            Assert.Equal(SignStatus.Counted, signed.Status);
        }
    }
}
