using CampaignKit.Core.Audit;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Control;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>What the audit log knows of the staff itself.</summary>
public sealed class StaffAuditTests : IDisposable
{
    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Whoever_signs_in_is_in_the_log_by_id_and_sealed_name()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        await browser.SignInAsync(password: "a sentence that is wrong");
        await browser.SignInAsync();
        var member = Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync());

        var entries = await EntriesAsync();

        Assert.Equal(["staff.sign-in", "staff.sign-in"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal(("staff", member.Id, "Ada Example"), (entry.Actor.Kind, entry.Actor.Id, Log.NameOf(entry.Actor))));
        Assert.All(entries, entry => Assert.DoesNotContain("Ada", entry.Actor.SealedName!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_operator_does_with_somebody_is_in_the_log_before_and_after()
    {
        await RunAsync("create-administrator", "ada@example.org");
        await RunAsync("reset", "ada@example.org");
        await RunAsync("revoke", "ada@example.org");
        var member = Assert.Single(await _app.Services.GetRequiredService<StaffPeople>().ListAsync());

        var entries = await EntriesAsync();

        Assert.Equal(
            ["staff.create begun", "staff.create done", "staff.reset begun", "staff.reset done", "staff.revoke begun", "staff.revoke done"],
            entries.Select(entry => $"{entry.Action} {entry.Details["stage"]}"));
        Assert.All(entries, entry => Assert.Equal((new AuditSubject("staff", member.Id), "operator"), (entry.Subject, entry.Actor.Kind)));
    }

    [Fact]
    public async Task The_log_stays_whole()
    {
        using var admin = await StaffBrowser.SetUpAsync(_app);
        await RunAsync("revoke", StaffBrowser.Email);

        var finding = await AuditVerification.RunAsync(Log);

        Assert.True(finding.Holds);
        Assert.Equal(3, finding.Number);
    }

    private AuditLog Log => _app.Services.GetRequiredService<AuditLog>();

    private async Task<List<AuditEntry>> EntriesAsync() => [.. (await Log.ReadAsync(before: null, limit: 100)).Entries.Reverse()];

    private Task<ControlAnswer> RunAsync(string action, params string[] words) =>
        StaffActions.All.Single(known => known.Path == $"staff/{action}").AnswerAsync(_app.Services, new(words));
}
