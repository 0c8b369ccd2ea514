using System.Net;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Those who manage staff, and those who would like to.</summary>
public sealed class StaffPeopleTests : IDisposable
{
    private const string Email = "ben@example.org";

    private readonly ServedApp _app = new();

    private StaffPeople People => _app.Services.GetRequiredService<StaffPeople>();

    private StaffOffice Office => _app.Services.GetRequiredService<StaffOffice>();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task List_says_of_everybody_who_they_are_what_they_may_and_when_they_were_here()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await AddAsync(record => record with { Roles = [StaffRole.Campaigner, StaffRole.Translator], Organisation = "Workers’ Voice", Campaigns = ["free-to-change-jobs"], Languages = ["fr"] });

        var text = (await admin.Visitor.GetAsync("/staff/people")).Text;

        Assert.Contains(
            "ben@example.org; campaigner, translator; of Workers’ Voice; campaigns: free-to-change-jobs; languages: fr; codes off, no passkey; last signed in 2026-11-22", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rights_that_shrink_end_the_sessions_and_rights_that_grow_do_not()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await AddAsync(record => record with { Roles = [StaffRole.Viewer] });
        var id = (await FindAsync(Email)).Id;

        await admin.Visitor.PostAsync($"/staff/people/{id}", ("form-token", await TokenAsync(admin)), ("roles", "viewer"), ("roles", "moderator"));
        Assert.True(await ben.IsSignedInAsync());
        Assert.Contains(", moderator, viewer.", (await ben.Visitor.GetAsync("/staff")).Text, StringComparison.Ordinal);
        await admin.Visitor.PostAsync($"/staff/people/{id}", ("form-token", await TokenAsync(admin)), ("roles", "moderator"));

        Assert.False(await ben.IsSignedInAsync());
        Assert.Equal(["moderator", "moderator viewer"], (await EntriesAsync("staff.change")).Select(entry => entry.Details["roles"]));
    }

    [Fact]
    public async Task Revoked_is_out_at_once_and_readmitted_signs_in_as_before()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await AddAsync(record => record);
        var id = (await FindAsync(Email)).Id;

