using System.Net;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.MySignatures;

/// <summary>Having everything erased, and the certificate of it.</summary>
public sealed class ErasurePageTests(ServedApp app) : IClassFixture<ServedApp>
{
    private static readonly string Asked = SeedPetitions.Mailed[0];
    private static readonly string Counted = SeedPetitions.Open[0];

    private readonly Visitor _visitor = app.Visitor;

    [Fact]
    public async Task Nothing_is_erased_before_the_box_is_ticked()
    {
        var page = await SignEverywhereAsync("unsure@example.org");
        var before = (await app.CountAsync(Counted), await app.CountAsync(Asked));

        var answer = await _visitor.SendAsync(page, "/erase");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Please tick the box if you want everything erased. Nothing was erased.", answer.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#erase-sure\">", answer.Html, StringComparison.Ordinal);
        Assert.Equal("true", Pages.Html.ById(answer.Html, "erase-sure")["aria-invalid"]);
        Assert.Equal(before, (await app.CountAsync(Counted), await app.CountAsync(Asked)));
    }

    [Fact]
    public async Task All_signatures_and_those_that_wait_are_erased_and_a_certificate_says_how_many()
    {
        var page = await SignEverywhereAsync("erased@example.org");
        var (counted, asked) = (await app.CountAsync(Counted), await app.CountAsync(Asked));

        var erased = await _visitor.SendAsync(page, "/erase", ("sure", "true"));

        Assert.Equal(HttpStatusCode.OK, erased.Status);
        Assert.Contains("Done 22 November 2026, 12:00 UTC Signatures erased 1 Unconfirmed ones erased 1 Code ", erased.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("erased@", erased.Html, StringComparison.Ordinal);
        Assert.Equal(counted with { Counted = counted.Counted - 1, Withdrawn = counted.Withdrawn + 1 }, await app.CountAsync(Counted));
        Assert.Equal(asked with { Awaiting = asked.Awaiting - 1 }, await app.CountAsync(Asked));

        // The link of a mail that was not answered leads nowhere from now on.
        Assert.Equal(HttpStatusCode.Gone, (await _visitor.PostAsync($"/confirm/{app.Mails.To("erased@example.org")[0].Token}")).Status);
    }

    [Fact]
    public async Task Erasing_again_gives_the_same_certificate()
    {
        var page = await SignEverywhereAsync("erased-twice@example.org");
        var first = await _visitor.SendAsync(page, "/erase", ("sure", "true"));

        var again = await _visitor.SendAsync(page, "/erase", ("sure", "true"));

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Contains("Signatures erased 1 Unconfirmed ones erased 1", again.Text, StringComparison.Ordinal);
        Assert.Equal(CodeOf(first), CodeOf(again));
    }

    [Fact]
    public async Task Two_clicks_at_the_same_moment_give_one_certificate()
    {
        for (var signer = 0; signer < 10; signer++)
        {
            var page = await SignEverywhereAsync($"double-click-{signer}@example.org");

            var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _visitor.SendAsync(page, "/erase", ("sure", "true"))));

            Assert.All(both, erased => Assert.Contains("Signatures erased 1 Unconfirmed ones erased 1", erased.Text, StringComparison.Ordinal));
            Assert.Equal(CodeOf(both[0]), CodeOf(both[1]));
        }
    }

    [Fact]
    public async Task Erasing_where_nothing_is_kept_says_so()
    {
        await _visitor.PostAsync("/my-signatures", ("email", "never-signed@example.org"));
        var page = await _visitor.GetAsync($"/my-signatures/{app.Mails.To("never-signed@example.org")[^1].Token}");

        var erased = await _visitor.SendAsync(page, "/erase", ("sure", "true"));

        Assert.Equal(HttpStatusCode.OK, erased.Status);
        Assert.Contains("Nothing was kept of your address when this was asked for, so this certificate says 0.", erased.Text, StringComparison.Ordinal);
        Assert.Contains("Signatures erased 0 Unconfirmed ones erased 0", erased.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_erased_can_sign_again()
    {
        var page = await SignEverywhereAsync("comes-back@example.org");
        await _visitor.SendAsync(page, "/erase", ("sure", "true"));
        var before = await app.CountAsync(Counted);

        await _visitor.SignAsync(Counted, "comes-back@example.org");

        Assert.Equal(before with { Counted = before.Counted + 1 }, await app.CountAsync(Counted));
    }

    [Fact]
    public async Task A_certificate_is_checked_by_its_code()
    {
        var erased = await _visitor.SendAsync(await SignEverywhereAsync("certified@example.org"), "/erase", ("sure", "true"));
        var code = CodeOf(erased);
        var page = await _visitor.GetAsync("/erasures");

        var genuine = await _visitor.SendAsync(page, "/erasures", ("code", $" {code} "));
        var forged = await _visitor.SendAsync(page, "/erasures", ("code", code[..^1] + (code[^1] == 'A' ? 'E' : 'A')));

        Assert.Equal(HttpStatusCode.OK, genuine.Status);
        Assert.Contains("This certificate is genuine. Done 22 November 2026, 12:00 UTC Signatures erased 1 Unconfirmed ones erased 1", genuine.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, forged.Status);
        Assert.Contains("This installation did not write this code.", forged.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"><script>alert(1)</script>")]
    public async Task What_is_no_code_comes_back_as_text(string code)
    {
        var answer = await _visitor.PostAsync("/erasures", ("code", code));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(code, Pages.Html.ById(answer.Html, "check-code").GetValueOrDefault("value", ""));
        Assert.Empty(Pages.PageSafety.Offences(answer.Html));
    }

    private static string CodeOf(Shown page) => System.Text.RegularExpressions.Regex.Match(page.Text, "Code ([A-Za-z0-9_-]+)").Groups[1].Value;

    // One that counts and one that waits.
    private async Task<Shown> SignEverywhereAsync(string email)
    {
        await _visitor.SignAsync(Asked, email);
        await _visitor.SignAsync(Counted, email);
        await _visitor.PostAsync("/my-signatures", ("email", email));
        return await _visitor.GetAsync($"/my-signatures/{app.Mails.To(email)[^1].Token}");
    }
}
