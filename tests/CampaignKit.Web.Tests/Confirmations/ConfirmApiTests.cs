using System.Text;
using System.Text.Json;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Confirmations;

/// <summary>Confirming as programs do it.</summary>
public sealed class ConfirmApiTests(ServedApp app) : IClassFixture<ServedApp>
{
    private const string Path = "/api/v1/confirmations";

    private static readonly string Petition = SeedPetitions.Mailed[0];

    [Fact]
    public async Task A_link_tells_what_waits_and_changes_nothing()
    {
        var (mail, _) = await AskAsync(new() { Email = "reads@example.org", Name = "Zenobia", Visibility = "initials", Updates = true });
        var before = await app.CountAsync(Petition);

        var first = await app.Client.GetJsonAsync($"{Path}/{mail.Token}");
        var head = await SendAsync("HEAD", $"{Path}/{mail.Token}");

        Assert.Equal(["status", "petition", "title", "name", "visibility", "updates"], first.Names());
        Assert.Equal(("awaiting-confirmation", Petition, "Zenobia", "initials", true), (first.Text("status"), first.Text("petition"), first.Text("name"), first.Text("visibility"), first.GetProperty("updates").GetBoolean()));
        Assert.Equal((200, 0), (head.Status, head.Body.Length));
        Assert.Equal(before, await app.CountAsync(Petition));
    }

    [Fact]
    public async Task A_name_that_is_not_held_is_absent()
    {
        var (mail, _) = await AskAsync(new() { Email = "nameless@example.org", Visibility = "count-only" });

        Assert.Equal(["status", "petition", "title", "visibility", "updates"], (await app.Client.GetJsonAsync($"{Path}/{mail.Token}")).Names());
    }

    [Fact]
    public async Task Confirming_answers_the_same_any_number_of_times()
    {
        var (mail, _) = await AskAsync(new() { Email = "confirms@example.org" });

        var first = await SendAsync("POST", $"{Path}/{mail.Token}");
        var again = await SendAsync("POST", $"{Path}/{mail.Token}");

        Assert.Equal(200, first.Status);
        Assert.Equal(["status", "receipt", "count"], Json(first).Names());
        Assert.Equal("confirmed", Json(first).Text("status"));
        Assert.Matches("^[0-7][0-9A-HJKMNP-TV-Z]{25}$", Json(first).Text("receipt"));
        Assert.Equal(first.WithoutDate, again.WithoutDate);
    }

    [Fact]
    public async Task Not_me_answers_the_same_any_number_of_times_and_nothing_waits_afterwards()
    {
        var (mail, _) = await AskAsync(new() { Email = "not-me@example.org" });

        var first = await SendAsync("POST", $"{Path}/{mail.Token}/not-me");
        var again = await SendAsync("POST", $"{Path}/{mail.Token}/not-me");

        Assert.Equal("""{"status":"erased"}""", first.Text);
        Assert.Equal(first.WithoutDate, again.WithoutDate);
        (await SendAsync("GET", $"{Path}/{mail.Token}")).AssertProblem(410, "confirmation-gone");
        (await SendAsync("POST", $"{Path}/{mail.Token}")).AssertProblem(410, "confirmation-gone");
    }

    [Fact]
    public async Task Ticket_and_code_confirm_like_the_link()
    {
        var (mail, ticket) = await AskAsync(new() { Email = "by-code@example.org" });

        var byCode = await EnterAsync(ticket, mail.Code!);
        var byLink = await SendAsync("POST", $"{Path}/{mail.Token}");

        Assert.Equal(200, byCode.Status);
        Assert.Equal(byCode.WithoutDate, byLink.WithoutDate);
    }

