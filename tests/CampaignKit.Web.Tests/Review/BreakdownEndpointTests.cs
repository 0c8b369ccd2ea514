using System.Net;
using System.Text.Json;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Supporters;
using CampaignKit.Core.Tests.Review;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Review;
using CampaignKit.Web.Tests.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Review;

/// <summary>How a number is made up, over HTTP and on the page, without storage behind it.</summary>
public sealed class BreakdownEndpointTests : IAsyncLifetime, IDisposable
{
    private const string Path = $"/api/v1/petitions/{ReviewBench.Slug}/breakdown";

    private readonly ReviewBench _bench = new();
    private WebApplication? _app;
    private HttpClient? _client;

    private HttpClient Client => _client!;

    public async Task InitializeAsync()
    {
        await _bench.SignAsync([
            .. Enumerable.Range(0, 1_200).Select(number => new Signer($"robot{number}@example.org") { Source = "robot" }),
            .. Enumerable.Range(0, 30).Select(number => new Signer($"person{number}@example.org") { Country = number < 4 ? "NP" : "CA" }),
            new("held@example.org") { State = SignatureState.HeldForReview, Reason = "speed" },
        ]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(_bench.Catalogue).AddSingleton(_bench.Counts).AddSingleton(new SupporterLists(_bench.Ledger, _bench.Node.Actors, _bench.Node.Keyring, _bench.Clock)).AddSingleton<TimeProvider>(_bench.Clock);
        builder.Services.AddSingleton(new InstallationKeys(new byte[32])).AddSingleton<AbuseOptions>().AddSingleton<FormTicket>().AddSingleton<ProofOfWork>();
        builder.Services.AddSingleton<InstallationOptions>().AddSingleton<Core.Signers.SignerOptions>().AddSingleton<SignatureOptions>();
        builder.Services.AddProblems();
        builder.Services.AddPages();
        _app = builder.Build();
        _app.MapGroup("/api/v1").MapBreakdown();
        _app.MapGet("/section", async () => PageAnswer.Public<HowCounted>(new { Breakdown = await _bench.BreakdownAsync() }));
        await _app.StartAsync();
        _client = _app.GetTestClient();
    }

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    public void Dispose()
    {
        _client?.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task Breakdown_tells_each_removal_with_its_reason_and_adds_up()
    {
        await RemoveAsync();

        var breakdown = JsonDocument.Parse(await Client.GetStringAsync(Path)).RootElement;

        Assert.Equal((30L, 1L, 0L, 1_200L, 0L), (Number("counted"), Number("awaiting"), Number("withdrawn"), Number("removed"), Number("withdrawnSince")));
        var removals = breakdown.GetProperty("removals").EnumerateArray().ToList();
        Assert.Equal([ReviewBench.Because, "From a country that cannot sign <this>."], removals.Select(removal => removal.GetProperty("sentence").GetString()));
        Assert.Equal([1_200L, 4L], removals.Select(removal => removal.GetProperty("number").GetInt64()));
        Assert.Equal(_bench.Clock.GetUtcNow().AddDays(-1), removals[0].GetProperty("at").GetDateTimeOffset());
        Assert.Equal([false, true], removals.Select(removal => removal.TryGetProperty("undone", out _)));

        long Number(string name) => breakdown.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task Breakdown_names_nobody()
    {
        await RemoveAsync();

        var body = await Client.GetStringAsync(Path);

        foreach (var personal in (string[])[ReviewBench.By, "Ada", "@", "robot0", "rule-"]) Assert.DoesNotContain(personal, body.Replace(ReviewBench.Because, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_is_not_read_for_a_reader()
    {
        await RemoveAsync();
        await Client.GetStringAsync(Path);
        _bench.Stores.GoneAt = 1;

        Assert.Contains("\"removed\":1200", await Client.GetStringAsync(Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Breakdown_is_kept_by_caches_as_counts_are_and_not_sent_again_while_it_stands_still()
    {
        using var first = await Client.GetAsync(Path);
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("If-None-Match", $"{first.Headers.ETag}");

        using var same = await Client.SendAsync(request);

        Assert.Equal("public, max-age=1, stale-while-revalidate=30, stale-if-error=3600", $"{first.Headers.NonValidated["Cache-Control"]}");
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        await RemoveAsync();
        using var another = await Client.GetAsync(Path);
        Assert.NotEqual(first.Headers.ETag, another.Headers.ETag);
    }

    [Fact]
    public async Task Petition_that_is_not_public_has_no_breakdown()
    {
        using var answer = await Client.GetAsync("/api/v1/petitions/unknown/breakdown");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("/problems/not-found", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_of_the_page_tells_the_same_behind_a_summary()
    {
        await RemoveAsync();

        var details = await Client.GetStringAsync("/section");

        var text = Html.Text(details);
        Assert.StartsWith("<details", details, StringComparison.Ordinal);
        Assert.Contains("<summary>How this number is made up</summary>", details, StringComparison.Ordinal);
        Assert.Contains("Counted 30 Not confirmed or looked at yet 1 Taken back by their signers 0 Removed 1,200 Everybody who signed 1,231", text, StringComparison.Ordinal);
        Assert.Contains($"1,200 · {ReviewBench.Because} ( 5 November 2026 )", text, StringComparison.Ordinal);
        Assert.Contains("4 · From a country that cannot sign <this>. ( 5 November 2026 , undone on 6 November 2026 )", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<this>", details, StringComparison.Ordinal);
        Assert.Empty(PageSafety.Offences(details));
    }

    [Fact]
    public async Task Section_without_removals_has_no_list_of_them()
    {
        var html = await Client.GetStringAsync("/section");

        Assert.Contains("How this number is made up", html, StringComparison.Ordinal);
        Assert.DoesNotContain("What was removed", html, StringComparison.Ordinal);
    }

    private async Task RemoveAsync()
    {
        await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Sources = ["robot"] }, ReviewBench.By, ReviewBench.Because);
        var undone = await _bench.Invalidating.ApplyAsync(ReviewBench.Slug, new() { Countries = ["NP"] }, ReviewBench.By, "From a country that cannot sign <this>.");
        _bench.Clock.Advance(TimeSpan.FromDays(1));
        await _bench.Invalidating.UndoAsync(ReviewBench.Slug, undone.Invalidation!.Id, ReviewBench.By);
    }
}
