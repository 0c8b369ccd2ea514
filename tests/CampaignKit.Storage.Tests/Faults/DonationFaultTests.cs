using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>No fact is lost, doubled or told twice as new, whatever happens between the ledger of donations and the account.</summary>
public sealed class DonationFaultTests(Azurite azurite) : FaultTest(azurite)
{
    private static readonly DonationFact[] Facts = [SampleFacts.Paid("pi_1", 100), SampleFacts.Refunded("pi_1", "re_1", 50)];

    private TablesDonationLedger? _donations;
    private TablesDonationLedger? _nextNode;

    public static TheoryData<string> Losses { get; } = LostAnswerTests.Losses;

    private TablesDonationLedger Donations => _donations ??= new(Account());

    /// <summary>Another node, on whose way nothing goes wrong.</summary>
    private TablesDonationLedger NextNode => _nextNode ??= new(Direct());

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Event_and_its_facts_are_new_once(string loss)
    {
        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        var first = await Donations.AppendAsync(SampleFacts.Campaign, "evt_1", Facts);
        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        var again = await Donations.AppendAsync(SampleFacts.Campaign, "evt_1", Facts);

        Assert.Equal((false, 2), (first.IsRepeated, first.New.Count));
        Assert.Equal((true, 0), (again.IsRepeated, again.New.Count));
        Assert.Equal(Facts, (await NextNode.ReadAsync(SampleFacts.Campaign, after: 0)).Facts);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Facts_that_no_event_told_are_new_once(string loss)
    {
        await NextNode.AppendAsync(SampleFacts.Campaign, eventId: null, Facts[..1]);

        Proxy.Next([Fault.None, .. LostAnswerTests.Happen(loss)]);
        var appended = await Donations.AppendAsync(SampleFacts.Campaign, eventId: null, Facts);

        Assert.Equal(Facts[1..], appended.New);
        Assert.Equal(Facts, (await NextNode.ReadAsync(SampleFacts.Campaign, after: 0)).Facts);
    }

    [Fact]
    public async Task Facts_are_ones_own_although_another_node_wrote_before_the_second_try()
    {
        var retried = new Held();
        Proxy.Next(Fault.None, Fault.LostAnswer, retried);
        var append = Donations.AppendAsync(SampleFacts.Campaign, "evt_1", Facts);
        await retried.Arrived;

        await NextNode.AppendAsync(SampleFacts.Campaign, "evt_2", [SampleFacts.Paid("pi_2", 100)]);
        await retried.AnswerAsync();

        Assert.Equal((false, 2), ((await append).IsRepeated, (await append).New.Count));
        Assert.Equal(3, (await NextNode.ReadAsync(SampleFacts.Campaign, after: 0)).Facts.Count);
    }

    [Fact]
    public async Task Fact_that_another_node_was_faster_to_write_is_theirs_and_the_rest_is_written_behind_it()
    {
        var transaction = new Held();
        Proxy.Next(Fault.None, transaction);
        var append = Donations.AppendAsync(SampleFacts.Campaign, "evt_1", Facts);
        await transaction.Arrived;

        await NextNode.AppendAsync(SampleFacts.Campaign, "evt_2", Facts[..1]);
        await transaction.AnswerAsync();

        Assert.Equal(Facts[1..], (await append).New);
        Assert.Equal(Facts, (await NextNode.ReadAsync(SampleFacts.Campaign, after: 0)).Facts);
        Assert.True((await NextNode.AppendAsync(SampleFacts.Campaign, "evt_1", [])).IsRepeated);
    }

    [Fact]
    public async Task Account_that_refuses_is_told_and_the_next_delivery_adds_everything()
    {
        Proxy.Next([Fault.None, .. Enumerable.Repeat(Fault.Refusal(503), 5)]);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Donations.AppendAsync(SampleFacts.Campaign, "evt_1", Facts));

        var delivered = await Donations.AppendAsync(SampleFacts.Campaign, "evt_1", Facts);

        Assert.Equal((false, 2), (delivered.IsRepeated, delivered.New.Count));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Event_of_others_is_new_once(string loss)
    {
        Proxy.Next(LostAnswerTests.Happen(loss));
        Assert.True(await Donations.NoteUnclaimedAsync("evt_1", "payout.paid", SampleFacts.Noon));
        Proxy.Next(LostAnswerTests.Happen(loss));
        Assert.False(await Donations.NoteUnclaimedAsync("evt_1", "payout.paid", SampleFacts.Noon));
    }
}
