using System.Text.Json.Nodes;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Seeds;

namespace CampaignKit.Web.Tests.Seeds;

public sealed class SeedLoaderTests : IDisposable
{
    private static readonly string[] Kinds = [Theme.Kind, Consultation.DocumentKind, CampaignRecord.Kind, PetitionRecord.Kind, SeedPlan.SeedKind];

    private readonly SeedsFolder _seeds = new();

    public void Dispose() => _seeds.Dispose();

    [Fact]
    public async Task First_load_creates_everything()
    {
        var report = await _seeds.LoadAsync();

        Assert.Equal("Seeds: 5 created, 0 updated, 0 unchanged.", report.ToString());
        Assert.Equal("Work", (await ReadAsync<Theme>(Theme.Kind, "work")).Value.Title);
        Assert.Equal(2, (await ReadAsync<Consultation>(Consultation.DocumentKind, "forum-2024")).Value.Demands.Count);
        Assert.Equal("Free to change jobs", (await ReadAsync<CampaignRecord>(CampaignRecord.Kind, "free-to-change")).Value.Title);
        Assert.Equal(["forum-1", "forum-2"], (await PetitionAsync()).Value.Demands);
    }

    [Fact]
    public async Task Nothing_is_written_when_one_file_of_many_is_bad()
    {
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: 0");

        await Assert.ThrowsAsync<StartRefusedException>(() => _seeds.LoadAsync());

        Assert.Empty(await VersionsAsync());
    }

    [Fact]
    public async Task Loading_twice_writes_nothing()
    {
        await _seeds.LoadAsync();
        var before = await VersionsAsync();

        var report = await _seeds.LoadAsync();

        Assert.Equal("Seeds: 0 created, 0 updated, 5 unchanged.", report.ToString());
        Assert.Equal(before, await VersionsAsync());
    }

    [Fact]
    public async Task A_load_is_one_write()
    {
        var documents = new CountedDocuments(_seeds.Documents);

        await new SeedLoader(documents, _seeds.Clock).LoadAsync(_seeds.Read());
        await new SeedLoader(documents, _seeds.Clock).LoadAsync(_seeds.Read());

        Assert.Equal(1, documents.Writes);
    }

    [Fact]
    public async Task Comments_and_line_breaks_are_no_edits()
    {
        await _seeds.LoadAsync();
        var before = await VersionsAsync();
        _seeds.Edit(SeedsFolder.Campaign, "title: Open work permits", "title: >- # as agreed\n      Open\n      work permits");

        await _seeds.LoadAsync();

        Assert.Equal(before, await VersionsAsync());
    }

    [Fact]
    public async Task An_edited_seed_updates_what_staff_have_not_edited()
    {
        await _seeds.LoadAsync();
        var before = await VersionsAsync();
        _seeds.Edit(SeedsFolder.Campaign, "ask: We ask the ministry", "ask: We ask the minister");
        _seeds.Edit(SeedsFolder.Campaign, "    closesAt: 2028-12-31T23:59:59Z\n", "");

        var report = await _seeds.LoadAsync();

        Assert.Equal("Seeds: 0 created, 1 updated, 4 unchanged.", report.ToString());
        var petition = (await PetitionAsync()).Value;
        Assert.Equal("We ask the minister to issue open permits.", petition.Ask);
        Assert.Null(petition.ClosesAt);
        Assert.Equal(["petition/open-permits", "seed/petition/open-permits"], (await VersionsAsync()).Except(before).Select(version => version.Split('@')[0]));
    }

    [Fact]
    public async Task An_edited_seed_keeps_what_staff_have_edited()
    {
        await _seeds.LoadAsync();
        await EditAsync(petition => petition with { Ask = "Staff wrote this.", State = PetitionState.Closed });
        _seeds.Edit(SeedsFolder.Campaign, "ask: We ask the ministry", "ask: We ask the minister");
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: 2000");
        _seeds.Edit(SeedsFolder.Campaign, "state: open", "state: draft");

        var report = await _seeds.LoadAsync();

        Assert.Equal(1, report.Updated);
        var petition = (await PetitionAsync()).Value;
        Assert.Equal(("Staff wrote this.", PetitionState.Closed, 2000), (petition.Ask, petition.State, petition.Goal));
    }

    [Fact]
    public async Task A_field_that_staff_have_edited_stays_theirs_through_later_seeds()
    {
        await _seeds.LoadAsync();
        await EditAsync(petition => petition with { Goal = 50 });
        foreach (var (old, goal) in new[] { ("1000", "2000"), ("2000", "3000"), ("3000", "1000") })
        {
            _seeds.Edit(SeedsFolder.Campaign, $"goal: {old}", $"goal: {goal}");

            var report = await _seeds.LoadAsync();

            Assert.Equal((0, 5), (report.Updated, report.Unchanged));
        }

        Assert.Equal(50, (await PetitionAsync()).Value.Goal);
    }

    [Fact]
    public async Task An_edit_by_staff_alone_is_left_as_it_is()
    {
        await _seeds.LoadAsync();
        await EditAsync(petition => petition with { ClosesAt = null, Target = "The cabinet" });
        var before = await VersionsAsync();

        await _seeds.LoadAsync();

        Assert.Equal(before, await VersionsAsync());
    }

    [Fact]
    public async Task A_state_that_staff_have_not_moved_follows_the_seed()
    {
        await _seeds.LoadAsync();
        _seeds.Edit(SeedsFolder.Campaign, "state: open", "state: closed");

        await _seeds.LoadAsync();

        Assert.Equal(PetitionState.Closed, (await PetitionAsync()).Value.State);
    }

