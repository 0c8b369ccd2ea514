using CampaignKit.Core.Actors;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Grains.Tests;

/// <summary>People who sign one petition at several nodes, in many queues at once.</summary>
internal sealed class Crowd(Cluster cluster)
{
    private const int Shards = 16;

    // Prime, so that every queue comes to every shard.
    private const int Queues = 31;
    private const int Many = 1000;

    private readonly TaskCompletionSource _many = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _petition = cluster.NewPetition(Shards);
    private int _acknowledged;

    /// <summary>Over when a thousand have been told that they are counted.</summary>
    public Task ManyAcknowledged => _many.Task;

    /// <summary>Each of them signs until they are told that they are counted: who hears of an outage tries again.</summary>
    public Task SignAsync(Range people, IReadOnlyList<IActors> nodes) => Task.WhenAll(Enumerable.Range(0, Queues).Select(queue => Task.Run(async () =>
    {
        foreach (var person in Persons(people).Where(person => person % Queues == queue))
        {
            while (!await TrySignAsync(person, nodes[queue % nodes.Count])) { }
            if (Interlocked.Increment(ref _acknowledged) == Many) _many.SetResult();
        }
    })));

    /// <summary>Each of them is in the ledger once and nobody else is, and the tally says so when every shard has reported.</summary>
    public async Task AssertCountedOnceAsync(Range people)
    {
        var partitions = Enumerable.Range(0, Shards).Select(shard => cluster.Signers(new(_petition, shard)).ToList()).ToList();
        Assert.Equal(Persons(people), partitions.SelectMany(signers => signers).Order());

        for (var shard = 0; shard < Shards; shard++) await cluster.ReportedAsync(new(_petition, shard), partitions[shard].Count);
        foreach (var node in cluster.Nodes) Assert.Equal(partitions.Select(signers => signers.Count), (await node.Petition(_petition).ReadTallyAsync()).Select(subtotal => (int)subtotal.Counted));
    }

    private static IEnumerable<int> Persons(Range people) => Enumerable.Range(people.Start.Value, people.End.Value - people.Start.Value);

    private async Task<bool> TrySignAsync(int person, IActors node)
    {
        try
        {
            await node.SignatureShard(new(_petition, person % Shards)).SignAsync(Samples.Request((uint)person));
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }
}
