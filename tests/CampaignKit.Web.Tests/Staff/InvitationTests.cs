using System.Net;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Mail;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Invitations, from the page of who invites to the first session of who was invited.</summary>
public sealed class InvitationTests : IDisposable
{
    private const string Email = "ben@example.org";

    private readonly ServedApp _app = new();

    private StaffPeople People => _app.Services.GetRequiredService<StaffPeople>();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Invited_by_mail_somebody_chooses_name_and_password_and_is_signed_in_with_their_role()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        Assert.Equal(HttpStatusCode.OK, (await admin.InviteAsync(Email)).Status);
        Assert.Contains("has not accepted", (await admin.Visitor.GetAsync("/staff/people")).Text, StringComparison.Ordinal);
        using var invited = new StaffBrowser(_app.Client.BaseAddress!);

        var done = await invited.AcceptAsync(_app, Email);

        Assert.Equal((HttpStatusCode.Found, "/staff"), (done.Status, done.Headers["Location"]));
        var home = await invited.Visitor.GetAsync("/staff");
        Assert.Contains("Signed in as Ben Example", home.Text, StringComparison.Ordinal);
        Assert.Contains(", viewer.", home.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/staff/passkeys\"", home.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/staff/people", home.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await invited.Visitor.GetAsync("/staff/people")).Status);
        Assert.DoesNotContain("has not accepted", (await admin.Visitor.GetAsync("/staff/people")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_works_in_a_browser_in_which_somebody_is_signed_in_who_comes_from_a_mail()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await admin.InviteAsync(Email);
        var token = _app.Mails.To(Email)[^1].Token;

        // To who comes from another site the browser is as one that has no cookies, but keeps what it gets.
        using var fromMail = new StaffBrowser(_app.Client.BaseAddress!);
        var page = await fromMail.Visitor.GetAsync($"/staff/invitation/{token}");
        foreach (var (name, value) in fromMail.CookiesAt("/staff")) admin.Plant(name, value);
        var done = await admin.Visitor.SendAsync(page, token, ("name", "Ben Example"), ("password", StaffBrowser.Password), ("again", StaffBrowser.Password));

        Assert.Equal((HttpStatusCode.Found, "/staff/sign-in"), (done.Status, done.Headers["Location"]));
        Assert.True(await admin.IsSignedInAsync());
    }

    [Fact]
    public async Task Mail_has_nothing_but_what_it_is_and_the_link()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await admin.InviteAsync(Email);

        var mail = Assert.Single(_app.Mails.To(Email));

        Assert.Equal((MailKind.StaffInvitation, "en", null, null, null), (mail.Kind, mail.Language, mail.Code, mail.Petition, mail.Organisation));
    }

    [Fact]
    public async Task Link_is_good_once()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await admin.InviteAsync(Email);
        using var invited = new StaffBrowser(_app.Client.BaseAddress!);
        var token = _app.Mails.To(Email)[^1].Token;
        using var late = new StaffBrowser(_app.Client.BaseAddress!);
        var open = await late.Visitor.GetAsync($"/staff/invitation/{token}");
        await invited.AcceptAsync(token);

        Assert.Equal(HttpStatusCode.NotFound, (await late.AcceptAsync(token, "Mallory")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await late.Visitor.SendAsync(open, token, ("name", "Mallory"), ("password", "another long sentence"), ("again", "another long sentence"))).Status);

        Assert.False(await late.IsSignedInAsync());
        Assert.Equal("Ben Example", (await FindAsync(Email)).Person.Name);
    }

    [Fact]
    public async Task Of_two_who_accept_at_once_one_is_the_invited()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await admin.InviteAsync(Email);
        using var one = new StaffBrowser(_app.Client.BaseAddress!);
        using var two = new StaffBrowser(_app.Client.BaseAddress!);

        await Task.WhenAll(one.AcceptAsync(_app, Email, "One"), two.AcceptAsync(_app, Email, "Two"));

