using System.Net;
using System.Net.Http.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Updates;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>News of a petition, from the page where they are written to the mail and the way out of it.</summary>
public sealed class UpdateTests : IDisposable
{
    private const string Title = "The ministry <has> answered";

    private static readonly string Petition = SeedPetitions.Open[0];
    private static readonly string Page = $"/staff/petitions/{Petition}/updates";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Update_is_looked_at_published_mailed_and_ended_by_one_click()
    {
        await new SignerForm { Email = "yes@example.org", Updates = true }.SignAsync(_app.Client, Petition);
        await new SignerForm { Email = "no@example.org" }.SignAsync(_app.Client, Petition);
        using var staff = await StaffBrowser.SetUpAsync(_app);

        var preview = await WriteAsync(staff, "First line.\r\n\r\nSecond paragraph.");
        Assert.Empty(_app.Mails.All);
        var published = await staff.Visitor.SendAsync(preview, "/updates");
        await _app.Services.GetRequiredService<UpdateMailing>().PassAsync(default);

        Assert.Equal(HttpStatusCode.Found, published.Status);
        var mail = Assert.Single(_app.Mails.All, mail => mail.Kind is MailKind.Update);
        Assert.Equal("yes@example.org", mail.To);
        Assert.Contains("1 mails in all", (await staff.Visitor.GetAsync(Page)).Text, StringComparison.Ordinal);
        Assert.Contains(Title, (await _app.Visitor.GetAsync($"/petitions/{Petition}/news")).Text, StringComparison.Ordinal);
        Assert.Contains("Second paragraph.", await _app.Client.GetStringAsync("/feeds/updates.atom"), StringComparison.Ordinal);
        Assert.Equal(Title, (await _app.Client.GetJsonAsync($"/api/v1/petitions/{Petition}/updates")).GetProperty("items")[0].Text("title"));

        var page = await _app.Visitor.GetAsync($"/unsubscribe/{mail.Token}");
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        var clicked = await _app.Visitor.PostAsync($"/fr/unsubscribe/{mail.Token}", ("List-Unsubscribe", "One-Click"));
        Assert.Equal((HttpStatusCode.OK, "fr"), (clicked.Status, clicked.Headers["Content-Language"]));

        await staff.Visitor.SendAsync(await WriteAsync(staff, "Once more."), "/updates");
        await _app.Services.GetRequiredService<UpdateMailing>().PassAsync(default);
        Assert.Single(_app.Mails.All, again => again.Kind is MailKind.Update);
        Assert.Equal(2, (await _app.CountAsync(Petition)).Counted);
    }

    [Fact]
    public async Task Link_that_is_none_ends_nothing_and_says_so()
    {
        foreach (var token in (string[])["nothing", "a.b", new string('x', 3000)])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _app.Visitor.GetAsync($"/unsubscribe/{token}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await _app.Visitor.PostAsync($"/unsubscribe/{token}")).Status);
        }
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_what_was_written_stays()
    {
        using var staff = await StaffBrowser.SetUpAsync(_app);

        var refused = await staff.Visitor.SendAsync(await staff.Visitor.GetAsync(Page), "/preview", ("title", ""), ("text", "Kept."), ("language", "not a tag"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("The title is empty.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("has to be a language tag", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Kept.", refused.Text, StringComparison.Ordinal);
        var again = await staff.Visitor.SendAsync(await WriteAsync(staff, "Not yet."), "/updates", ("again", "1"));
        Assert.Contains("Not yet.", again.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await _app.Client.GetJsonAsync($"/api/v1/petitions/{Petition}/updates")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Longest_text_of_any_script_can_be_published()
    {
        using var staff = await StaffBrowser.SetUpAsync(_app);

        var preview = await WriteAsync(staff, new string('权', 10_000));
        Assert.Equal(HttpStatusCode.Found, (await staff.Visitor.SendAsync(preview, "/updates")).Status);

        Assert.Equal(HttpStatusCode.BadRequest, (await WriteAsync(staff, new string('权', 10_001))).Status);
    }

    [Fact]
    public async Task Petition_of_another_campaign_and_one_that_is_not_public_are_not_there()
    {
        using var theirs = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Campaigner], Campaigns = ["another"] });
        using var admin = await StaffBrowser.SetUpAsync(_app);
        var token = (await theirs.Visitor.GetAsync("/staff/keys")).Forms()[0].Fields.Select(field => (field.Key, field.Value)).ToArray();

        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Visitor.GetAsync(Page)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Visitor.PostAsync(Page, [.. token, ("title", Title), ("text", "x")])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.Visitor.PostAsync($"{Page}/preview", [.. token, ("title", Title), ("text", "x")])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Visitor.GetAsync($"/staff/petitions/{SeedPetitions.Draft}/updates")).Status);
    }

    [Fact]
    public async Task Program_publishes_with_a_key_and_it_is_in_the_audit_log_without_its_words()
    {
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = people.New("Ben Example", Mailbox.TryParse("ben@example.org", out var mailbox, out _) ? mailbox : throw new FormatException(), StaffRole.Administrator);
        Assert.True(await people.AddAsync(member));
        var (key, _) = (await _app.Services.GetRequiredService<ApiKeys>().MakeAsync(member, "a script", [StaffAction.SendUpdates], days: 1))!.Value;
        using var client = new HttpClient { BaseAddress = new(_app.Client.BaseAddress!, $"/api/v1/staff/petitions/{Petition}/"), DefaultRequestHeaders = { Authorization = new("Bearer", key) } };

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsJsonAsync("updates", new { title = Title, text = "Words." })).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsJsonAsync("updates", new { title = Title, text = "Words.", mail = false })).StatusCode);

        var listed = (await client.GetJsonAsync("updates"))[0];
        Assert.Equal(["update"], listed.Names());
        var entry = Assert.Single((await _app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 10)).Entries);
        Assert.Equal(("update.publish", "no"), (entry.Action, entry.Details["mail"]));
        Assert.DoesNotContain(entry.Details.Values, value => value.Contains("Words", StringComparison.Ordinal) || value.Contains("ministry", StringComparison.Ordinal));
    }

    private static async Task<Shown> WriteAsync(StaffBrowser staff, string text) =>
        await staff.Visitor.SendAsync(await staff.Visitor.GetAsync(Page), "/preview", ("title", Title), ("text", text), ("mail", "true"));
}
