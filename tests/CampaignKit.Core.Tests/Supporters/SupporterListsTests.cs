using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Supporters;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Supporters;

public sealed class SupporterListsTests : IDisposable
{
    private const string Slug = WholeInstallation.Slug;

    private static readonly PetitionRecord Listing = Samples.Petition() with { ListsSupporters = true };

    private readonly WholeInstallation _installation = new();

    private InMemoryLedger Ledger => _installation.Ledger;

    private ManualClock Clock => _installation.Clock;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Petition_that_lists_nobody_shows_nobody_and_costs_nothing()
    {
        await SignAsync("ada@example.org", "Ada Lovelace");

        var list = await _installation.Supporters.ReadAsync(Samples.Petition());

        Assert.Empty(list.Supporters);
        Assert.NotNull(list.AsOf);
        Assert.Equal(0, Ledger.ListedReads);
    }

    [Fact]
    public async Task Nobody_signed_and_no_key_is_made_for_readers()
    {
        await _installation.PublishAsync(Listing);

        Assert.Empty(await NamesAsync());

        Assert.Null(await _installation.Documents.ReadAsync<object>(Core.Campaigns.Campaign.KeyKind, "fair-work"));
    }

    [Fact]
    public async Task Shown_is_what_each_chose_with_country_and_day()
    {
        await SignAsync("ada@example.org", "Ada Lovelace");
        Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromTicks(1));
        await SignAsync("bo@example.org", "Bo Björk", "initials", "NP");
        Clock.Advance(TimeSpan.FromTicks(1));
        await SignAsync("cy@example.org", "Cy Counted", "count-only");
        await SignAsync("di@example.org", "王小明", "initials");

        var list = await ReadAsync();

