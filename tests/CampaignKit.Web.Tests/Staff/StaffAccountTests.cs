using System.Net;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>What somebody changes of their own account.</summary>
public sealed class StaffAccountTests : IDisposable
{
    private const string NewAddress = "ada.example@example.org";
    private const string NewPassword = "another long sentence";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Name_is_changed_and_shown()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);

        await admin.Visitor.SendAsync(await admin.Visitor.GetAsync("/staff/account"), "/name", ("name", "Ada B. Example"));

        Assert.Contains("Signed in as Ada B. Example", (await admin.Visitor.GetAsync("/staff")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_is_changed_by_who_knows_the_old_one_and_ends_the_other_sessions()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var other = new StaffBrowser(_app.Client.BaseAddress!);
        await other.SignInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await ChangeAsync(admin, "a sentence that is wrong", NewPassword)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ChangeAsync(admin, StaffBrowser.Password, "too short")).Status);
        Assert.True(await other.IsSignedInAsync());

        Assert.Equal(HttpStatusCode.Found, (await ChangeAsync(admin, StaffBrowser.Password, NewPassword)).Status);

        Assert.True(await admin.IsSignedInAsync());
        Assert.False(await other.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await other.SignInAsync()).Status);
        await other.SignInAsync(password: NewPassword);
        Assert.True(await other.IsSignedInAsync());
    }

    [Fact]
    public async Task Guessing_the_old_password_makes_the_account_rest()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        for (var number = 1; number <= StaffPeople.MostTries; number++) await ChangeAsync(admin, "a sentence that is wrong", NewPassword);

        Assert.Equal(HttpStatusCode.BadRequest, (await ChangeAsync(admin, StaffBrowser.Password, NewPassword)).Status);
    }

    [Fact]
    public async Task Address_is_another_one_once_its_link_was_opened_and_the_one_before_is_told()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(admin, NewAddress)).Status);
        var token = Assert.Single(_app.Mails.To(NewAddress)).Token;
        Assert.True(await admin.IsSignedInAsync());
        using var reader = new StaffBrowser(_app.Client.BaseAddress!);

        await reader.Visitor.SendAsync(await reader.Visitor.GetAsync($"/staff/address/{token}"), token);

        Assert.False(await admin.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.SignInAsync()).Status);
        await admin.SignInAsync(NewAddress);
        Assert.True(await admin.IsSignedInAsync());
        Assert.Equal(MailKind.StaffAddressLeft, Assert.Single(_app.Mails.To(StaffBrowser.Email)).Kind);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.Visitor.GetAsync($"/staff/address/{token}")).Status);
    }

    [Fact]
    public async Task Address_that_was_left_is_free_and_one_that_is_in_use_is_not()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var ben = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(admin, "ben@example.org")).Status);
        await AskAsync(admin, NewAddress);
        var token = _app.Mails.To(NewAddress)[^1].Token;
        await ben.Visitor.SendAsync(await ben.Visitor.GetAsync($"/staff/address/{token}"), token);
        await admin.SignInAsync(NewAddress);

        await admin.InviteAsync(StaffBrowser.Email);

        using var invited = new StaffBrowser(_app.Client.BaseAddress!);
        Assert.Equal(HttpStatusCode.Found, (await invited.AcceptAsync(_app, StaffBrowser.Email)).Status);
    }

    [Fact]
    public async Task Link_of_an_address_ends_after_a_day_with_another_password_and_when_it_was_taken_meanwhile()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var reader = new StaffBrowser(_app.Client.BaseAddress!);
        await AskAsync(admin, NewAddress);
        _app.Clock.Now += StaffLinks.Lifetime;
        Assert.Equal(HttpStatusCode.NotFound, (await reader.Visitor.GetAsync($"/staff/address/{_app.Mails.To(NewAddress)[^1].Token}")).Status);
        await admin.SignInAsync();
        await AskAsync(admin, NewAddress);
        await ChangeAsync(admin, StaffBrowser.Password, NewPassword);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.Visitor.GetAsync($"/staff/address/{_app.Mails.To(NewAddress)[^1].Token}")).Status);
        await admin.Visitor.SendAsync(await admin.Visitor.GetAsync("/staff/account"), "/address", ("email", NewAddress), ("password", NewPassword));
        var page = await reader.Visitor.GetAsync($"/staff/address/{_app.Mails.To(NewAddress)[^1].Token}");
        await admin.InviteAsync(NewAddress);

        Assert.Equal(HttpStatusCode.NotFound, (await reader.Visitor.SendAsync(page, "")).Status);
        Assert.True(await admin.IsSignedInAsync());
    }

    [Fact]
    public async Task Address_is_asked_for_by_who_knows_the_password_alone()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);

        var refused = await admin.Visitor.SendAsync(await admin.Visitor.GetAsync("/staff/account"), "/address", ("email", NewAddress), ("password", "a sentence that is wrong"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Empty(_app.Mails.All);
    }

    private static async Task<Shown> ChangeAsync(StaffBrowser browser, string old, string password) =>
        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/account"), "/password", ("old", old), ("password", password), ("again", password));

    private static async Task<Shown> AskAsync(StaffBrowser browser, string email) =>
        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync("/staff/account"), "/address", ("email", email), ("password", StaffBrowser.Password));
}
