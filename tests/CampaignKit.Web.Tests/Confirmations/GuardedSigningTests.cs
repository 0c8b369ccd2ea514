using System.Globalization;
using System.Net;
using System.Text;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Confirmations;

/// <summary>Signing where the guard looks at everybody: what the forms carry, and what becomes of those it holds.</summary>
public sealed class GuardedSigningTests : IDisposable
{
    // Counts at once, as long as nothing looks bad.
    private static readonly string Petition = SeedPetitions.Open[0];

    private readonly ServedApp _app = new(new Dictionary<string, string>
    {
        ["CampaignKit:Abuse:AllowedNetworks"] = "",
        ["CampaignKit:Abuse:Burst"] = "3",
        ["CampaignKit:Abuse:Ceiling"] = "1",
    });

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_form_that_was_read_before_it_was_sent_counts_at_once()
    {
        var answer = await ReadAndSignAsync("reads@example.org");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((1, 0, 0, 0), await _app.CountAsync(Petition));
    }

    [Fact]
    public async Task A_form_that_fills_the_trap_has_to_be_confirmed_and_is_then_looked_at_and_no_answer_says_so()
    {
        var trapped = await ReadAndSignAsync("robot@example.org", ("website", "http://robot.example"));
        var confirmed = await _app.Visitor.PostAsync($"/confirm/{_app.Mails.To("robot@example.org").Single().Token}");

        Assert.Equal(HttpStatusCode.Accepted, trapped.Status);
        Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        Assert.Contains("Your signature is confirmed.", confirmed.Text, StringComparison.Ordinal);
        Assert.Contains("0 people have signed", confirmed.Text, StringComparison.Ordinal);
        Assert.Equal((0, 1, 0, 0), await _app.CountAsync(Petition));
    }

    [Fact]
    public async Task A_form_that_comes_back_with_a_problem_carries_a_ticket_again()
    {
        var refused = await ReadAndSignAsync("not an address");

        _app.Clock.Now += TimeSpan.FromSeconds(10);
        var answer = await _app.Visitor.SendAsync(refused, "/signatures", ("email", "mended@example.org"), ("country", "NP"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_petition_that_asks_for_work_serves_a_challenge_that_nobody_keeps_and_takes_waiting_instead_once()
    {
        await _app.AskForWorkAsync(Petition);
        var page = await _app.Visitor.GetAsync($"/petitions/{Petition}");
        (string, string)[] Typed(string email) => [("name", "Ada Example"), ("email", email), ("country", "NP")];

        _app.Clock.Now += TimeSpan.FromSeconds(20);
        var waited = await _app.Visitor.SendAsync(page, "/signatures", Typed("waited@example.org"));
        var again = await _app.Visitor.SendAsync(page, "/signatures", Typed("same-challenge@example.org"));

        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.NotEmpty(page.Forms().Single().Fields["challenge"]);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Accepted), (waited.Status, again.Status));
    }

    [Fact]
    public async Task Too_many_from_one_network_are_asked_to_come_again_and_keep_what_they_typed()
    {
        for (var number = 1; number <= 3; number++) await ReadAndSignAsync($"crowd{number}@example.org");

        var page = await ReadAndSignAsync("late@example.org", ("name", "Zenobia"));
        var json = await RawHttp.SendAsync(
            _app.Client.BaseAddress!, RawHttp.Request("POST", SignerForm.Address(Petition), null, "application/json", Encoding.UTF8.GetBytes(new SignerForm { Email = "late@example.org" }.ToJson())));

        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.InRange(int.Parse(page.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(("Zenobia", "late@example.org"), (Html.ById(page.Html, "sign-name")["value"], Html.ById(page.Html, "sign-email")["value"]));
        Assert.Contains("so we could not take this yet and nothing was stored. Please send it again in a minute. What you typed is still in the form below.", page.Text, StringComparison.Ordinal);
        json.AssertProblem(429, "too-many");
        Assert.InRange(int.Parse(json.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal((3, 0, 0, 0), await _app.CountAsync(Petition));
    }

    private async Task<Shown> ReadAndSignAsync(string email, params (string Name, string Value)[] fields)
    {
        var page = await _app.Visitor.GetAsync($"/petitions/{Petition}");
        _app.Clock.Now += TimeSpan.FromSeconds(10);
        return await _app.Visitor.SendAsync(page, "/signatures", [("name", "Ada Example"), ("email", email), ("country", "NP"), .. fields]);
    }
}
