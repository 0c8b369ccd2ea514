using System.Net;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Campaigns;

/// <summary>The end of a campaign's people as an operator and two members of staff bring it about, while the program serves.</summary>
public sealed class DestructionCommandTests : IAsyncLifetime, IDisposable
{
    private static readonly PetitionRecord Petition = SeedPetitions.Content.Petitions.First(petition => petition.Slug == SeedPetitions.Open[0]);

    private static readonly string[] Petitions = [.. SeedPetitions.Content.Petitions.Where(petition => petition.Campaign == Campaign).Select(petition => petition.Slug).Order(StringComparer.Ordinal)];

    private readonly DestructionApp _app = new();

    private static string Campaign => Petition.Campaign;

    public async Task InitializeAsync()
    {
        for (var signer = 0; signer < 3; signer++) await new SignerForm { Email = $"signer{signer}@example.org" }.SignAsync(_app.Client, Petition.Slug);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Destroyed_key_leaves_the_count_and_nobody_who_can_be_read()
    {
        var destroyed = (await _app.RunAsync($"keys destroy {Campaign}", $"{Campaign}\n{Campaign}\n")).AssertDone();

        Assert.Contains($"  {Petition.Slug}: 3 counted, 0 held, 0 withdrawn, 0 invalidated", destroyed.Lines);
        Assert.Equal([$"mails of {Campaign}", "traces"], _app.Forgotten);
        Assert.Contains("\"count\":3", await _app.Client.GetStringAsync($"/api/v1/petitions/{Petition.Slug}/count"), StringComparison.Ordinal);
        var export = await RefusedStart.OfAsync(_app.Folder, arguments: ["export", Petition.Slug, "--to", "the minister", "--for", "delivery"]);
        export.AssertSays($"Nobody who signed in the campaign {Campaign} can be read any more: its key was destroyed on 2026-11-22.");
        Assert.Empty(export.Output);
    }

    [Fact]
    public async Task Who_destroyed_a_key_stands_in_the_audit_log_where_they_said_who_they_are()
    {
        (await _app.RunAsync($"keys destroy {Campaign} --by Grace --yes")).AssertDone();

        var log = _app.Services.GetRequiredService<AuditLog>();
        var entries = (await log.ReadAsync(before: null, limit: 10, "people.destroy")).Entries;
        Assert.Equal(["done", "begun"], entries.Select(entry => entry.Details["stage"]));
        Assert.All(entries, entry => Assert.Equal("Grace", log.NameOf(entry.Actor)));
    }

    [Fact]
    public async Task Petition_of_a_destroyed_campaign_refuses_signers_at_once_as_a_closed_one_does()
    {
        (await _app.RunAsync($"keys destroy {Campaign} --yes")).AssertDone();

        using var answer = await new SignerForm().PostAsync(_app.Client, Petition.Slug);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Contains("/problems/petition-closed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_campaigns_go_on()
    {
        var other = SeedPetitions.Content.Petitions.First(petition => petition.Campaign != Campaign && SeedPetitions.Open.Contains(petition.Slug)).Slug;
        (await _app.RunAsync($"keys destroy {Campaign} --yes")).AssertDone();

        Assert.Equal(1, (await new SignerForm().SignAsync(_app.Client, other)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{0}\n")]
    [InlineData("{0}\nanother-campaign\n")]
    [InlineData("yes\nyes\n")]
    public async Task Key_is_not_destroyed_unless_the_slug_is_typed_twice(string typed)
    {
        (await _app.RunAsync($"keys destroy {Campaign}", typed.Replace("{0}", Campaign, StringComparison.Ordinal))).AssertRefused("Nothing was destroyed");

        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Campaign_that_there_is_not_is_told()
    {
        (await _app.RunAsync("keys destroy unknown --yes")).AssertRefused("There is no campaign unknown.");
        (await _app.RunAsync("purge unknown", "a\nb\n")).AssertRefused("There is no campaign unknown.");
    }

    [Fact]
    public async Task Two_people_together_purge_a_campaign()
    {
        var (ana, ben) = (await AddKeyAsync("ana"), await AddKeyAsync("ben"));

        var purged = (await _app.RunAsync($"purge {Campaign}", $"{ana}\n{ben}\n")).AssertDone();

        Assert.Contains($"  {Petition.Slug}: 3 counted, 0 held, 0 withdrawn, 0 invalidated", purged.Lines);
        Assert.Equal([$"mails of {Campaign}", "traces"], _app.Forgotten);
        var record = (await _app.Documents.ReadAsync<DestructionRecord>(DestructionRecord.Kind, Campaign))!.Value;
        Assert.Equal((DestructionReason.Purge, TestClock.Start, TestClock.Start), (record.Reason, record.BegunAt, record.FinishedAt));
        Assert.Equal(["ana", "ben"], record.By);
        Assert.Equal(Petitions, record.Petitions.Select(sums => sums.Petition));
        foreach (var slug in Petitions)
        {
            var petition = (await _app.Documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug))!.Value;
            Assert.NotEqual(PetitionState.Open, petition.StateAt(TestClock.Start));
        }

        using var answer = await new SignerForm().PostAsync(_app.Client, Petition.Slug);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Fact]
    public async Task Repeated_purge_tells_what_was_done_before()
    {
        var (ana, ben) = (await AddKeyAsync("ana"), await AddKeyAsync("ben"));
        var first = (await _app.RunAsync($"purge {Campaign}", $"{ana}\n{ben}\n")).AssertDone();
        _app.Clock.Now += TimeSpan.FromDays(1);

        Assert.Equal(first.Output, (await _app.RunAsync($"purge {Campaign}", $"{ben}\n{ana}\n")).AssertDone().Output);
    }

    [Fact]
    public async Task One_secret_is_not_enough_and_which_one_was_wrong_is_not_told()
    {
        var (ana, ben) = (await AddKeyAsync("ana"), await AddKeyAsync("ben"));
        (await _app.RunAsync("purge-keys remove ben")).AssertDone();
        var wrong = new HashSet<string>();
        foreach (var typed in (string[])["", $"{ana}\n", $"{ana}\n{ana}\n", $"\n{ana}\n", $"{ana}\n{ben}\n"])
        {
            var refused = await _app.RunAsync($"purge {Campaign}", typed);
            refused.AssertRefused("Refused");
            wrong.Add(refused.Errors);
        }

        Assert.Single(wrong);
        (await _app.RunAsync($"purge {Campaign}", $"{ana}\n{await AddKeyAsync("cem")}\n")).AssertRefused("too many tries", "12:10:00 UTC");
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Purge_keys_are_shown_once_and_listed_by_name_alone()
    {
        Assert.Contains("not enough", (await _app.RunAsync("purge-keys list")).AssertDone().Output, StringComparison.Ordinal);
        var secret = await AddKeyAsync("ana");
        await AddKeyAsync("ben");

        var list = (await _app.RunAsync("purge-keys list")).AssertDone();

        Assert.Equal(["ana, since 2026-11-22", "ben, since 2026-11-22"], list.Lines);
        (await _app.RunAsync("purge-keys add ana")).AssertRefused("ana has a purge key");
        (await _app.RunAsync("purge-keys add two/words")).AssertRefused("A name is");
        (await _app.RunAsync("purge-keys remove cem")).AssertRefused("Nobody");
        Assert.All(Directory.GetFiles(_app.Folder.Data, "campaignkit.db*"), file => Assert.DoesNotContain(secret, ReadText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Counts_of_a_purged_campaign_can_be_shown_to_be_its_own()
    {
        Assert.Contains("no attestation", (await _app.RunAsync("attestation check")).AssertDone().Output, StringComparison.Ordinal);
        (await _app.RunAsync($"keys destroy {Campaign} --yes")).AssertDone();

        var check = (await _app.RunAsync("attestation check")).AssertDone();

        Assert.Equal(Petitions.Length, check.Lines.Length);
        Assert.Contains($"{Petition.Slug}: 3 counted, 0 held, 0 withdrawn, 0 invalidated on 2026-11-22 12:00 UTC: genuine.", check.Lines);
    }

    [Fact]
    public async Task Count_that_somebody_wrote_into_the_database_is_not_taken_for_the_installations()
    {
        (await _app.RunAsync($"keys destroy {Campaign} --yes")).AssertDone();
        var stored = (await _app.Documents.ReadAsync<Attestation>(Attestation.Kind, Petition.Slug))!;
        var raised = stored.Value with { Sums = stored.Value.Sums with { Counted = 3000 } };
        await _app.Documents.WriteAsync([new(Attestation.Kind, Petition.Slug, raised, stored.ETag)]);

        var check = await _app.RunAsync("attestation check");

        check.AssertRefused($"3,000 counted, 0 held, 0 withdrawn, 0 invalidated on 2026-11-22 12:00 UTC: NOT what this installation vouched for {Petition.Slug}", $"The ledger says now: {Petition.Slug}: 3 counted");
    }

    [Fact]
    public async Task Retention_destroys_who_is_due_when_it_is_told_to()
    {
        foreach (var slug in Petitions) await CloseAsync(slug, TestClock.Start.AddDays(-180));
        var line = $"{Campaign}: last petition closed on 2026-05-26, due since 2026-11-22 (180 days); signatures that lose their person: 3.";

        var dry = (await _app.RunAsync("retention")).AssertDone();
        Assert.Contains(line, dry.Lines);
        Assert.Equal("1 due. Nothing was changed: retention --apply destroys what is due.", dry.Lines[^1]);
        Assert.Empty(_app.Forgotten);

        var applied = (await _app.RunAsync("retention --apply")).AssertDone();
        Assert.Contains($"  {Petition.Slug}: 3 counted, 0 held, 0 withdrawn, 0 invalidated", applied.Lines);
        Assert.Equal(DestructionReason.Retention, (await _app.Documents.ReadAsync<DestructionRecord>(DestructionRecord.Kind, Campaign))!.Value.Reason);
        Assert.Contains($"{Campaign}: its people were destroyed on 2026-11-22.", (await _app.RunAsync("retention")).AssertDone().Lines);
        Assert.Equal(["Nothing is due."], (await _app.RunAsync("retention --apply")).AssertDone().Lines);
    }

    private static string ReadText(string file)
    {
        // Shared, because the database is open.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private async Task<string> AddKeyAsync(string name) => (await _app.RunAsync($"purge-keys add {name}")).AssertDone().Lines[0];

    private async Task CloseAsync(string slug, DateTimeOffset at)
    {
        var stored = (await _app.Documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug))!;
        await _app.Documents.WriteAsync([new(PetitionRecord.Kind, slug, stored.Value with { State = PetitionState.Closed, ClosedAt = at }, stored.ETag)]);
    }

    private async Task AssertUntouchedAsync()
    {
        Assert.Empty(_app.Forgotten);
        Assert.Null(await _app.Documents.ReadAsync<DestructionRecord>(DestructionRecord.Kind, Campaign));
        Assert.Equal(4, (await new SignerForm { Email = "another@example.org" }.SignAsync(_app.Client, Petition.Slug)).Count);
    }
}
