using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests;

/// <summary>A shard that lives twice for a moment, as it may while machines come and go.</summary>
[Collection(AzuriteTests.Name)]
public sealed class OverlappingActivationsTests(Azurite azurite) : IAsyncLifetime
{
    private static readonly ShardId Id = new("free-to-change", 0);

    private readonly TablesAccount _account = TablesAccount.Connect(azurite.ConnectionString, $"t{Guid.NewGuid():N}");

    public Task InitializeAsync() => _account.PrepareAsync();

    public Task DisposeAsync() => _account.DeleteAsync();

    [Fact]
    public async Task Two_that_sign_the_same_thousand_people_keep_each_once_and_both_report_a_thousand()
    {
        Activation[] overlapping = [new(_account), new(_account)];
        var people = Enumerable.Range(1, 1000).Select(person => (UInt128)(uint)person).ToList();

        var answers = await Task.WhenAll(people.SelectMany(person => overlapping.Select(activation => activation.SignAsync(person))));
        var reports = await Task.WhenAll(overlapping.Select(activation => activation.ReportAsync()));

        Assert.Equal(2000, answers.Length);
        Assert.All(answers, subtotal => Assert.InRange(subtotal.Counted, 1, 1000));
        Assert.Equal(people, await SignersAsync());
        Assert.All(reports, report => Assert.Equal(new(0, 1000, 1000), report));
    }

    [Fact]
    public async Task People_who_come_to_both_in_another_order_are_kept_once()
    {
        Activation[] overlapping = [new(_account), new(_account)];
        var random = new Random(1);
        var people = Enumerable.Range(1, 300).Select(person => (UInt128)(uint)person).ToArray();
        UInt128[][] orders = [.. overlapping.Select(_ => people.ToArray())];
        foreach (var order in orders) random.Shuffle(order);

        await Task.WhenAll(overlapping.SelectMany((activation, at) => orders[at].Concat(orders[at]).Select(activation.SignAsync)));
        var reports = await Task.WhenAll(overlapping.Select(activation => activation.ReportAsync()));

        Assert.Equal(people, await SignersAsync());
        Assert.All(reports, report => Assert.Equal(new(0, 300, 300), report));
    }

    [Fact]
    public async Task One_that_has_not_heard_of_the_other_reports_what_both_have_counted()
    {
        var (old, young) = (new Activation(_account), new Activation(_account));
        await old.SignAsync(1);
        await Task.WhenAll(young.SignAsync(1), young.SignAsync(2), young.SignAsync(3));

        await old.SignAsync(4);

        Assert.Equal(new(0, 4, 4), await old.ReportAsync());
        Assert.Equal(new(0, 4, 4), await young.ReportAsync());
    }

    private async Task<List<UInt128>> SignersAsync()
    {
        var signers = new List<UInt128>();
        await foreach (var signer in new TablesSignatureLedger(_account).ReadSignersAsync(Id)) signers.Add(signer!.Value.Signer.Value);
        return signers;
    }

    /// <summary>A shard with a clock and a petition of its own, whose turns come one at a time.</summary>
    private sealed class Activation
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

        private readonly ManualClock _clock = new();
        private readonly PetitionDouble _petition = new();
        private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
        private readonly SignatureShard _shard;

        public Activation(TablesAccount account) => _shard = new(Id, new TablesSignatureLedger(account), new TablesAwaiting(account), _petition, _clock, new() { TallyInterval = Interval });

        public Task<ShardSubtotal> SignAsync(UInt128 person) => _turns.StartNew(() => _shard.SignAsync(Samples.Request(person)).AsTask()).Unwrap();

        /// <summary>Lets the interval pass, after which the petition is told.</summary>
        public async Task<ShardSubtotal> ReportAsync()
        {
            var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _petition.OnReport = () =>
            {
                reported.TrySetResult();
                return ValueTask.CompletedTask;
            };
            _clock.Advance(Interval);
            await reported.Task;
            return _petition.Reports[^1];
        }
    }
}