    [Fact]
    public async Task Shards_never_change_after_a_petition_was_made()
    {
        await _seeds.LoadAsync(shards: 4);
        var before = await VersionsAsync();

        await _seeds.LoadAsync(shards: 16);

        Assert.Equal(before, await VersionsAsync());
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: 2000");
        await _seeds.LoadAsync(shards: 16);
        Assert.Equal((2000, 4), ((await PetitionAsync()).Value.Goal, (await PetitionAsync()).Value.Shards));
    }

    [Fact]
    public async Task A_petition_begins_and_ceases_to_list_its_supporters_with_its_file()
    {
        await _seeds.LoadAsync();
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: 1000\n    supporters: listed");
        await _seeds.LoadAsync();
        Assert.True((await ReadAsync<PetitionRecord>(PetitionRecord.Kind, "open-permits")).Value.ListsSupporters);

        _seeds.Edit(SeedsFolder.Campaign, "\n    supporters: listed", "");
        await _seeds.LoadAsync();

        Assert.False((await ReadAsync<PetitionRecord>(PetitionRecord.Kind, "open-permits")).Value.ListsSupporters);
    }

    [Fact]
    public async Task A_petition_has_the_shards_that_its_file_names_when_it_is_made()
    {
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: 1000\n    shards: 256");

        await _seeds.LoadAsync(shards: 4);

        Assert.Equal(256, (await PetitionAsync()).Value.Shards);
    }

    [Fact]
    public async Task A_load_of_more_than_one_write_takes_divides_no_item()
    {
        var documents = new CountedDocuments(_seeds.Documents);
        var themes = Enumerable.Range(0, 120).Select(number => new Theme($"theme-{number}", "A theme")).ToList();

        var report = await new SeedLoader(documents, _seeds.Clock).LoadAsync(new(themes, [], [], [], [], new(new())));

        Assert.Equal((120, 3), (report.Created, documents.Writes));
        Assert.Equal(120, (await documents.ListAsync<Theme>(Theme.Kind)).Count);
    }

    [Fact]
    public async Task A_petition_cannot_move_to_another_campaign()
    {
        await _seeds.LoadAsync();
        var before = await VersionsAsync();
        _seeds.Edit(SeedsFolder.Campaign, "slug: free-to-change", "slug: free-at-work");

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => _seeds.LoadAsync());

        Assert.StartsWith("seeds/campaigns/free-to-change.yaml:7: The petition open-permits belongs to the campaign `free-to-change` for good", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await VersionsAsync());
    }

    [Fact]
    public async Task Items_that_no_file_gives_any_more_are_left_alone()
    {
        await _seeds.LoadAsync();
        var before = await VersionsAsync();
        File.Delete(_seeds.Path(SeedsFolder.Campaign));

        var report = await _seeds.LoadAsync();

        Assert.Equal((0, 0, 3), (report.Created, report.Updated, report.Unchanged));
        Assert.Equal(before, await VersionsAsync());
    }

    [Fact]
    public async Task An_item_that_staff_made_is_kept_at_every_load()
    {
        var made = new Theme("work", "Made by staff");
        await _seeds.Documents.WriteAsync([new(Theme.Kind, made.Id, made, IfMatch: null)]);

        var first = await _seeds.LoadAsync();
        _seeds.Edit(SeedsFolder.Themes, "title: Work", "title: All work");
        var second = await _seeds.LoadAsync();

        Assert.Equal("Seeds: 4 created, 0 updated, 0 unchanged, left to staff: theme/work.", first.ToString());
        Assert.Equal(["theme/work"], second.Kept);
        Assert.Equal("Made by staff", (await ReadAsync<Theme>(Theme.Kind, "work")).Value.Title);
    }

    [Fact]
    public async Task A_field_that_this_version_does_not_know_survives()
    {
        await _seeds.LoadAsync();
        var stored = await ReadAsync<JsonObject>(PetitionRecord.Kind, "open-permits");
        stored.Value["petitioners"] = "a later version's field";
        await _seeds.Documents.WriteAsync([new(PetitionRecord.Kind, stored.Id, stored.Value, stored.ETag)]);
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: 2000");

        await _seeds.LoadAsync();

        Assert.Equal("a later version's field", (string?)(await ReadAsync<JsonObject>(PetitionRecord.Kind, "open-permits")).Value["petitioners"]);
    }

    private async Task<Document<T>> ReadAsync<T>(string kind, string id) => (await _seeds.Documents.ReadAsync<T>(kind, id))!;

    private Task<Document<PetitionRecord>> PetitionAsync() => ReadAsync<PetitionRecord>(PetitionRecord.Kind, "open-permits");

    private async Task EditAsync(Func<PetitionRecord, PetitionRecord> edit)
    {
        var petition = await PetitionAsync();
        await _seeds.Documents.WriteAsync([new(PetitionRecord.Kind, petition.Id, edit(petition.Value), petition.ETag)]);
    }

    // Every document as kind/id@etag.
    private async Task<List<string>> VersionsAsync()
    {
        var versions = new List<string>();
        foreach (var kind in Kinds)
        {
            versions.AddRange((await _seeds.Documents.ListAsync<JsonObject>(kind)).Select(document => $"{kind}/{document.Id}@{document.ETag}"));
        }

        return versions;
    }
}