        Assert.NotEqual(await one.IsSignedInAsync(), await two.IsSignedInAsync());
        Assert.Equal(await one.IsSignedInAsync() ? "One" : "Two", (await FindAsync(Email)).Person.Name);
    }

    [Fact]
    public async Task Who_is_invited_again_has_the_latest_link_alone()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await admin.InviteAsync(Email);
        await admin.InviteAsync(Email, "moderator");
        var mails = _app.Mails.To(Email);
        using var invited = new StaffBrowser(_app.Client.BaseAddress!);

        Assert.Equal(HttpStatusCode.NotFound, (await invited.AcceptAsync(mails[0].Token)).Status);
        Assert.Equal(HttpStatusCode.Found, (await invited.AcceptAsync(mails[1].Token)).Status);
        Assert.Equal([StaffRole.Moderator], (await FindAsync(Email)).Record.Roles);
    }

    [Fact]
    public async Task Link_ends_after_72_hours_and_with_who_is_revoked()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await admin.InviteAsync(Email);
        await admin.InviteAsync("words@example.org");
        await admin.DoAsync((await FindAsync("words@example.org")).Id, "/revoke");
        using var invited = new StaffBrowser(_app.Client.BaseAddress!);
        Assert.Equal(HttpStatusCode.NotFound, (await invited.AcceptAsync(_app, "words@example.org")).Status);

        _app.Clock.Now += TimeSpan.FromHours(72) - TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.OK, (await invited.Visitor.GetAsync($"/staff/invitation/{_app.Mails.To(Email)[^1].Token}")).Status);
        _app.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.NotFound, (await invited.AcceptAsync(_app, Email)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await invited.AcceptAsync("guessed")).Status);
    }

    [Fact]
    public async Task Without_a_mail_server_the_link_is_shown_to_who_invites_once()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);

        var page = await admin.InviteAsync(Email);

        Assert.Contains($"{_app.Client.BaseAddress}staff/invitation/{_app.Mails.To(Email)[^1].Token}", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/staff/invitation/", (await admin.Visitor.GetAsync("/staff/people")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_mail_server_the_link_is_shown_only_while_mails_fail()
    {
        using var app = new ServedApp(new Dictionary<string, string> { ["CampaignKit:Mail:Host"] = "127.0.0.1", ["CampaignKit:Mail:Port"] = "9", ["CampaignKit:Mail:StartTls"] = "false" });
        using var admin = await StaffBrowser.SetUpAsync(app);
        var backlog = app.Services.GetRequiredService<MailBacklog>();

        backlog.Last = new(Waiting: 0, OldestDueAt: null, Failing: 0);
        Assert.DoesNotContain("/staff/invitation/", (await admin.InviteAsync(Email)).Html, StringComparison.Ordinal);
        backlog.Last = new(Waiting: 1, OldestDueAt: null, Failing: 1);
        Assert.Contains("/staff/invitation/", (await admin.InviteAsync(Email)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "viewer", "", "@")]
    [InlineData(StaffBrowser.Email, "viewer", "", "has this address already")]
    [InlineData(Email, "king", "", "at least one role")]
    [InlineData(Email, "campaigner", "", "needs an organisation or a campaign")]
    [InlineData(Email, "campaigner", "another", "is no campaign here")]
    [InlineData(Email, "translator", "", "at least one language")]
    public async Task What_cannot_stay_so_is_said_and_nobody_is_invited(string email, string role, string campaigns, string sentence)
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);

        var page = await admin.InviteAsync(email, role, ("campaigns", campaigns));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(sentence, page.Text, StringComparison.Ordinal);
        Assert.Single(await People.ListAsync());
        Assert.Empty(_app.Mails.All);
    }

    [Fact]
    public async Task Who_is_signed_in_as_another_stays_so_and_the_invited_signs_in_by_themselves()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await admin.InviteAsync(Email);

        await admin.AcceptAsync(_app, Email);

        Assert.Contains("Ada Example", (await admin.Visitor.GetAsync("/staff")).Text, StringComparison.Ordinal);
        using var invited = new StaffBrowser(_app.Client.BaseAddress!);
        await invited.SignInAsync(Email);
        Assert.True(await invited.IsSignedInAsync());
    }

    [Fact]
    public async Task Invitation_and_acceptance_are_in_the_audit_log_without_address()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await admin.InviteAsync(Email, "campaigner", ("campaigns", "free-to-change-jobs"));
        using var invited = new StaffBrowser(_app.Client.BaseAddress!);
        await invited.AcceptAsync(_app, Email);
        var id = (await FindAsync(Email)).Id;

        var entries = (await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 100)).Entries.Reverse().Skip(1).ToList();

        Assert.Equal(["staff.invite", "staff.accept", "staff.sign-in"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal(new AuditSubject("staff", id), entry.Subject));
        Assert.Equal(("campaigner", "free-to-change-jobs"), (entries[0].Details["roles"], entries[0].Details["campaigns"]));
        Assert.DoesNotContain(entries, entry => entry.Details.Values.Any(value => value.Contains('@', StringComparison.Ordinal)));
    }

    private async Task<StaffMember> FindAsync(string email) => (await People.ListAsync()).Single(member => member.Person.Email == email);
}
