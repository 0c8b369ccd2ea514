using System.Net;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Staff;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>Donations on the staff's pages.</summary>
public sealed class StaffDonationsTests : IAsyncLifetime
{
    private static readonly string AskPath = $"/staff/campaigns/{GivingSite.Campaign}/donations/ask";

    private GivingSite _site = null!;

    public async Task InitializeAsync() => _site = await GivingSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Ask_is_written_and_what_is_wrong_with_it_is_said()
    {
        using var staff = await StaffBrowser.SetUpAsync(_site.App);
        var form = await staff.Visitor.GetAsync(AskPath);
        Assert.Equal("Legal help for workers", form.Forms().First(one => one.Action == AskPath).Fields["purpose"]);

        var wrong = await staff.Visitor.SendAsync(form, AskPath, ("purpose", ""), ("currencies[0].minimum", "a little"));
        var saved = await staff.Visitor.SendAsync(form, AskPath, ("purpose", "A bus to the capital"), ("currencies[0].suggested", "5\n10"));

        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("The least amount is not an amount.", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, saved.Status);
        Assert.Contains("for: A bus to the capital", (await _site.Visitor.GetAsync(GivingSite.Form)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gifts_are_listed_filtered_and_summed()
    {
        await _site.GiveAsync();
        await _site.GiveAsync("2500", isMonthly: true);
        using var staff = await StaffBrowser.SetUpAsync(_site.App);

        Assert.Contains("2 found, of which is left: EUR 35.00", await TextAsync(staff, ""), StringComparison.Ordinal);
        Assert.Contains("1 found, of which is left: EUR 25.00", await TextAsync(staff, "?kind=monthly&state=paid&month=2026-11&currency=EUR"), StringComparison.Ordinal);
        Assert.Contains("0 found", await TextAsync(staff, "?month=2026-10"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await staff.Visitor.GetAsync("/staff/donations?month=soon")).Status);
    }

    [Fact]
    public async Task Gift_is_given_back_in_part_once_and_the_rest_cannot_be_exceeded()
    {
        await _site.GiveAsync();
        using var staff = await StaffBrowser.SetUpAsync(_site.App);
        var path = await GiftAsync(staff);
        var page = await staff.Visitor.GetAsync(path);

        var done = await staff.Visitor.SendAsync(page, path, ("amount", "4"), ("reason", "Given twice by mistake"));
        await staff.Visitor.SendAsync(page, path, ("amount", "4"), ("reason", "Given twice by mistake"));
        var tooMuch = await staff.Visitor.SendAsync(await staff.Visitor.GetAsync(path), path, ("amount", "6.01"), ("reason", "All of it"));
        await _site.Stripe.Webhooks.IdleAsync();

        Assert.Equal(HttpStatusCode.Found, done.Status);
        Assert.Equal(HttpStatusCode.BadRequest, tooMuch.Status);
        var text = (await staff.Visitor.GetAsync(path)).Text.Replace('\u00A0', ' ');
        Assert.Contains("Left EUR 6.00", text, StringComparison.Ordinal);
        Assert.Contains("Given twice by mistake", text, StringComparison.Ordinal);
        Assert.Contains("donation.refund", (await staff.Visitor.GetAsync("/staff/audit?action=donation.refund")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_has_every_gift_and_no_formula()
    {
        await GivingSite.WriteAsync(_site.App, GivingSite.Ask with { Purpose = "=1+1" });
        await _site.GiveAsync();
        using var staff = await StaffBrowser.SetUpAsync(_site.App);

        var file = await staff.Visitor.GetAsync("/staff/donations/file");

        var lines = file.Html.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("at,campaign,donation,kind,state,currency,amount,refunded", lines[0], StringComparison.Ordinal);
        Assert.Contains(",once,paid,EUR,10.00,0.00,0.00,0.00,10.00,", lines[1], StringComparison.Ordinal);
        Assert.Contains("'=1+1", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payout_adds_up_with_what_the_ledger_knows()
    {
        await _site.GiveAsync();
        var stripe = _site.Stripe.Account;
        stripe.Move(TimeSpan.FromDays(7));
        stripe.Do(() => stripe.Payouts.Create("eur", live: false));
        using var staff = await StaffBrowser.SetUpAsync(_site.App);

        var report = (await staff.Visitor.GetAsync("/staff/donations/report?month=2026-11")).Text;

        Assert.Contains("It adds up, and the ledger knows all of it.", report, StringComparison.Ordinal);
        Assert.Contains(GivingSite.Campaign, report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StaffRole.Administrator, 200, 200, 200, 200)]
    [InlineData(StaffRole.Campaigner, 200, 200, 404, 200)]
    [InlineData(StaffRole.Moderator, 200, 404, 404, 404)]
    [InlineData(StaffRole.Translator, 404, 404, 404, 404)]
    [InlineData(StaffRole.Viewer, 200, 404, 404, 404)]
    [InlineData(StaffRole.Treasurer, 200, 200, 200, 404)]
    public async Task Who_sees_what_follows_from_their_role(StaffRole role, int list, int gift, int report, int ask)
    {
        await _site.GiveAsync();
        using var administrator = await StaffBrowser.SetUpAsync(_site.App);
        var path = await GiftAsync(administrator);
        using var staff = await StaffBrowser.AddAsync(_site.App, "ben@example.org", record => record with { Roles = [role], Campaigns = [GivingSite.Campaign], Languages = ["fr"] });
        async Task<int> StatusAsync(string address) => (int)(await staff.Visitor.GetAsync(address)).Status;

        Assert.Equal((list, gift, report, ask), (await StatusAsync("/staff/donations"), await StatusAsync(path), await StatusAsync("/staff/donations/report"), await StatusAsync(AskPath)));
        if (list == 200) Assert.Equal(gift == 200, (await staff.Visitor.GetAsync("/staff/donations")).Html.Contains(path, StringComparison.Ordinal));
        if (gift == 200) Assert.Equal(report == 200, (await staff.Visitor.GetAsync(path)).Html.Contains("pi_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_a_treasurer_alone_is_led_to_the_donations_of_each_campaign()
    {
        using var staff = await StaffBrowser.AddAsync(_site.App, "ben@example.org", record => record with { Roles = [StaffRole.Treasurer] });

        var home = await staff.Visitor.GetAsync("/staff");

        Assert.DoesNotContain("There are no numbers that you may see.", home.Text, StringComparison.Ordinal);
        var paths = Pages.Html.Elements(home.Html, "a").Select(link => link.GetValueOrDefault("href", "")).ToList();
        Assert.All(_site.App.Catalogue().Campaigns, campaign => Assert.Contains($"/staff/donations?campaign={campaign.Slug}", paths));
        Assert.Equal(HttpStatusCode.OK, (await staff.Visitor.GetAsync($"/staff/donations?campaign={GivingSite.Campaign}")).Status);
    }

    [Fact]
    public async Task Who_may_see_neither_numbers_nor_donations_is_told_so()
    {
        using var staff = await StaffBrowser.AddAsync(_site.App, "ben@example.org", record => record with { Roles = [StaffRole.Translator], Languages = ["fr"] });

        var home = await staff.Visitor.GetAsync("/staff");

        Assert.Contains("There are no numbers that you may see.", home.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/staff/donations", home.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/staff/people", "treasurer")]
    [InlineData("/staff/keys", "read-donations")]
    public async Task Roles_and_scopes_about_donations_are_offered_where_there_are_donations(string path, string word)
    {
        using var staff = await StaffBrowser.SetUpAsync(_site.App);

        Assert.Contains($"value=\"{word}\"", (await staff.Visitor.GetAsync(path)).Html, StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(StaffBrowser staff, string query) => (await staff.Visitor.GetAsync($"/staff/donations{query}")).Text.Replace('\u00A0', ' ');

    private static async Task<string> GiftAsync(StaffBrowser staff)
    {
        var html = (await staff.Visitor.GetAsync("/staff/donations")).Html;
        return Pages.Html.Elements(html, "a").Select(link => link.GetValueOrDefault("href", "")).First(link => link.StartsWith($"/staff/campaigns/{GivingSite.Campaign}/donations/", StringComparison.Ordinal) && !link.EndsWith("/ask", StringComparison.Ordinal));
    }
}
