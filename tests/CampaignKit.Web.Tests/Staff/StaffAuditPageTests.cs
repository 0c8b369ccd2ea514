using System.Net;
using CampaignKit.Core.Audit;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>The audit log as a page.</summary>
public sealed class StaffAuditPageTests : IDisposable
{
    private readonly ServedApp _app = new();

    private AuditLog Log => _app.Services.GetRequiredService<AuditLog>();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Newest_entries_stand_first_with_the_name_of_who_it_was_and_lead_to_those_before()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        for (var number = 1; number <= 60; number++) await Log.AppendAsync(AuditActor.Operator("Grace"), "petition.close", AuditSubject.Petition($"petition-{number}"));

        var page = await admin.Visitor.GetAsync("/staff/audit");
        Assert.Contains("operator Grace", page.Text, StringComparison.Ordinal);
        Assert.True(page.Text.IndexOf("petition-60", StringComparison.Ordinal) < page.Text.IndexOf("petition-59", StringComparison.Ordinal));
        Assert.DoesNotContain("staff.sign-in", page.Text, StringComparison.Ordinal);
        var earlier = await admin.Visitor.GetAsync("/staff/audit?before=12");

        Assert.Contains("href=\"/staff/audit?before=12\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("staff.sign-in by Ada Example", earlier.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Earlier entries", earlier.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_are_chosen_by_action_and_actor()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await Log.AppendAsync(AuditActor.Program, "petition.close", AuditSubject.Petition("one"));

        Assert.DoesNotContain("petition one", (await admin.Visitor.GetAsync("/staff/audit?action=staff.sign-in&actor=")).Text, StringComparison.Ordinal);
        Assert.Contains("petition one", (await admin.Visitor.GetAsync("/staff/audit?actor=program")).Text, StringComparison.Ordinal);
        Assert.Contains("There is no such entry", (await admin.Visitor.GetAsync("/staff/audit?action=%3Cscript%3E")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_read_it_finds_nothing_there()
    {
        using var ben = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record);

        Assert.Equal(HttpStatusCode.NotFound, (await ben.Visitor.GetAsync("/staff/audit")).Status);
    }
}