        Assert.Equal([new("王", "CA", new(2026, 11, 6)), new("B. B.", "NP", new(2026, 11, 5)), new("Ada Lovelace", "CA", new(2026, 11, 5))], list.Supporters);
        Assert.Equal(Clock.GetUtcNow(), list.AsOf);
    }

    [Fact]
    public async Task Latest_fifty_of_all_shards_are_shown_in_the_order_in_which_they_signed()
    {
        for (var number = 0; number < 120; number++)
        {
            await SignAsync($"signer{number}@example.org", $"Signer {number}", number % 2 == 0 ? "named" : "count-only");
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(number => $"Signer {2 * number}").Reverse().Take(SupporterLists.MostShown), await NamesAsync());
    }

    [Fact]
    public async Task Who_is_held_waits_or_was_taken_out_is_not_shown()
    {
        await _installation.PublishAsync(Listing with { Confirmation = Confirmation.Email });
        var mail = await _installation.AskAsync(Form("ada@example.org", "Ada Lovelace"));
        Assert.Empty(await NamesAsync());
        await _installation.Confirming.ConfirmAsync(mail.Token);
        Clock.Advance(SupporterLists.KeptFor);
        Assert.Equal(["Ada Lovelace"], await NamesAsync());

        var row = Assert.Single(_installation.Rows());
        var shard = _installation.Actors.SignatureShard(new(Slug, row.Signer.Shard(Listing.Shards)));
        await shard.MoveAsync(new([row.Signer], SignatureState.Counted, FromReason: null, SignatureState.HeldForReview, "burst"));

        Clock.Advance(SupporterLists.KeptFor);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task List_is_kept_for_ten_seconds_and_not_for_longer()
    {
        await SignAsync("ada@example.org", "Ada");
        await NamesAsync();
        await SignAsync("bo@example.org", "Bo");
        Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(["Ada"], await NamesAsync());

        Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(2, (await NamesAsync()).Count);
    }

    [Fact]
    public async Task Readers_at_the_same_time_share_one_look()
    {
        await SignAsync("ada@example.org", "Ada");
        var held = Hold();
        var readers = Enumerable.Range(0, 20).Select(_ => ReadAsync()).ToList();
        Assert.All(readers, reader => Assert.False(reader.IsCompleted));

        held.SetResult();

        Assert.All(await Task.WhenAll(readers), list => Assert.Equal("Ada", Assert.Single(list.Supporters).Name));
        Assert.Equal(Listing.Shards, Ledger.ListedReads);
    }

    [Fact]
    public async Task Who_changes_their_mind_is_gone_here_at_once_and_elsewhere_within_ten_seconds()
    {
        var elsewhere = new SupporterLists(Ledger, _installation.Actors, _installation.Keyring, Clock);
        foreach (var name in (string[])["Ada", "Bo", "Cy", "Di"]) await SignAsync($"{name}@example.org", $"{name} Example");
        Assert.Equal(4, (await NamesAsync()).Count);
        await elsewhere.ReadAsync(Listing);
        Clock.Advance(TimeSpan.FromSeconds(1));

        await ChooseAsync("ada@example.org", Visibility.CountOnly);
        Assert.DoesNotContain("Ada Example", await NamesAsync());
        await ChooseAsync("bo@example.org", Visibility.Initials);
        Assert.Contains("B. E.", await NamesAsync());
        Assert.True(await _installation.Own.WithdrawAsync(await _installation.OwnTokenAsync("cy@example.org"), Slug, await ReceiptAsync("cy@example.org")));
        Assert.Equal(["B. E.", "Di Example"], (await NamesAsync()).Order());
        Assert.NotNull(await _installation.Own.EraseAsync(await _installation.OwnTokenAsync("di@example.org")));
        Assert.Equal(["B. E."], await NamesAsync());

        Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(["B. E."], (await elsewhere.ReadAsync(Listing)).Supporters.Select(supporter => supporter.Name));
    }

    [Fact]
    public async Task Who_says_that_it_was_not_them_is_gone_at_once()
    {
        await _installation.PublishAsync(Listing with { Confirmation = Confirmation.Email });
        var mail = await _installation.AskAsync(Form("ada@example.org", "Not Ada"));
        await _installation.Confirming.ConfirmAsync(mail.Token);
        Assert.Equal(["Not Ada"], await NamesAsync());

        await _installation.Confirming.RejectAsync(mail.Token);

        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task What_was_read_before_somebody_changed_their_mind_is_not_kept()
    {
        await SignAsync("ada@example.org", "Ada");
        var held = new TaskCompletionSource();
        Ledger.AfterReadingListed = () => held.Task;
        var before = ReadAsync();
        Ledger.AfterReadingListed = () => Task.CompletedTask;

        await ChooseAsync("ada@example.org", Visibility.CountOnly);
        var after = ReadAsync();
        held.SetResult();

        Assert.Empty((await before).Supporters);
        Assert.Empty((await after).Supporters);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Outage_shows_what_was_known_last_for_an_hour_and_then_nobody()
    {
        await SignAsync("ada@example.org", "Ada");
        var known = await ReadAsync();
        Ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException());
        Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Same(known, await ReadAsync());

        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Same(SupporterList.Unknown, await ReadAsync());

        Ledger.BeforeReading = () => Task.CompletedTask;
        Clock.Advance(SupporterLists.KeptFor);
        Assert.Equal(["Ada"], await NamesAsync());
    }

    [Fact]
    public async Task Outage_from_the_first_moment_on_shows_nobody_and_says_so()
    {
        await SignAsync("ada@example.org", "Ada");
        Ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException());

        Assert.Same(SupporterList.Unknown, await ReadAsync());
    }

    [Fact]
    public async Task In_an_outage_storage_is_asked_again_only_after_a_while()
    {
        await SignAsync("ada@example.org", "Ada");
        Ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException());
        for (var reader = 0; reader < 100; reader++) await ReadAsync();
        Assert.Equal(Listing.Shards, Ledger.ListedReads);

        Clock.Advance(SupporterLists.KeptFor);
        for (var reader = 0; reader < 100; reader++) await ReadAsync();

        Assert.Equal(2 * Listing.Shards, Ledger.ListedReads);
    }

    [Fact]
    public async Task Reader_waits_no_longer_than_three_seconds_and_what_comes_late_is_shown_to_the_next()
    {
        await SignAsync("ada@example.org", "Ada");
        var known = await ReadAsync();
        Clock.Advance(SupporterLists.KeptFor);
        await SignAsync("bo@example.org", "Bo");
        var held = await HoldRowsAsync();

        var reader = ReadAsync();
        Assert.False(reader.IsCompleted);
        Clock.Advance(SupporterLists.Patience);
        Assert.Same(known, await reader);
        Assert.Same(known, await ReadAsync());

        held.SetResult();
        Assert.Equal(2, (await NamesAsync()).Count);
    }

    [Fact]
    public async Task Destroyed_key_empties_the_list_at_once_whatever_is_kept_and_whatever_storage_does()
    {
        await SignAsync("ada@example.org", "Ada");
        Assert.Equal(["Ada"], await NamesAsync());

        await DestroyKeyAsync();

        Assert.Empty(await NamesAsync());
        Assert.NotNull((await ReadAsync()).AsOf);
        Clock.Advance(SupporterLists.KeptFor);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Destroyed_key_empties_the_list_also_in_an_outage()
    {
        await SignAsync("ada@example.org", "Ada");
        Assert.Equal(["Ada"], await NamesAsync());
        Clock.Advance(SupporterLists.KeptFor);
        Ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException());
        Assert.Equal(["Ada"], await NamesAsync());

        await DestroyKeyAsync();

        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Key_that_is_destroyed_while_the_rows_are_read_shows_nobody()
    {
        await SignAsync("ada@example.org", "Ada");
        var held = await HoldRowsAsync();
        var reader = ReadAsync();

        await DestroyKeyAsync();
        held.SetResult();

        Assert.Empty((await reader).Supporters);
    }

    [Fact]
    public async Task Key_that_was_destroyed_elsewhere_empties_the_list_within_ten_seconds()
    {
        await SignAsync("ada@example.org", "Ada");
        var elsewhere = new SupporterLists(Ledger, _installation.Actors, new(_installation.Actors, new(new byte[MasterKey.Size]), Clock), Clock);
        Assert.Single((await elsewhere.ReadAsync(Listing)).Supporters);
        Clock.Advance(TimeSpan.FromSeconds(9));
        await elsewhere.ReadAsync(Listing);

        await DestroyKeyAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty((await elsewhere.ReadAsync(Listing)).Supporters);
    }

    [Fact]
    public async Task One_damaged_row_is_passed_over()
    {
        await SignAsync("ada@example.org", "Ada");
        await Ledger.AppendAsync(new(Slug, 0), Ledger.Rows(new(Slug, 0)).Length + 1, [Samples.Request(7) with { Visibility = Visibility.Named, SealedPerson = new byte[100] }]);

        Assert.Equal(["Ada"], await NamesAsync());
    }

    [Fact]
    public void Nothing_tells_who_they_are_in_a_log()
    {
        Assert.DoesNotContain("Ada", new Supporter("Ada", "CA", new(2026, 11, 5)).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("1234567", new ListedSigner(new(1234567), default, 1234567).ToString(), StringComparison.Ordinal);
    }

    private static SignForm Form(string email, string name, string visibility = "named", string country = "CA") =>
        WholeInstallation.Form with { Email = email, Name = name, Visibility = visibility, Country = country };

    private async Task SignAsync(string email, string name, string visibility = "named", string country = "CA")
    {
        await _installation.PublishAsync(Listing);
        Assert.Equal(SignStatus.Counted, (await _installation.Signing.SignAsync(Slug, Form(email, name, visibility, country))).Status);
    }

    private Task<SupporterList> ReadAsync() => _installation.Supporters.ReadAsync(Listing).AsTask();

    private async Task<IReadOnlyList<string>> NamesAsync() => [.. (await ReadAsync()).Supporters.Select(supporter => supporter.Name)];

    private async Task ChooseAsync(string email, Visibility visibility) =>
        Assert.Equal("", await _installation.Own.ChangeAsync(await _installation.OwnTokenAsync(email), Slug, await ReceiptAsync(email), visibility, updates: false, partners: null, name: null));

    private async Task<string> ReceiptAsync(string email) => Assert.Single((await _installation.Own.ReadAsync(await _installation.OwnTokenAsync(email)))!.Signatures).Receipt;

    private async Task DestroyKeyAsync()
    {
        await _installation.Actors.Campaign(Listing.Campaign).DestroyKeyAsync("purge");
        _installation.Keyring.Forget(Listing.Campaign);
    }

    /// <summary>Whoever reads the ledger waits.</summary>
    private TaskCompletionSource Hold()
    {
        var held = new TaskCompletionSource();
        Ledger.BeforeReading = () => held.Task;
        return held;
    }

    /// <summary>The same once the shards answer from memory, so that only rows are waited for.</summary>
    private async Task<TaskCompletionSource> HoldRowsAsync()
    {
        foreach (var shard in Enumerable.Range(0, Listing.Shards)) await _installation.Actors.SignatureShard(new(Slug, shard)).ReadListedAsync(1);
        return Hold();
    }
}
