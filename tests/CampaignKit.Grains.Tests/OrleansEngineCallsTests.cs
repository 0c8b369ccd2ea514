using System.Net.Sockets;
using Azure;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Grains.Tests;

[Collection(nameof(SharedCluster))]
public sealed class OrleansEngineCallsTests(SharedCluster shared) : EngineCallsContract(shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    public static TheoryData<string> Causes => [.. CausesThatStoresGive.Keys];

    private static Dictionary<string, Exception> CausesThatStoresGive { get; } = new()
    {
        ["a refusal"] = new RequestFailedException(503, "The service is busy.", "ServerBusy", innerException: null),
        ["tries that all failed"] = new AggregateException("Tried 6 times.", new RequestFailedException(0, "No answer."), new HttpRequestException("No route.", new SocketException((int)SocketError.ConnectionRefused))),
        ["a disk"] = new IOException("There is not enough space on the disk."),
        ["a wait"] = new TaskCanceledException("The operation was canceled.", new TimeoutException()),
        ["a conflict"] = new LedgerConflictException("Row 1 is taken."),
        ["nothing"] = null!,
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task Outage_brings_its_cause_along(string cause)
    {
        var thrown = CausesThatStoresGive[cause];
        _cluster.Documents.BeforeReading = _ => Task.FromException(new StorageUnavailableException("The storage could not be used.", thrown));

        foreach (var node in _cluster.Nodes)
        {
            var outage = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await node.Campaign("any").ReadKeyAsync());

            Assert.Equal("The storage could not be used.", outage.Message);
            Assert.Equal(thrown?.GetType(), outage.InnerException?.GetType());
            Assert.Equal(thrown?.Message, outage.InnerException?.Message);
            Assert.NotEmpty(outage.ToString());
        }
    }

    // From the form to the receipt as a web node does it, on a node that hosts no actor.
    [Fact]
    public async Task Client_of_the_cluster_serves_signers()
    {
        var petition = _cluster.NewPetition();
        _cluster.Documents.Put(CampaignRecord.Kind, "fair-work", Samples.Campaign());
        await _cluster.Client.Catalogue().RefreshAsync();
        var catalogue = new CatalogueCache(_cluster.Client);
        await catalogue.RefreshAsync();
        var signing = new Signing(catalogue, new Keyring(_cluster.Client, _cluster.Master, TimeProvider.System), _cluster.Client, new PetitionCounts(_cluster.Client, TimeProvider.System, new()), TimeProvider.System);
        var form = new SignForm { Name = "Ada Lovelace", Email = "ada@example.org", Country = "CA", Visibility = "named", Updates = false };

        var (first, repeat) = (await signing.SignAsync(petition, form), await signing.SignAsync(petition, form));

        Assert.Equal((SignStatus.Counted, 1, first.Receipt), (repeat.Status, repeat.Count, repeat.Receipt));
        Assert.Single(Enumerable.Range(0, 4).SelectMany(shard => _cluster.Ledger.Rows(new(petition, shard))));
    }
}
