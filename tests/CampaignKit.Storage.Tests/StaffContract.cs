using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What every store has to keep of the staff and of their sessions.</summary>
public abstract class StaffContract : StoreTest
{
    private static readonly InstallationKeys Keys = new([.. Enumerable.Range(0, 32).Select(number => (byte)number)]);

    private readonly ManualClock _clock = new();

    private StaffPeople People => new(Documents, Keys, _clock);

    private ApiKeys ApiKeys => new(Documents, People, Keys, _clock);

    private StaffSessions Sessions => new(Documents, Keys, _clock);

    [Fact]
    public async Task Staff_are_found_by_id_and_by_any_spelling_of_their_address()
    {
        var ada = await AddAsync("ada@example.org", StaffRole.Viewer);

        Assert.Equal("ada@example.org", (await People.FindAsync(ada.Id))!.Person.Email);
        Assert.Equal(ada.Id, (await People.FindAsync(Address("Ada@EXAMPLE.org")))!.Id);
        Assert.Null(await People.FindAsync(Address("bob@example.org")));
        Assert.Null(await People.FindAsync("nobody"));
        Assert.Equal([ada.Id], (await People.ListAsync()).Select(member => member.Id));
    }

    [Fact]
    public async Task Address_belongs_to_one_person()
    {
        await AddAsync("ada@example.org", StaffRole.Viewer);

        Assert.False(await People.AddAsync(People.New("Eve", Address("ADA@example.org"), StaffRole.Viewer)));
        Assert.Single(await People.ListAsync());
    }

    [Fact]
    public async Task First_administrator_is_the_first_once()
    {
        Assert.False(await People.IsSetUpAsync());
        var late = People.New("Eve", Address("eve@example.org"), StaffRole.Administrator, isFirst: true);

        await AddAsync("ada@example.org", StaffRole.Administrator);

        Assert.True(await People.IsSetUpAsync());
        Assert.False(await People.AddAsync(late));
        await AddAsync("bob@example.org", StaffRole.Administrator);
    }

    [Fact]
    public async Task Change_to_a_version_that_somebody_has_changed_is_refused()
    {
        var ada = await AddAsync("ada@example.org", StaffRole.Viewer);
        var stale = (await People.FindAsync(ada.Id))!;
        ada.Record = ada.Record with { Organisation = "one" };
        Assert.True(await People.SaveAsync(ada));
        stale.Record = stale.Record with { Organisation = "two" };

        Assert.False(await People.SaveAsync(stale));
        ada.Record = ada.Record with { Organisation = "three" };
        Assert.True(await People.SaveAsync(ada));
        Assert.Equal("three", (await People.FindAsync(ada.Id))!.Record.Organisation);
    }

    [Fact]
    public async Task Key_opens_until_it_is_revoked_or_its_time_is_over_and_is_not_in_the_store()
    {
        var ada = await AddAsync("ada@example.org", StaffRole.Viewer);
        var (revoked, key) = (await ApiKeys.MakeAsync(ada, "figures for the wall", [StaffAction.ReadNumbers], days: 2))!.Value;
        var (expiring, _) = (await ApiKeys.MakeAsync(ada, "figures for the wall", [StaffAction.ReadNumbers], days: 2))!.Value;

        Assert.Equal((ada.Id, key.Id, "figures for the wall"), ((await ApiKeys.FindAsync(revoked))!.Member.Id, (await ApiKeys.FindAsync(revoked))!.Key!.Id, key.Label));
        Assert.NotEqual(revoked, expiring);
        foreach (var wrong in (string[])["", "x", revoked[..^1] + (revoked[^1] == 'A' ? 'B' : 'A'), revoked[..^1], expiring[..44] + revoked[44..]]) Assert.Null(await ApiKeys.FindAsync(wrong));
        Assert.All(await Documents.ListAsync<ApiKeyRecord>(ApiKeyRecord.Kind), stored => Assert.DoesNotContain(revoked[^43..], stored.Value.ToString(), StringComparison.Ordinal));

        await ApiKeys.RevokeAsync(key.Id);
        await ApiKeys.RevokeAsync(key.Id);
        Assert.Null(await ApiKeys.FindAsync(revoked));
        Assert.NotNull(await ApiKeys.FindAsync(expiring));
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(await ApiKeys.FindAsync(expiring));
    }

