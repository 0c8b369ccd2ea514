using System.Text;
using System.Text.Json;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.MySignatures;

/// <summary>A signer's own page as programs use it.</summary>
public sealed class MySignaturesApiTests(ServedApp app) : IClassFixture<ServedApp>
{
    private const string Path = "/api/v1/my-signatures";

    private static readonly string Petition = SeedPetitions.Open[0];

    [Fact]
    public async Task Asking_answers_the_same_whatever_is_held()
    {
        await new SignerForm { Email = "known@example.org" }.SignAsync(app.Client, Petition);

        var known = await PostAsync(Path, new { email = "known@example.org", locale = "fr" });
        var other = await PostAsync(Path, new { email = "other@example.org", locale = "fr" });

        Assert.Equal(202, known.Status);
        Assert.Equal(["status", "ticket"], Json(known).Names());
        Assert.Equal(known.WithoutDate.Replace(Json(known).Text("ticket"), "", StringComparison.Ordinal), other.WithoutDate.Replace(Json(other).Text("ticket"), "", StringComparison.Ordinal));
        Assert.Equal("fr", app.Mails.To("other@example.org").Single().Language);
    }

    [Fact]
    public async Task Ticket_and_code_give_the_token_that_the_link_has()
    {
        await new SignerForm { Email = "code@example.org" }.SignAsync(app.Client, Petition);
        var ticket = Json(await PostAsync(Path, new { email = "code@example.org" })).Text("ticket");
        var mail = app.Mails.To("code@example.org").Single();

        var entered = await PostAsync($"{Path}/code", new { ticket, code = mail.Code });

        Assert.Equal(200, entered.Status);
        var byCode = await app.Client.GetJsonAsync($"{Path}/{Json(entered).Text("token")}");
        Assert.True(JsonElement.DeepEquals(await app.Client.GetJsonAsync($"{Path}/{mail.Token}"), byCode));
        (await PostAsync($"{Path}/code", new { ticket, code = "1" })).AssertProblem(400, "code-wrong");
        (await PostAsync($"{Path}/code", new { ticket = "nothing", code = "1" })).AssertProblem(404, "link-unknown");
    }

    [Fact]
    public async Task Everything_that_is_held_is_told_and_nothing_else()
    {
        var all = await OwnAsync(new() { Email = "all@example.org", Name = "Zenobia", Visibility = "initials", Updates = true, Postcode = "1000", Locale = "ne", Source = "flyer" });
        var little = await OwnAsync(new() { Email = "little@example.org", Visibility = "count-only" });

        Assert.Equal(["address", "signatures"], all.Page.Names());
        Assert.Equal(["petition", "title", "receipt", "status", "name", "email", "postcode", "country", "visibility", "updates", "locale", "source", "signedAt", "version"], Signature(all.Page).Names());
        Assert.Equal(("counted", "Zenobia", "all@example.org", "initials"), (Signature(all.Page).Text("status"), Signature(all.Page).Text("name"), Signature(all.Page).Text("email"), Signature(all.Page).Text("visibility")));
        Assert.Equal(["petition", "title", "receipt", "status", "country", "visibility", "updates", "signedAt", "version"], Signature(little.Page).Names());
    }

    [Fact]
    public async Task A_signature_that_waits_is_told_to_wait()
    {
        using (await new SignerForm { Email = "waits@example.org" }.PostAsync(app.Client, SeedPetitions.Mailed[0]))
        {
        }

        await PostAsync(Path, new { email = "waits@example.org" });
        var page = await app.Client.GetJsonAsync($"{Path}/{app.Mails.To("waits@example.org")[^1].Token}");

        Assert.Equal("awaiting-confirmation", Signature(page).Text("status"));
    }

    [Fact]
    public async Task Choices_are_changed()
    {
        var (token, page) = await OwnAsync(new() { Email = "changes@example.org", Visibility = "count-only" });
        object Wish(string visibility, object? updates, string? name) => new { petition = Petition, receipt = Signature(page).Text("receipt"), visibility, updates, name };

        var nameless = (await PostAsync($"{Path}/{token}/change", Wish("named", true, null))).AssertProblem(400, "invalid-fields");
        var empty = (await PostAsync($"{Path}/{token}/change", Wish("loud", null, null))).AssertProblem(400, "invalid-fields");
        var changed = await PostAsync($"{Path}/{token}/change", Wish("named", true, "Zenobia"));

        Assert.Equal(["name"], nameless.GetProperty("errors").Names());
        Assert.Equal(["visibility", "updates"], empty.GetProperty("errors").Names());
        Assert.Equal("""{"status":"changed"}""", changed.Text);
        var now = Signature(await app.Client.GetJsonAsync($"{Path}/{token}"));
        Assert.Equal(("named", "Zenobia", "changes@example.org", true), (now.Text("visibility"), now.Text("name"), now.Text("email"), now.GetProperty("updates").GetBoolean()));
    }

