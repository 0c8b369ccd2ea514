using System.Net;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Confirmations;

/// <summary>The six digits of a mail, typed into the page that was open when they were sent.</summary>
public sealed class ConfirmCodeTests(ServedApp app) : IClassFixture<ServedApp>
{
    private static readonly string Petition = SeedPetitions.Mailed[0];

    private readonly Visitor _visitor = app.Visitor;

    [Fact]
    public async Task The_page_after_signing_asks_for_the_code_in_a_field_that_phones_fill()
    {
        var page = await _visitor.SignAsync(Petition, "field@example.org");

        var field = Html.ById(page.Html, "code-code");
        Assert.Equal(("code", "one-time-code", "numeric"), (field["name"], field["autocomplete"], field["inputmode"]));
        Assert.Equal("/confirm", Assert.Single(page.Forms()).Action);
    }

    [Fact]
    public async Task The_mailed_code_confirms_with_spaces_and_all_and_any_number_of_times()
    {
        var page = await _visitor.SignAsync(Petition, "by-code@example.org");
        var before = await app.CountAsync(Petition);
        var code = Code("by-code@example.org");

        var first = await _visitor.SendAsync(page, "/confirm", ("code", $" {code[..3]} - {code[3..]} "));
        var again = await _visitor.SendAsync(page, "/confirm", ("code", code));

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Contains("Your signature is confirmed.", first.Text, StringComparison.Ordinal);
        Assert.Equal(first.Html, again.Html);
        Assert.Equal(before with { Counted = before.Counted + 1, Awaiting = before.Awaiting - 1 }, await app.CountAsync(Petition));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("not digits")]
    [InlineData("1234567")]
    public async Task Another_code_is_asked_for_again_in_the_same_form(string code)
    {
        var page = await _visitor.SignAsync(Petition, $"another{code.Length}@example.org");

        var answer = await _visitor.SendAsync(page, "/confirm", ("code", code));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("true", Html.ById(answer.Html, "code-code")["aria-invalid"]);
        Assert.Contains("<a href=\"#code-code\">", answer.Html, StringComparison.Ordinal);
        Assert.Equal(page.Forms().Single().Fields["ticket"], answer.Forms().Single().Fields["ticket"]);

        var right = await _visitor.SendAsync(answer, "/confirm", ("code", Code($"another{code.Length}@example.org")));
        Assert.Equal(HttpStatusCode.OK, right.Status);
    }

    [Fact]
    public async Task After_five_codes_none_is_taken_and_the_link_still_works()
    {
        var page = await _visitor.SignAsync(Petition, "guessed@example.org");
        var wrong = Code("guessed@example.org") == "000000" ? "000001" : "000000";
        for (var time = 0; time < 5; time++) Assert.Equal(HttpStatusCode.BadRequest, (await _visitor.SendAsync(page, "/confirm", ("code", wrong))).Status);

        var sixth = await _visitor.SendAsync(page, "/confirm", ("code", wrong));
        var right = await _visitor.SendAsync(page, "/confirm", ("code", Code("guessed@example.org")));

        Assert.Equal((HttpStatusCode.TooManyRequests, "1800"), (sixth.Status, sixth.Headers["Retry-After"]));
        Assert.Contains("Too many codes were tried", sixth.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.Status);
        Assert.Equal(HttpStatusCode.OK, (await _visitor.PostAsync($"/confirm/{app.Mails.To("guessed@example.org").Single().Token}")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    public async Task A_ticket_that_was_not_made_here_is_told_in_a_page(string ticket) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _visitor.PostAsync("/confirm", ("ticket", ticket), ("code", "123456"))).Status);

    [Fact]
    public async Task A_form_that_cannot_be_read_gets_a_page()
    {
        using var content = new ByteArrayContent([0xFF, 0xC0, 0x80]) { Headers = { { "Content-Type", "multipart/form-data; boundary=b" } } };

        using var answer = await app.Client.PostAsync(new Uri("/confirm", UriKind.Relative), content);

        Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    private string Code(string email) => app.Mails.To(email)[^1].Code!;
}
