using System.Text.Json;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Actors;

/// <summary>What every engine has to carry from any node to an actor and back, wherever that lives: records as they were sent, failures as they were thrown.</summary>
public abstract class EngineCallsContract
{
    private readonly EngineBench _bench;
    private readonly string _petition;
    private readonly ShardId _shard;

    private protected EngineCallsContract(EngineBench bench)
    {
        _bench = bench;
        bench.Reset();
        _petition = bench.NewPetition();
        _shard = new(_petition, 1);
    }

    private static SignRequest Full { get; } = new()
    {
        Signer = new(UInt128.MaxValue),
        SignedAt = new DateTimeOffset(2026, 11, 5, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_999),
        Country = "CA",
        Visibility = Visibility.Named,
        Updates = true,
        Locale = "fr-CA",
        Source = "Newsletter “Été” \U0001F33E",
        SealedPerson = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray(),
        State = SignatureState.HeldForReview,
        Reason = "rate",
        Awaited = long.MaxValue,
        SharesMailbox = true,
    };

    private static SignRequest Sparse { get; } = new()
    {
        Signer = new(UInt128.Zero),
        SignedAt = DateTimeOffset.MinValue,
        Country = "",
        Visibility = Visibility.CountOnly,
        Updates = false,
        SealedPerson = ReadOnlyMemory<byte>.Empty,
    };

    [Fact]
    public async Task Signature_reaches_the_ledger_as_it_was_sent()
    {
        // A field that is new has to be given a value here, or nobody sees it lost.
        Assert.All(typeof(SignRequest).GetProperties(), field => Assert.NotEqual(field.GetValue(Sparse), field.GetValue(Full)));

        for (var node = 0; node < _bench.Nodes.Count; node++)
        {
            var shard = new ShardId(_petition, node);
            foreach (var request in new[] { Full, Sparse }) await _bench.Nodes[node].SignatureShard(shard).SignAsync(request);

            Assert.Equal([Full with { SealedPerson = default }, Sparse with { SealedPerson = default }], _bench.Ledger.Rows(shard).Select(row => row with { SealedPerson = default }));
            Assert.Equal([Full.SealedPerson.ToArray(), []], _bench.Ledger.Rows(shard).Select(row => row.SealedPerson.ToArray()));
        }
    }

    [Fact]
    public async Task Catalogue_reaches_every_node_whole()
    {
        var slug = _bench.NewSlug("whole");
        _bench.Documents.Put(Theme.Kind, slug, new Theme(slug, "Permits « ouverts »"));
        _bench.Documents.Put(CampaignRecord.Kind, slug, Samples.Campaign(slug));
        _bench.Documents.Put(Consultation.DocumentKind, slug, Samples.Consultation(slug, new(2024, 2, 29), Samples.Demand(slug)) with
        {
            Until = new(2024, 3, 1),
            Read = new("Report, 2024", new Uri("https://example.org/report?page=2#demands")),
        });
        _bench.Documents.Put(PetitionRecord.Kind, slug, Samples.Petition(slug) with
        {
            State = PetitionState.Hidden,
            HiddenIn = PetitionState.Closed,
            ClosesAt = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1),
            Goal = long.MaxValue,
            Confirmation = Confirmation.Email,
        });
        var stored = (await new Catalogue(_bench.Documents).ReadAsync(knownVersion: null))!;
        await _bench.Nodes[0].Catalogue().RefreshAsync();

        foreach (var node in _bench.Nodes)
        {
            var published = (await node.Catalogue().ReadAsync(knownVersion: null))!;

            Assert.Equal(Json(stored), Json(published));
            Assert.Equal(slug, published.Demand(slug)!.Id);
            Assert.Equal(slug, published.Petitions.Single(petition => petition.Slug == slug).Slug);
        }
    }

    [Fact]
    public async Task Outage_of_the_documents_reaches_every_caller_with_its_words()
    {
        var campaign = _bench.NewSlug("campaign");
        _bench.Documents.BeforeReading = _ => Task.FromException(new StorageUnavailableException("The documents cannot be read: disk full."));

        foreach (var node in _bench.Nodes)
        {
            var key = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await node.Campaign(campaign).ReadKeyAsync());
            var move = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await node.Petition(_petition).MoveAsync(PetitionState.Closed));

            Assert.Equal(["The documents cannot be read: disk full.", "The documents cannot be read: disk full."], [key.Message, move.Message]);
        }
    }

    [Fact]
    public async Task Outage_of_the_ledger_reaches_every_caller_with_its_words()
    {
        _bench.Ledger.HoldsAppends = true;

        for (var node = 0; node < _bench.Nodes.Count; node++)
        {
            var call = _bench.SignAsync(_shard, signer: 1, node);
            (await _bench.HeldAsync()).Fail();

            Assert.Equal("The ledger cannot be written.", (await Assert.ThrowsAsync<StorageUnavailableException>(() => call)).Message);
        }
    }

    // Stores give the cause along, and it may be of a library that the caller's node has never loaded.
    [Fact]
    public async Task Outage_reaches_every_caller_whatever_its_cause_was()
    {
        _bench.Ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException("The ledger cannot be read.", new Xunit.Sdk.XunitException("A cause.")));

        foreach (var node in _bench.Nodes)
        {
            var outage = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await node.SignatureShard(_shard).SignAsync(Full));

            Assert.Equal("The ledger cannot be read.", outage.Message);
        }
    }

    [Fact]
    public async Task Call_for_a_petition_that_does_not_exist_fails_for_every_caller_alike()
    {
        foreach (var node in _bench.Nodes)
        {
            var read = await Assert.ThrowsAsync<InvalidOperationException>(async () => await node.Petition("unknown").ReadTallyAsync());
            var move = await Assert.ThrowsAsync<InvalidOperationException>(async () => await node.Petition("unknown").MoveAsync(PetitionState.Closed));

            Assert.Equal(["There is no petition unknown.", "There is no petition unknown."], [read.Message, move.Message]);
        }
    }

    [Fact]
    public async Task Report_of_a_shard_that_the_petition_does_not_have_fails_for_every_caller_alike()
    {
        foreach (var node in _bench.Nodes) await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await node.Petition(_petition).ReportAsync(new(4, 1, 1)));
    }

    [Fact]
    public async Task Row_of_another_writer_is_met_inside_and_no_caller_hears_of_it()
    {
        for (var node = 0; node < _bench.Nodes.Count; node++)
        {
            var shard = new ShardId(_petition, node);
            await _bench.SignAsync(shard, signer: 1, node);
            await _bench.Ledger.AppendAsync(shard, firstRevision: 2, [Samples.Request(2)]);

            Assert.Equal(new(node, 3, 3), await _bench.SignAsync(shard, signer: 3, node));
            Assert.Equal([1, 2, 3], _bench.Signers(shard));
        }
    }

    [Fact]
    public async Task Move_that_meets_another_writer_tells_every_caller_that()
    {
        var title = 0;
        _bench.Documents.BeforeWriting = () =>
        {
            _bench.Documents.Put(PetitionRecord.Kind, _petition, Samples.Petition(_petition) with { Title = $"Title {title++}" });
            return Task.CompletedTask;
        };

        foreach (var node in _bench.Nodes) await Assert.ThrowsAsync<DocumentConflictException>(async () => await node.Petition(_petition).MoveAsync(PetitionState.Closed));
    }

    private static string Json(CatalogueSnapshot snapshot) => JsonSerializer.Serialize(snapshot, DocumentJson.Options);
}