    [Fact]
    public async Task Wrong_codes_are_refused_and_the_sixth_is_not_looked_at()
    {
        var (mail, ticket) = await AskAsync(new() { Email = "guessed@example.org" });
        var wrong = mail.Code == "000000" ? "000001" : "000000";
        for (var time = 0; time < 5; time++) (await EnterAsync(ticket, wrong)).AssertProblem(400, "code-wrong");

        var sixth = await EnterAsync(ticket, mail.Code!);

        sixth.AssertProblem(429, "too-many-tries");
        Assert.Equal("1800", sixth.Header("Retry-After"));
    }

    [Fact]
    public async Task A_code_that_is_too_old_is_refused()
    {
        await using var other = new ServedApp();
        using (await new SignerForm { Email = "late@example.org" }.PostAsync(other.Client, Petition))
        {
        }

        var page = await other.Visitor.SignAsync(Petition, "late@example.org");
        other.Clock.Now += TimeSpan.FromMinutes(30);

        (await PostAsync(other, Path, JsonSerializer.Serialize(new { ticket = page.Forms().Single().Fields["ticket"], code = other.Mails.To("late@example.org")[^1].Code }))).AssertProblem(410, "code-expired");
    }

    [Fact]
    public async Task A_petition_that_ended_more_than_a_day_ago_takes_no_confirmation()
    {
        await using var other = new ServedApp();
        var closing = SeedPetitions.Content.Petitions.First(petition => petition is { State: Core.Petitions.PetitionState.Open, Confirmation: Core.Petitions.Confirmation.Email, ClosesAt: not null });
        other.Clock.Now = closing.ClosesAt!.Value - TimeSpan.FromMinutes(1);
        await other.Visitor.SignAsync(closing.Slug, "late@example.org");
        other.Clock.Now += TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1);

        (await RawHttp.SendAsync(other.Client.BaseAddress!, RawHttp.Request("POST", $"{Path}/{other.Mails.To("late@example.org")[^1].Token}", null, null, []))).AssertProblem(410, "confirmation-too-late");
    }

    [Fact]
    public async Task Links_and_tickets_that_were_not_made_here_are_unknown()
    {
        (await SendAsync("GET", $"{Path}/nothing")).AssertProblem(404, "link-unknown");
        (await SendAsync("POST", $"{Path}/nothing")).AssertProblem(404, "link-unknown");
        (await SendAsync("POST", $"{Path}/nothing/not-me")).AssertProblem(404, "link-unknown");
        (await EnterAsync("nothing", "123456")).AssertProblem(404, "link-unknown");
        (await PostAsync(app, Path, "{}")).AssertProblem(404, "link-unknown");
    }

    [Theory]
    [InlineData("""{"code":123456}""", 400, "invalid-fields")]
    [InlineData("""{"code":"1","code":"2"}""", 400, "invalid-body")]
    [InlineData("null", 400, "invalid-body")]
    [InlineData("[", 400, "invalid-body")]
    public async Task A_body_that_cannot_be_read_is_refused(string body, int status, string type) => (await PostAsync(app, Path, body)).AssertProblem(status, type);

    [Fact]
    public async Task A_body_of_another_type_is_refused() =>
        (await RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Request("POST", Path, null, "text/plain", "code"u8.ToArray()))).AssertProblem(415, "unsupported-media-type");

    private async Task<(Core.Mail.Mail Mail, string Ticket)> AskAsync(SignerForm form)
    {
        using var answer = await form.PostAsync(app.Client, Petition);
        var waiting = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        return (app.Mails.To(form.Email!)[^1], waiting.Text("ticket"));
    }

    private Task<RawAnswer> EnterAsync(string ticket, string code) => PostAsync(app, Path, JsonSerializer.Serialize(new { ticket, code }));

    private Task<RawAnswer> SendAsync(string method, string path) =>
        RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Request(method, path, null, null, method == "POST" ? [] : null));

    private static Task<RawAnswer> PostAsync(ServedApp app, string path, string json) =>
        RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Request("POST", path, null, "application/json", Encoding.UTF8.GetBytes(json)));

    private static JsonElement Json(RawAnswer answer) => JsonSerializer.Deserialize<JsonElement>(answer.Body);
}
