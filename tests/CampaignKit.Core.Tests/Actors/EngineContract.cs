using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Actors;

/// <summary>What every engine has to keep: there is one actor for each key, it takes turns, and it comes back from storage.</summary>
public abstract class EngineContract
{
    private readonly EngineBench _bench;
    private readonly string _petition;
    private readonly ShardId _shard;

    private protected EngineContract(EngineBench bench)
    {
        _bench = bench;
        bench.Reset();
        _petition = bench.NewPetition();
        _shard = new(_petition, 1);
    }

    [Fact]
    public async Task Thousand_concurrent_signatures_of_hundred_people_count_each_of_them_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(call => _bench.SignAsync(_shard, signer: call % 100, node: call / 100)));

        Assert.Equal(Enumerable.Range(0, 100), _bench.Signers(_shard).Order());
        Assert.All(answers, answer => Assert.InRange(answer.Counted, 1, 100));
    }

    [Fact]
    public async Task One_actor_serves_all_callers_and_every_call_is_one_commit()
    {
        var (reads, commits) = (_bench.Ledger.SignerReads, _bench.Ledger.Calls);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(call => _bench.SignAsync(_shard, signer: call % 100, node: call / 100)));

        Assert.Equal((1, 1000), (_bench.Ledger.SignerReads - reads, _bench.Ledger.Calls - commits));
    }

    [Fact]
    public async Task Answers_that_one_caller_gets_never_fall_and_end_with_everybody_counted()
    {
        var callers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async caller =>
        {
            var counted = new List<long>();
            for (var person = 0; person < 100; person++) counted.Add((await _bench.SignAsync(_shard, signer: (person + (caller * 13)) % 100, node: caller)).Counted);
            return counted;
        }));

        Assert.All(callers, counted =>
        {
            Assert.Equal(counted.Order(), counted);
            Assert.Equal(100, counted[^1]);
        });
    }

    [Fact]
    public async Task Repeat_waits_for_a_commit_as_a_first_signature_does_and_its_answer_includes_it()
    {
        for (var signer = 1; signer <= 2; signer++) await _bench.SignAsync(_shard, signer);
        _bench.Ledger.HoldsAppends = true;

        var repeat = _bench.SignAsync(_shard, signer: 1, node: 1);
        var commit = await _bench.HeldAsync();

        Assert.Null(commit.Row);
        Assert.False(repeat.IsCompleted);
        commit.Commit();
        Assert.Equal(new(1, 2, 2), await repeat);
    }

    [Fact]
    public async Task Call_does_not_wait_for_another_that_waits_for_the_ledger()
    {
        _bench.Ledger.HoldsAppends = true;

        var calls = Enumerable.Range(1, 3).Select(signer => _bench.SignAsync(_shard, signer, node: signer)).ToList();
        var appends = new[] { await _bench.HeldAsync(), await _bench.HeldAsync(), await _bench.HeldAsync() };

        Assert.All(calls, call => Assert.False(call.IsCompleted));
        foreach (var append in appends) append.Commit();
        Assert.Equal([1, 2, 3], (await Task.WhenAll(calls)).Select(answer => answer.Counted).Order());
    }

    [Fact]
    public async Task Shards_and_petitions_do_not_mix()
    {
        var other = _bench.NewPetition();
        ShardId[] shards = [new(_petition, 0), new(_petition, 1), new(_petition, 11), new($"{_petition}1", 1), new(other, 1)];

        for (var shard = 0; shard < shards.Length; shard++) await _bench.SignAsync(shards[shard], signer: shard);
        var answers = await Task.WhenAll(shards.Select((shard, at) => _bench.SignAsync(shard, signer: at, node: at)));

        Assert.Equal(shards.Select(shard => new ShardSubtotal(shard.Number, 1, 1)), answers);
        Assert.All(shards, shard => Assert.Equal([Array.IndexOf(shards, shard)], _bench.Signers(shard)));
    }

    [Fact]
    public async Task Shard_tells_its_petition_what_it_has_counted()
    {
        await Petition().ReadTallyAsync();
        await _bench.SignAsync(_shard, signer: 1);
        await _bench.SignAsync(_shard, signer: 2, node: 1);

        await _bench.ReportedAsync(_shard, counted: 2);

        foreach (var node in _bench.Nodes) Assert.Equal([new(0, 0, 0), new(1, 2, 2), new(2, 0, 0), new(3, 0, 0)], await node.Petition(_petition).ReadTallyAsync());
    }

    [Fact]
    public async Task Report_is_in_the_tally()
    {
        await Petition().ReportAsync(new(3, 7, 7));

        foreach (var node in _bench.Nodes) Assert.Equal(new(3, 7, 7), (await node.Petition(_petition).ReadTallyAsync())[3]);
    }

    [Fact]
    public async Task Legal_move_is_stored_and_published()
    {
        await _bench.Nodes[0].Catalogue().RefreshAsync();
        var before = await _bench.Nodes[0].Catalogue().ReadAsync(knownVersion: null);

        Assert.Equal(PetitionEditStatus.Done, (await Petition().MoveAsync(new(PetitionState.Closed, "As the board decided."))).Status);

        Assert.Equal(PetitionState.Closed, (await StoredAsync()).Value.State);
        foreach (var node in _bench.Nodes) Assert.Equal(PetitionState.Closed, (await node.Catalogue().ReadAsync(before!.Version))!.Petitions.Single(petition => petition.Slug == _petition).State);
    }

    [Fact]
    public async Task Illegal_move_is_refused_and_changes_nothing()
    {
        var before = await StoredAsync();

        Assert.Equal(PetitionEditStatus.NotAllowed, (await Petition().MoveAsync(new(PetitionState.Draft, "As the board decided."))).Status);

        Assert.Equal(before.ETag, (await StoredAsync()).ETag);
    }

    [Fact]
    public async Task Campaign_makes_its_key_once_although_fifty_ask_at_the_same_time()
    {
        var campaign = _bench.NewSlug("campaign");

        // Gives way, so that all of them have seen that there is no key before the first has made one.
        _bench.Documents.BeforeReading = async _ => await Task.Yield();

        var keys = await Task.WhenAll(Enumerable.Range(0, 50).Select(call => Task.Run(() => _bench.Nodes[call % _bench.Nodes.Count].Campaign(campaign).ReadKeyAsync().AsTask())));

        var stored = await _bench.Documents.ReadAsync<WrappedKey>(Campaign.KeyKind, campaign);
        Assert.All(keys, key => Assert.Equal(stored!.Value.Wrapped, key.Wrapped));
        Assert.Equal("1", stored!.ETag);
    }

    [Fact]
    public async Task Destroyed_key_is_told_on_every_node()
    {
        var campaign = _bench.NewSlug("campaign");
        await _bench.Nodes[0].Campaign(campaign).ReadKeyAsync();

        await _bench.Nodes[^1].Campaign(campaign).DestroyKeyAsync("purge");

        foreach (var node in _bench.Nodes)
        {
            var told = await Assert.ThrowsAsync<KeyDestroyedException>(async () => await node.Campaign(campaign).ReadKeyAsync());
            Assert.Contains(campaign, told.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task There_is_one_catalogue_and_who_knows_its_version_gets_nothing_until_it_is_refreshed()
    {
        await _bench.Nodes[0].Catalogue().RefreshAsync();
        var before = await _bench.Nodes[0].Catalogue().ReadAsync(knownVersion: null);
        var theme = _bench.NewSlug("theme");
        _bench.Documents.Put(Theme.Kind, theme, new Theme(theme, "Permits"));
        foreach (var node in _bench.Nodes) Assert.Null(await node.Catalogue().ReadAsync(before!.Version));

        await _bench.Nodes[^1].Catalogue().RefreshAsync();

        foreach (var node in _bench.Nodes) Assert.Contains((await node.Catalogue().ReadAsync(before!.Version))!.Themes, published => published.Id == theme);
    }

    [Fact]
    public async Task Shard_that_was_forgotten_knows_its_signers_again_from_the_ledger()
    {
        for (var signer = 1; signer <= 3; signer++) await _bench.SignAsync(_shard, signer);
        var reads = _bench.Ledger.SignerReads;

        await _bench.ForgetAsync();

        Assert.Equal(new(1, 3, 3), await _bench.SignAsync(_shard, signer: 1));
        Assert.Equal(1, _bench.Ledger.SignerReads - reads);
        Assert.Equal([1, 2, 3], _bench.Signers(_shard));
    }

    [Fact]
    public async Task Petition_and_catalogue_that_were_forgotten_come_back_from_storage()
    {
        await _bench.Nodes[0].Catalogue().ReadAsync(knownVersion: null);
        await Petition().ReadTallyAsync();
        await _bench.Ledger.AppendAsync(new(_petition, 2), firstRevision: 1, [Samples.Request(1), Samples.Request(2)]);
        var theme = _bench.NewSlug("theme");
        _bench.Documents.Put(Theme.Kind, theme, new Theme(theme, "Permits"));

        await _bench.ForgetAsync();

        Assert.Equal(new(2, 2, 2), (await Petition().ReadTallyAsync())[2]);
        Assert.Contains((await _bench.Nodes[0].Catalogue().ReadAsync(knownVersion: null))!.Themes, published => published.Id == theme);
    }

    private IPetition Petition() => _bench.Nodes[0].Petition(_petition);

    private async Task<Document<PetitionRecord>> StoredAsync() => (await _bench.Documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, _petition))!;
}