    [Fact]
    public async Task A_signature_is_taken_back_and_that_may_be_repeated()
    {
        var (token, page) = await OwnAsync(new() { Email = "back@example.org" });
        var before = await app.CountAsync(Petition);
        var wish = new { petition = Petition, receipt = Signature(page).Text("receipt") };

        var first = await PostAsync($"{Path}/{token}/withdraw", wish);
        var again = await PostAsync($"{Path}/{token}/withdraw", wish);

        Assert.Equal("""{"status":"withdrawn"}""", first.Text);
        Assert.Equal(first.WithoutDate, again.WithoutDate);
        Assert.Equal(before with { Counted = before.Counted - 1, Withdrawn = before.Withdrawn + 1 }, await app.CountAsync(Petition));
        Assert.Empty((await app.Client.GetJsonAsync($"{Path}/{token}")).GetProperty("signatures").EnumerateArray());
    }

    [Fact]
    public async Task Erasure_gives_a_certificate_that_can_be_checked()
    {
        var (token, _) = await OwnAsync(new() { Email = "erased@example.org" });

        var erased = Json(await PostAsync($"{Path}/{token}/erase", new { }));
        var checkedOne = await PostAsync($"{Path}/certificates", new { code = erased.Text("code") });

        Assert.Equal(["at", "signatures", "awaiting", "code"], erased.Names());
        Assert.Equal((1, 0), (erased.GetProperty("signatures").GetInt32(), erased.GetProperty("awaiting").GetInt32()));
        Assert.True(JsonElement.DeepEquals(erased, Json(checkedOne)));
        (await PostAsync($"{Path}/certificates", new { code = "nothing" })).AssertProblem(404, "certificate-unknown");
    }

    [Fact]
    public async Task A_token_that_is_none_opens_nothing()
    {
        (await RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Get($"{Path}/nothing"))).AssertProblem(410, "link-too-old");
        foreach (var action in (string[])["change", "withdraw", "erase"])
        {
            (await PostAsync($"{Path}/nothing/{action}", new { visibility = "named", updates = false })).AssertProblem(410, "link-too-old");
        }
    }

    [Fact]
    public async Task What_the_mailbox_does_not_have_cannot_be_taken_back()
    {
        var (_, page) = await OwnAsync(new() { Email = "owner@example.org" });
        var (token, _) = await OwnAsync(new() { Email = "thief@example.org" });
        var receipt = Signature(page).Text("receipt");

        (await PostAsync($"{Path}/{token}/withdraw", new { petition = Petition, receipt })).AssertProblem(404, "not-found");
        (await PostAsync($"{Path}/{token}/withdraw", new { petition = "no-such-petition", receipt })).AssertProblem(404, "not-found");
        (await PostAsync($"{Path}/{token}/change", new { petition = Petition, receipt, visibility = "count-only", updates = false })).AssertProblem(404, "not-found");
    }

    [Theory]
    [InlineData("""{"email":"zqmarker"}""", "email")]
    [InlineData("{}", "email")]
    [InlineData("""{"email":"a@example.org","locale":"!"}""", "locale")]
    [InlineData("""{"email":5}""", "email")]
    public async Task A_wish_that_cannot_be_read_is_refused_by_field(string body, string field)
    {
        var answer = await RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Request("POST", Path, null, "application/json", Encoding.UTF8.GetBytes(body)));

        Assert.Equal([field], answer.AssertProblem(400, "invalid-fields").GetProperty("errors").Names());
    }

    private async Task<(string Token, JsonElement Page)> OwnAsync(SignerForm form)
    {
        await form.SignAsync(app.Client, Petition);
        await PostAsync(Path, new { email = form.Email });
        var token = app.Mails.To(form.Email!)[^1].Token;
        return (token, await app.Client.GetJsonAsync($"{Path}/{token}"));
    }

    private Task<RawAnswer> PostAsync(string path, object body) =>
        RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Request("POST", path, null, "application/json", JsonSerializer.SerializeToUtf8Bytes(body)));

    private static JsonElement Json(RawAnswer answer) => JsonSerializer.Deserialize<JsonElement>(answer.Body);

    private static JsonElement Signature(JsonElement page) => page.GetProperty("signatures").EnumerateArray().Single();
}
