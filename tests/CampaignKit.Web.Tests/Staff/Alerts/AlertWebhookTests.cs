using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Staff.Alerts;
using CampaignKit.Web.Tests.Api;

namespace CampaignKit.Web.Tests.Staff.Alerts;

public sealed class AlertWebhookTests : IDisposable
{
    private const string Secret = "a secret of some length";

    private static readonly Alert Spike = new("0123456789abcdef0123456789abcdef", AlertKind.Spike, new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero), Number: 500, Against: 40);

    private readonly ManualClock _clock = new();
    private readonly Receiver _receiver = new();

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public async Task A_post_is_json_without_a_person_and_signed()
    {
        Assert.True(await PostAsync(new() { Webhook = "https://hooks.example.org/ck", WebhookSecret = Secret }));

        var (address, signature, body) = Assert.Single(_receiver.Posts);
        Assert.Equal("https://hooks.example.org/ck", address);
        var seconds = _clock.GetUtcNow().ToUnixTimeSeconds();
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{seconds}.{body}")));
        Assert.Equal($"t={seconds},v1={expected}", signature);
        var told = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.Equal(["against", "at", "campaign", "id", "kind", "number", "petition", "sentence", "title"], told.Names().Order());
        Assert.Equal(("spike", "free-to-change", 500), (told.Text("kind"), told.Text("petition"), told.GetProperty("number").GetInt64()));
        Assert.DoesNotContain("@", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.NoContent, true)]
    [InlineData(HttpStatusCode.Found, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    public async Task What_is_not_taken_is_posted_again(HttpStatusCode status, bool isTaken)
    {
        _receiver.Answer = status;

        Assert.Equal(isTaken, await PostAsync(new() { Webhook = "http://hooks.example.org/", WebhookSecret = Secret }));
        Assert.Single(_receiver.Posts);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_ten_seconds()
    {
        _receiver.IsSilent = true;
        var posting = PostAsync(new() { Webhook = "http://hooks.example.org/", WebhookSecret = Secret });

        _clock.Advance(AlertWebhook.TimeLimit);

        Assert.False(await posting.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_campaign_may_have_its_own_and_without_one_nothing_is_posted()
    {
        Assert.True(await PostAsync(new()));
        Assert.Empty(_receiver.Posts);

        var options = new AlertOptions { Webhook = "https://all.example.org/", WebhookSecret = Secret };
        options.Campaigns["fair-work"] = new() { Webhook = "https://one.example.org/", WebhookSecret = Secret };
        await PostAsync(options);

        Assert.Equal("https://one.example.org/", Assert.Single(_receiver.Posts).Address);
    }

    [Fact]
    public void Redirects_are_not_followed()
    {
        using var handler = (SocketsHttpHandler)AlertWebhook.Direct();

        Assert.False(handler.AllowAutoRedirect);
    }

    [Theory]
    [InlineData("ftp://hooks.example.org/", Secret)]
    [InlineData("hooks.example.org", Secret)]
    [InlineData("https://hooks.example.org/", "short")]
    [InlineData("https://hooks.example.org/", null)]
    public void What_nothing_can_be_posted_with_is_refused_at_the_start(string webhook, string? secret) =>
        Assert.True(new AlertOptionsCheck().Validate(name: null, new() { Webhook = webhook, WebhookSecret = secret }).Failed);

    private async Task<bool> PostAsync(AlertOptions options)
    {
        using var webhook = new AlertWebhook(options, _receiver, _clock);
        return await webhook.PostAsync(Samples.Petition(), Spike, CancellationToken.None);
    }

    private sealed class Receiver : HttpMessageHandler
    {
        public List<(string Address, string Signature, string Body)> Posts { get; } = [];

        public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

        public bool IsSilent { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Posts.Add((request.RequestUri!.OriginalString, request.Headers.GetValues(AlertWebhook.SignatureHeader).Single(), await request.Content!.ReadAsStringAsync(cancellationToken)));
            if (IsSilent) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new(Answer);
        }
    }
}