        await admin.DoAsync(id, "/revoke");
        Assert.False(await ben.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await ben.SignInAsync(Email)).Status);
        await admin.DoAsync(id, "/readmit");
        await ben.SignInAsync(Email);

        Assert.True(await ben.IsSignedInAsync());
        Assert.Single(await EntriesAsync("staff.revoke"));
        Assert.Single(await EntriesAsync("staff.readmit"));
    }

    [Fact]
    public async Task Sessions_of_somebody_can_all_be_ended()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await AddAsync(record => record);

        await admin.DoAsync((await FindAsync(Email)).Id, "/end-sessions");

        Assert.False(await ben.IsSignedInAsync());
        Assert.Single(await EntriesAsync("staff.end-sessions"));
    }

    [Fact]
    public async Task Reset_takes_all_ways_in_and_its_link_is_mailed_and_shown()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await AddAsync(record => record);

        var page = await admin.DoAsync((await FindAsync(Email)).Id, "/reset");

        Assert.False(await ben.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await ben.SignInAsync(Email)).Status);
        var mail = Assert.Single(_app.Mails.To(Email), mail => mail.Kind is MailKind.StaffReset);
        Assert.Contains($"/staff/reset/{mail.Token}", page.Text, StringComparison.Ordinal);
        var path = $"/staff/reset/{mail.Token}";
        await ben.Visitor.SendAsync(await ben.Visitor.GetAsync(path), path, ("password", "another long sentence"), ("again", "another long sentence"));
        await ben.SignInAsync(Email, "another long sentence");
        Assert.True(await ben.IsSignedInAsync());
    }

    [Theory]
    [InlineData("", "cannot take your own role")]
    [InlineData("/revoke", "cannot do this to yourself")]
    [InlineData("/reset", "cannot do this to yourself")]
    public async Task Nobody_takes_their_own_administration_or_shuts_themselves_out(string act, string sentence)
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var id = (await FindAsync(StaffBrowser.Email)).Id;

        var refused = await admin.Visitor.PostAsync($"/staff/people/{id}{act}", ("form-token", await TokenAsync(admin)), ("roles", "viewer"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
        Assert.Equal([StaffRole.Administrator], (await FindAsync(StaffBrowser.Email)).Record.Roles);
        Assert.True(await admin.IsSignedInAsync());
    }

    [Fact]
    public async Task Last_administrator_who_gets_in_is_taken_away_by_nobody()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await admin.InviteAsync(Email, "administrator");
        var (ada, ben) = (await FindAsync(StaffBrowser.Email), await FindAsync(Email));

        // One who was invited has no way in yet, whatever key they might carry.
        var result = await Office.ChangeAsync(new(ben), ada.Id, new([StaffRole.Viewer], Organisation: null, [], []));

        Assert.Equal(OfficeStatus.LastAdministrator, result.Status);
        Assert.True((await FindAsync(StaffBrowser.Email)).Record.CanSignIn());
    }

    [Fact]
    public async Task Of_two_administrators_who_take_each_others_role_at_once_one_stays()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var other = await AddAsync(record => record with { Roles = [StaffRole.Administrator] });
        var (ada, ben) = (await FindAsync(StaffBrowser.Email), await FindAsync(Email));
        var viewer = new StaffRights([StaffRole.Viewer], Organisation: null, [], []);

        var results = await Task.WhenAll(Task.Run(() => Office.ChangeAsync(new(ada), ben.Id, viewer)), Task.Run(() => Office.ChangeAsync(new(ben), ada.Id, viewer)));

        Assert.Single(results, result => result.Status is OfficeStatus.Done);
        Assert.Single(await People.ListAsync(), member => member.Record.Roles.Contains(StaffRole.Administrator));
    }

    [Fact]
    public async Task Who_may_not_manage_staff_finds_nothing_there()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await AddAsync(record => record with { Roles = [StaffRole.Campaigner, StaffRole.Moderator], Organisation = "Workers’ Voice" });
        var (ada, own) = (await FindAsync(StaffBrowser.Email), await FindAsync(Email));
        var token = (await ben.Visitor.GetAsync("/staff")).Forms()[0].Fields["form-token"];

        foreach (var path in (string[])["", $"/{ada.Id}", $"/{own.Id}"]) Assert.Equal(HttpStatusCode.NotFound, (await ben.Visitor.GetAsync($"/staff/people{path}")).Status);
        foreach (var path in (string[])["", $"/{own.Id}", $"/{ada.Id}/revoke", $"/{ada.Id}/reset", $"/{ada.Id}/end-sessions", $"/{own.Id}/readmit"])
        {
            var refused = await ben.Visitor.PostAsync($"/staff/people{path}", ("form-token", token), ("email", "eve@example.org"), ("roles", "administrator"));
            Assert.Equal(HttpStatusCode.NotFound, refused.Status);
        }

        Assert.Equal([StaffRole.Campaigner, StaffRole.Moderator], (await FindAsync(Email)).Record.Roles);
        Assert.True(await admin.IsSignedInAsync());
        Assert.Empty(_app.Mails.All);
    }

    [Fact]
    public async Task Id_that_was_guessed_is_nobody()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var token = await TokenAsync(admin);

        foreach (var id in (string[])["00000000000000000000000000000000", "ada@example.org", "..%2F..", "turn"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await admin.Visitor.GetAsync($"/staff/people/{id}")).Status);
            foreach (var act in (string[])["", "/revoke", "/readmit", "/reset", "/end-sessions"])
            {
                Assert.Equal(HttpStatusCode.NotFound, (await admin.Visitor.PostAsync($"/staff/people/{id}{act}", ("form-token", token), ("roles", "viewer"))).Status);
            }
        }
    }

    [Fact]
    public async Task Forms_that_another_site_sends_change_nobody()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await AddAsync(record => record);
        var id = (await FindAsync(Email)).Id;
        var theirs = (await ben.Visitor.GetAsync("/staff")).Forms()[0].Fields["form-token"];

        foreach (var path in (string[])["", $"/{id}", $"/{id}/revoke", $"/{id}/reset", $"/{id}/end-sessions"])
        {
            foreach (var token in (string[])["", theirs])
            {
                Assert.Equal(HttpStatusCode.BadRequest, (await admin.Visitor.PostAsync($"/staff/people{path}", ("form-token", token), ("roles", "administrator"), ("email", "eve@example.org"))).Status);
            }
        }

        Assert.Equal(2, (await People.ListAsync()).Count);
        Assert.True(await ben.IsSignedInAsync());
    }

    private Task<StaffBrowser> AddAsync(Func<StaffRecord, StaffRecord> change) => StaffBrowser.AddAsync(_app, Email, change);

    private static async Task<string> TokenAsync(StaffBrowser browser) => (await browser.Visitor.GetAsync("/staff")).Forms()[0].Fields["form-token"];

    private async Task<StaffMember> FindAsync(string email) => (await People.ListAsync()).Single(member => member.Person.Email == email);

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync(string action) => (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 100, action)).Entries;
}
