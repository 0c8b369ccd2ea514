using System.Net;
using System.Net.ServerSentEvents;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Staff.Momentum;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff.Momentum;

/// <summary>How long somebody is told news: no longer than they might open the page.</summary>
public sealed class StaffStreamTests : IDisposable
{
    private const string Campaign = "free-to-change-jobs";
    private const string Live = "/staff/petitions/end-closed-work-permits/momentum/live";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ServedApp _app = new();
    private readonly ManualClock _clock = new();

    private StaffPeople People => _app.Services.GetRequiredService<StaffPeople>();

    private StaffSessions Sessions => _app.Services.GetRequiredService<StaffSessions>();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Browser_is_told_at_once_and_again_when_somebody_has_signed()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        using var end = new CancellationTokenSource(Patience);
        using var answer = await browser.OpenAsync(Live, end.Token);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(end.Token)).EnumerateAsync(end.Token).GetAsyncEnumerator(end.Token);

        Assert.True(await events.MoveNextAsync());
        Assert.Equal("momentum", events.Current.EventType);
        Assert.Contains("<strong>0</strong> signatures count", events.Current.Data, StringComparison.Ordinal);
        await new SignerForm { Email = "live@example.org" }.SignAsync(_app.Client, "end-closed-work-permits");
        while (!events.Current.Data.Contains("<strong>1</strong> signature counts", StringComparison.Ordinal)) Assert.True(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Whoever_may_go_on_is_told_until_the_stream_has_its_length_and_then_asks_anew()
    {
        var signedIn = await SignInAsync();

        var told = await TellAsync(signedIn, before: (_, _) => Task.CompletedTask);

        Assert.Equal((int)(StaffStream.Longest / TimeSpan.FromSeconds(15)), told);
    }

    [Fact]
    public Task Stream_ends_within_thirty_seconds_when_its_session_is_ended() => EndsAsync((member, session) => Sessions.EndAsync(member.Id, session));

    [Fact]
    public Task Stream_ends_within_thirty_seconds_when_its_viewer_is_shut_out() => EndsAsync((member, _) => SaveAsync(member, record => record with { IsRevoked = true }));

    [Fact]
    public Task Stream_ends_within_thirty_seconds_when_the_role_is_taken() => EndsAsync((member, _) => SaveAsync(member, record => record with { Roles = [StaffRole.Translator] }));

    [Fact]
    public Task Stream_ends_within_thirty_seconds_when_the_campaign_is_not_theirs_any_more() => EndsAsync((member, _) => SaveAsync(member, record => record with { Campaigns = [] }));

    [Fact]
    public Task Stream_ends_within_thirty_seconds_when_their_organisation_is_no_partner_any_more() => EndsAsync(async (member, _) =>
    {
        await _app.PartnerAsync(Campaign);
        await SaveAsync(member, record => record with { Campaigns = [] });
    });

    [Fact]
    public Task Stream_ends_within_thirty_seconds_when_the_password_is_another() => EndsAsync((member, _) => SaveAsync(member, record => record with { SecurityStamp = StaffPeople.NewStamp() }));

    private async Task EndsAsync(Func<StaffMember, string, Task> act)
    {
        var signedIn = await SignInAsync();

        var told = await TellAsync(signedIn, before: (number, member) => number == 5 ? act(member, signedIn.Session) : Task.CompletedTask);

        // It may be told once more than it should before it is noticed.
        Assert.InRange(told, 5, 6);
    }

    // News as slow as they ever come: every fifteen seconds.
    private async Task<int> TellAsync(SignedIn signedIn, Func<int, StaffMember, Task> before)
    {
        async IAsyncEnumerable<int> NewsAsync()
        {
            for (var number = 0; number < 1_000; number++)
            {
                await before(number, (await People.FindAsync(signedIn.Member.Id))!);
                yield return number;
                _clock.Advance(TimeSpan.FromSeconds(15));
            }
        }

        var (told, stream) = (0, new StaffStream(People, Sessions, _app.Services.GetRequiredService<CatalogueCache>(), _clock));
        await foreach (var _ in stream.WhileAllowedAsync(signedIn, _app.Catalogue().Campaign(Campaign)!, NewsAsync(), CancellationToken.None)) told++;
        return told;
    }

    private async Task<SignedIn> SignInAsync()
    {
        using var browser = await StaffBrowser.AddAsync(_app, "ben@example.org", record => record with { Roles = [StaffRole.Campaigner], Campaigns = [Campaign] });
        var member = Assert.Single(await People.ListAsync());
        return new(member, (await Sessions.ListAsync(member.Id))[^1].Id);
    }

    private async Task SaveAsync(StaffMember member, Func<StaffRecord, StaffRecord> change)
    {
        member.Record = change(member.Record);
        Assert.True(await People.SaveAsync(member));
    }
}
