using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Tests.Actors;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Demands;

public class CatalogueTests
{
    private readonly InMemoryDocuments _documents = Filled();

    public static TheoryData<string, string, object> Edits => new()
    {
        { Theme.Kind, "permits", new Theme("permits", "Work permits") },
        { Consultation.DocumentKind, "forum-2024", Samples.Consultation("forum-2024", new(2024, 5, 1), Samples.Demand(title: "Permits for all")) },
        { CampaignRecord.Kind, "fair-work", Samples.Campaign() with { Title = "Fairer work" } },
        { PetitionRecord.Kind, "free-to-change", Samples.Petition() with { State = PetitionState.Closed } },
        { PetitionRecord.Kind, "another-petition", Samples.Petition("another-petition") },
        { Invalidation.Kind, "free-to-change.rule-1", new Invalidation { Petition = "free-to-change", Id = "rule-1", Sentence = "Sent by a robot.", By = "Grace", At = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero), State = InvalidationState.Applying } },
    };

    [Fact]
    public async Task Snapshot_holds_what_is_stored()
    {
        var snapshot = await ReadAsync(_documents);

        Assert.Equal("permits", snapshot.Themes.Single().Id);
        Assert.Equal("forum-2024", snapshot.Consultations.Single().Id);
        Assert.Equal("fair-work", snapshot.Campaigns.Single().Slug);
        Assert.Equal("free-to-change", snapshot.Petitions.Single().Slug);
    }

    [Fact]
    public async Task Who_knows_the_version_gets_nothing_and_who_knows_another_gets_the_snapshot()
    {
        var catalogue = new Catalogue(_documents);
        var snapshot = (await catalogue.ReadAsync(knownVersion: null))!;

        Assert.Null(await catalogue.ReadAsync(snapshot.Version));
        Assert.Same(snapshot, await catalogue.ReadAsync("another version"));
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Version_changes_with_every_change_of_content(string kind, string id, object value)
    {
        var before = await ReadAsync(_documents);

        _documents.Put(kind, id, value);

        Assert.NotEqual(before.Version, (await ReadAsync(_documents)).Version);
    }

    [Fact]
    public async Task Version_is_the_same_for_the_same_documents_on_every_node()
    {
        var here = await ReadAsync(_documents);

        Assert.Equal(here.Version, (await ReadAsync(_documents)).Version);
        Assert.Equal(here.Version, (await ReadAsync(Filled())).Version);
    }

    [Fact]
    public async Task Version_does_not_change_when_a_document_is_written_as_it_was()
    {
        var before = await ReadAsync(_documents);

        _documents.Put(Theme.Kind, "permits", new Theme("permits", "Permits"));

        Assert.Equal(before.Version, (await ReadAsync(_documents)).Version);
    }

    [Fact]
    public async Task Version_differs_between_installations_that_were_filled_with_different_content()
    {
        var other = new InMemoryDocuments();
        other.Put(Theme.Kind, "permits", new Theme("permits", "Permits"));
        var one = new InMemoryDocuments();
        one.Put(Theme.Kind, "permits", new Theme("permits", "Work permits"));

        Assert.NotEqual((await ReadAsync(one)).Version, (await ReadAsync(other)).Version);
    }

    [Fact]
    public async Task Snapshot_stays_until_it_is_refreshed()
    {
        var catalogue = new Catalogue(_documents);
        var before = (await catalogue.ReadAsync(knownVersion: null))!;
        _documents.Put(Theme.Kind, "housing", new Theme("housing", "Housing"));
        Assert.Null(await catalogue.ReadAsync(before.Version));

        await catalogue.RefreshAsync();

        Assert.Equal(2, (await catalogue.ReadAsync(before.Version))!.Themes.Count);
        Assert.Single(before.Themes);
    }

    // Whoever wrote a document has been told of the failure and may never come again; what they wrote has to become public all the same.
    [Fact]
    public async Task Refresh_that_failed_is_made_up_for_by_the_next_read()
    {
        var catalogue = new Catalogue(_documents);
        var before = (await catalogue.ReadAsync(knownVersion: null))!;
        _documents.Put(PetitionRecord.Kind, "free-to-change", Samples.Petition() with { State = PetitionState.Hidden });
        _documents.BeforeReading = _ => Task.FromException(new StorageUnavailableException());
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await catalogue.RefreshAsync());
        _documents.BeforeReading = _ => Task.CompletedTask;

        var after = await catalogue.ReadAsync(before.Version);

        Assert.Equal(PetitionState.Hidden, after?.Petitions.Single().State);
    }

    [Fact]
    public void Refresh_that_read_before_a_write_does_not_undo_one_that_read_after_it()
    {
        var turns = new ManualTurns();
        var catalogue = new Catalogue(_documents);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _documents.AfterReading = kind => kind == PetitionRecord.Kind ? answer.Task : Task.CompletedTask;
        var first = turns.Call(() => catalogue.ReadAsync(knownVersion: null));
        _documents.AfterReading = _ => Task.CompletedTask;
        _documents.Put(PetitionRecord.Kind, "free-to-change", Samples.Petition() with { State = PetitionState.Closed });
        turns.Run(() => { _ = catalogue.RefreshAsync().AsTask(); });

        turns.Run(answer.SetResult);

        Assert.NotNull(first.Answer());
        Assert.Equal(PetitionState.Closed, turns.Call(() => catalogue.ReadAsync(knownVersion: null)).Answer()!.Petitions.Single().State);
    }

    [Fact]
    public async Task Cache_has_nothing_before_its_first_refresh()
    {
        using var actors = Actors();
        var cache = new CatalogueCache(actors);
        Assert.False(cache.IsLoaded);
        Assert.Throws<InvalidOperationException>(() => cache.Current);

        await cache.RefreshAsync();

        Assert.True(cache.IsLoaded);
        Assert.Single(cache.Current.Petitions);
    }

    [Fact]
    public async Task Cache_keeps_its_snapshot_while_there_is_none_newer()
    {
        using var actors = Actors();
        var cache = new CatalogueCache(actors);
        await cache.RefreshAsync();
        var before = cache.Current;

        await cache.RefreshAsync();
        Assert.Same(before, cache.Current);
        _documents.Put(Theme.Kind, "housing", new Theme("housing", "Housing"));
        await actors.Catalogue().RefreshAsync();
        await cache.RefreshAsync();

        Assert.Equal(2, cache.Current.Themes.Count);
    }

    [Fact]
    public async Task Cache_keeps_its_snapshot_while_the_catalogue_cannot_be_read()
    {
        using var actors = Actors();
        var cache = new CatalogueCache(actors);
        await cache.RefreshAsync();
        var before = cache.Current;
        _documents.BeforeReading = _ => Task.FromException(new StorageUnavailableException());
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await actors.Catalogue().RefreshAsync());

        await Record.ExceptionAsync(cache.RefreshAsync);

        Assert.Same(before, cache.Current);
    }

    private static async Task<CatalogueSnapshot> ReadAsync(InMemoryDocuments documents) => (await new Catalogue(documents).ReadAsync(knownVersion: null))!;

    private InProcessActors Actors() => new(_documents, new InMemoryLedger(), new InMemoryAwaiting(), new InMemoryOutbox(), new(new byte[32]), new ManualClock(), new(), new());

    private static InMemoryDocuments Filled()
    {
        var documents = new InMemoryDocuments();
        documents.Put(Theme.Kind, "permits", new Theme("permits", "Permits"));
        documents.Put(Consultation.DocumentKind, "forum-2024", Samples.Consultation("forum-2024", new(2024, 5, 1), Samples.Demand()));
        documents.Put(CampaignRecord.Kind, "fair-work", Samples.Campaign());
        documents.Put(PetitionRecord.Kind, "free-to-change", Samples.Petition());
        return documents;
    }
}