    [Fact]
    public async Task Key_ends_with_its_person_and_is_theirs_alone()
    {
        var ada = await AddAsync("ada@example.org", StaffRole.Viewer);
        var bob = await AddAsync("bob@example.org", StaffRole.Viewer);
        var (token, key) = (await ApiKeys.MakeAsync(ada, "a script", [StaffAction.ReadNumbers], days: 1))!.Value;

        Assert.Equal([key.Id], (await ApiKeys.ListAsync(ada.Id)).Select(listed => listed.Id));
        Assert.Empty(await ApiKeys.ListAsync(bob.Id));
        ada.Record = ada.Record with { IsRevoked = true };
        Assert.True(await People.SaveAsync(ada));
        Assert.Null(await ApiKeys.FindAsync(token));
    }

    [Fact]
    public async Task Nobody_has_more_keys_than_they_can_look_over()
    {
        var ada = await AddAsync("ada@example.org", StaffRole.Viewer);
        for (var made = 0; made < ApiKeys.MostAtOnce; made++) Assert.NotNull(await ApiKeys.MakeAsync(ada, "a script", [StaffAction.ReadNumbers], days: 1));

        Assert.Null(await ApiKeys.MakeAsync(ada, "one more", [StaffAction.ReadNumbers], days: 1));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(await ApiKeys.MakeAsync(ada, "one more", [StaffAction.ReadNumbers], days: 1));
    }

    [Fact]
    public async Task Account_takes_five_tries_and_then_rests()
    {
        var ada = await AddAsync("ada@example.org", StaffRole.Viewer);
        for (var number = 1; number <= StaffPeople.MostTries; number++) Assert.NotNull(await People.CountTryAsync((await People.FindAsync(ada.Id))!));

        Assert.Null(await People.CountTryAsync((await People.FindAsync(ada.Id))!));
        _clock.Advance(StaffPeople.Rest);
        Assert.NotNull(await People.CountTryAsync((await People.FindAsync(ada.Id))!));
    }

    [Fact]
    public async Task Session_is_there_for_its_key_until_it_is_ended()
    {
        var one = await Sessions.BeginAsync("ada", new byte[] { 1 });
        var two = await Sessions.BeginAsync("ada", new byte[] { 2 });

        Assert.Equal([1], await Sessions.FindAsync(one));
        Assert.Null(await Sessions.FindAsync(one + "x"));
        Assert.Null(await Sessions.FindAsync("ada." + StaffSessions.IdOf(one)));
        Assert.False(await Sessions.EndAsync("eve", StaffSessions.IdOf(one)));
        await Sessions.EndAsync(one);
        Assert.Null(await Sessions.FindAsync(one));
        Assert.Equal([2], await Sessions.FindAsync(two));

        await Sessions.RenewAsync(one, new byte[] { 3 });
        Assert.Null(await Sessions.FindAsync(one));
        await Sessions.EndAllAsync("ada");
        Assert.Null(await Sessions.FindAsync(two));
    }

    [Fact]
    public async Task Sessions_that_begin_at_once_are_all_there_and_the_oldest_makes_room()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Sessions.BeginAsync("ada", new[] { (byte)number })));
        foreach (var key in keys) Assert.NotNull(await Sessions.FindAsync(key));

        for (var more = 0; more < StaffSessions.MostAtOnce; more++) await Sessions.BeginAsync("ada", new byte[] { 9 });

        foreach (var key in keys) Assert.Null(await Sessions.FindAsync(key));
        Assert.Equal(StaffSessions.MostAtOnce, (await Sessions.ListAsync("ada")).Count);
    }

    [Fact]
    public async Task Session_ends_by_itself_and_is_forgotten()
    {
        var key = await Sessions.BeginAsync("ada", new byte[] { 1 });
        _clock.Advance(StaffSessions.Longest);

        Assert.Null(await Sessions.FindAsync(key));
        await Sessions.SweepAsync();
        Assert.Empty((await Documents.ReadAsync<StaffSessionsRecord>(StaffSessions.Kind, "ada"))!.Value.Sessions);
    }

    private async Task<StaffMember> AddAsync(string email, StaffRole role)
    {
        var member = People.New("Ada Example", Address(email), role);
        Assert.True(await People.AddAsync(member));
        return member;
    }

    private static Mailbox Address(string text) => Mailbox.TryParse(text, out var mailbox, out _) ? mailbox : throw new FormatException(text);
}
