using System.Net.Sockets;
using Azure;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
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
        var (signing, _) = Serve(catalogue);
        var form = new SignForm { Name = "Ada Lovelace", Email = "ada@example.org", Country = "CA", Visibility = "named", Updates = false };

        var (first, repeat) = (await signing.SignAsync(petition, form), await signing.SignAsync(petition, form));

        Assert.Equal((SignStatus.Counted, 1, first.Receipt), (repeat.Status, repeat.Count, repeat.Receipt));
        Assert.Single(Enumerable.Range(0, 4).SelectMany(shard => _cluster.Ledger.Rows(new(petition, shard))));
    }

    // The same with a mail in between, which the node that serves reads in the outbox.
    [Fact]
    public async Task Client_of_the_cluster_serves_those_who_confirm_and_those_who_say_it_was_not_them()
    {
        var petition = _cluster.NewSlug("petition");
        _cluster.Documents.Put(PetitionRecord.Kind, petition, Samples.Petition(petition) with { Confirmation = Confirmation.Email });
        _cluster.Documents.Put(CampaignRecord.Kind, "fair-work", Samples.Campaign());
        await _cluster.Client.Catalogue().RefreshAsync();
        var catalogue = new CatalogueCache(_cluster.Client);
        await catalogue.RefreshAsync();
        var (signing, confirming) = Serve(catalogue);
        var person = $"{petition}@example.org";
        var form = new SignForm { Name = "Ada Lovelace", Email = person, Country = "CA", Visibility = "named", Updates = false };
        Assert.Equal(SignStatus.AwaitingConfirmation, (await signing.SignAsync(petition, form)).Status);
        Assert.True(Mailbox.TryParse(person, out var mailbox, out _));
        var mail = Keys.Open(Assert.Single(await _cluster.Outbox.TakeAsync(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1), 1000), mail => mail.Recipient == Keys.MailboxKey(mailbox)));

        Assert.Equal((ConfirmStatus.Waiting, "Ada Lovelace"), await confirming.ReadAsync(mail.Token) is var read ? (read.Status, read.Name) : default);
        Assert.Equal((ConfirmStatus.Confirmed, 1), await confirming.ConfirmAsync(mail.Token) is var confirmed ? (confirmed.Status, confirmed.Count) : default);
        Assert.Single(Enumerable.Range(0, 4).SelectMany(shard => _cluster.Ledger.Rows(new(petition, shard))));

        Assert.Equal(ConfirmStatus.Rejected, (await confirming.RejectAsync(mail.Token)).Status);
        Assert.Equal(ConfirmStatus.Gone, (await confirming.ConfirmAsync(mail.Token)).Status);
        Assert.Empty(Enumerable.Range(0, 4).SelectMany(shard => _cluster.Ledger.Rows(new(petition, shard))));
    }

    private static InstallationKeys Keys { get; } = new(new byte[32]);

    private (Signing Signing, Confirming Confirming) Serve(CatalogueCache catalogue)
    {
        var (clock, abuse, options) = (TimeProvider.System, new AbuseOptions(), new SignatureOptions());
        var keyring = new Keyring(_cluster.Client, _cluster.Master, clock);
        var counts = new PetitionCounts(_cluster.Client, clock, options);
        var guard = new Guard(AddressLists.Parse(abuse), new(clock), new(abuse, clock), new(_cluster.Documents, Keys, clock), new(Keys, abuse, clock), new(Keys, abuse, clock));
        return (
            new(catalogue, keyring, guard, _cluster.Client, new(catalogue, Keys, _cluster.Client, clock), counts, clock, options),
            new(catalogue, keyring, Keys, _cluster.Client, counts, new(_cluster.Ledger, _cluster.Client, keyring, clock), new NoTraces(), clock));
    }

    private sealed class NoTraces : ITraces
    {
        public Task RemoveAsync() => Task.CompletedTask;
    }
}
