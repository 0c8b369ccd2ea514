using System.Text.Json;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
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
        Partners = "a-union b-union",
        Source = "Newsletter “Été” \U0001F33E",
        SealedPerson = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray(),
        State = SignatureState.HeldForReview,
        Reason = "rate",
        Awaited = long.MaxValue,
        ConfirmedAt = new DateTimeOffset(2026, 11, 6, 0, 0, 0, TimeSpan.Zero).AddTicks(1),
        Version = int.MaxValue,
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
    public async Task Those_who_chose_to_be_seen_are_told_to_every_node_as_they_stand_in_the_ledger()
    {
        await _bench.Nodes[0].SignatureShard(_shard).SignAsync(Full with { State = SignatureState.Counted });
        await _bench.Nodes[0].SignatureShard(_shard).SignAsync(Sparse with { Visibility = Visibility.Initials });
        await _bench.Nodes[0].SignatureShard(_shard).SignAsync(Samples.Request(5));

        foreach (var node in _bench.Nodes)
        {
            Assert.Equal([new(Full.Signer, Full.SignedAt, 1), new(Sparse.Signer, Sparse.SignedAt, 2)], await node.SignatureShard(_shard).ReadListedAsync(200));
            Assert.Equal([new(Full.Signer, Full.SignedAt, 1)], await node.SignatureShard(_shard).ReadListedAsync(1));
            Assert.Empty(await node.SignatureShard(new(_petition, 3)).ReadListedAsync(1));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await node.SignatureShard(_shard).ReadListedAsync(0));
        }
    }

    [Fact]
    public async Task Series_and_versions_of_a_shard_and_days_of_its_petition_are_told_to_every_node()
    {
        await _bench.Nodes[0].SignatureShard(_shard).SignAsync(Samples.Request(5));
        await _bench.Nodes[0].SignatureShard(_shard).SignAsync(Full with { State = SignatureState.Counted });
        var day = SeriesRange.BucketOf(SeriesUnit.Day, Samples.Request(5).SignedAt);

        foreach (var node in _bench.Nodes)
        {
            var series = await node.SignatureShard(_shard).ReadSeriesAsync(new(SeriesUnit.Day, day, 3));
            Assert.Equal([1, 1, 0], series.Buckets);
            Assert.Equal((2, day, 2), (series.Counted, series.FirstDay, series.Revision));
            Assert.Equal([new(1, 1), new(int.MaxValue, 1)], await node.SignatureShard(_shard).ReadVersionsAsync());

            var days = await node.Petition(_petition).ReadDaysAsync();
            Assert.Equal([1, 1], days.Counts);
            Assert.Equal(((int)day, 2), (days.FirstDay, days.Counted));
        }
    }

    [Fact]
    public async Task Petition_is_made_revised_and_moved_from_any_node_and_the_answers_are_whole()
    {
        var slug = _bench.NewSlug("written");
        var draft = Samples.Petition(slug) with { State = PetitionState.Draft };

        Assert.Equal(PetitionEditStatus.Done, (await _bench.Nodes[0].Petition(slug).CreateAsync(draft)).Status);
        var taken = await _bench.Nodes[^1].Petition(slug).CreateAsync(draft);
        Assert.Equal((PetitionEditStatus.Invalid, $"There is a petition `{slug}` already."), (taken.Status, taken.Problems["slug"].Single()));
        foreach (var to in (PetitionState[])[PetitionState.InReview, PetitionState.Open]) await _bench.Nodes[^1].Petition(slug).MoveAsync(new(to, "Agreed.", "0123"));

        for (var node = 0; node < _bench.Nodes.Count; node++)
        {
            var read = (await _bench.Documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug))!;
            var revision = PetitionRevision.Of(read) with { Background = $"“Été” {node}", Demands = ["a", "b"], Goal = long.MaxValue, Reason = "A change.", By = "0123" };
            Assert.Equal("goal", Assert.Single((await _bench.Nodes[node].Petition(slug).ReviseAsync(revision)).Problems).Key);

            var revised = await _bench.Nodes[node].Petition(slug).ReviseAsync(revision with { Goal = 7 });
            var late = await _bench.Nodes[node].Petition(slug).ReviseAsync(revision with { Goal = 8 });

            Assert.Equal((PetitionEditStatus.Done, node + 2, $"“Été” {node}", 7), (revised.Status, revised.Petition!.Version, revised.Petition.Background, revised.Petition.Goal));
            Assert.Equal((PetitionEditStatus.Conflict, 7), (late.Status, late.Petition!.Goal));
            Assert.Equal(["Agreed.", "Agreed."], revised.Petition.History!.Select(move => move.Reason));
        }
    }

    [Fact]
    public async Task Mail_reaches_the_outbox_as_it_was_sent_and_each_mailbox_has_one_allowance_for_all_nodes()
    {
        var mailbox = _bench.NewMailbox();
        var mail = new OutboxMail
        {
            Id = "A-0", Recipient = mailbox, Campaign = "fair-work", DueAt = DateTimeOffset.MinValue, Failures = 3, SealedMail = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray(),
        };
        OutboxMail[] mails = [mail, mail with { Id = "A-1", Campaign = null, SealedMail = ReadOnlyMemory<byte>.Empty }, mail with { Id = "A-2" }, mail with { Id = "A-3" }];

        var answers = new List<bool>();
        for (var call = 0; call < mails.Length; call++) answers.Add(await _bench.Nodes[call % _bench.Nodes.Count].Signer(mailbox).MailAsync(mails[call]));

        Assert.Equal([true, true, true, false], answers);
        var there = _bench.Outbox.Mails.Where(kept => kept.Recipient == mailbox).OrderBy(kept => kept.Id, StringComparer.Ordinal).Take(3).ToList();
        Assert.Equal(mails.Take(3).Select(sent => sent with { DueAt = default, SealedMail = default }), there.Select(kept => kept with { DueAt = default, SealedMail = default }));
        Assert.Equal(mails.Take(3).Select(sent => sent.SealedMail.ToArray()), there.Select(kept => kept.SealedMail.ToArray()));
    }

    [Fact]
    public async Task Tries_of_codes_are_counted_over_all_nodes_and_forgotten_with_the_mailbox()
    {
        var mailbox = _bench.NewMailbox();

        for (var attempt = 0; attempt < Signer.CodeTries; attempt++) Assert.True(await _bench.Nodes[attempt % _bench.Nodes.Count].Signer(mailbox).MayTryCodeAsync());
        foreach (var node in _bench.Nodes) Assert.False(await node.Signer(mailbox).MayTryCodeAsync());

        await _bench.Nodes[^1].Signer(mailbox).ForgetAsync();
        Assert.True(await _bench.Nodes[0].Signer(mailbox).MayTryCodeAsync());
    }

    [Fact]
    public async Task Certificate_of_an_erasure_is_known_on_all_nodes()
    {
        var mailbox = _bench.NewMailbox();
        var given = new ErasureCertificate(DateTimeOffset.UnixEpoch.AddSeconds(7), int.MaxValue, 2, "A-code_7");

        Assert.Equal(given, await _bench.Nodes[0].Signer(mailbox).CertifyAsync(given));
        foreach (var node in _bench.Nodes) Assert.Equal(given, await node.Signer(mailbox).CertifyAsync(new(DateTimeOffset.UnixEpoch, 0, 0, "another")));
    }

    [Fact]
    public async Task Outage_of_the_outbox_reaches_every_caller_with_its_words()
    {
        _bench.Outbox.IsAway = true;

        foreach (var node in _bench.Nodes)
        {
            var outage = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await node.Signer(new(1)).ForgetAsync());

            Assert.Equal("The storage is away.", outage.Message);
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
        _bench.Documents.Put(PetitionWording.Kind, $"{slug}/2", PetitionWording.Of(Samples.Petition(slug) with { Version = 2 }, DateTimeOffset.UnixEpoch, "A change.", "0123"));
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
            var move = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await node.Petition(_petition).MoveAsync(new(PetitionState.Closed, "As the board decided.")));

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
            var move = await Assert.ThrowsAsync<InvalidOperationException>(async () => await node.Petition("unknown").MoveAsync(new(PetitionState.Closed, "As the board decided.")));

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

        foreach (var node in _bench.Nodes) await Assert.ThrowsAsync<DocumentConflictException>(async () => await node.Petition(_petition).MoveAsync(new(PetitionState.Closed, "As the board decided.")));
    }

    private static string Json(CatalogueSnapshot snapshot) => JsonSerializer.Serialize(snapshot, DocumentJson.Options);
}
