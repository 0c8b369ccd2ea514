using System.Net;
using System.Text;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Confirmations;

/// <summary>What signing answers where a mail has to be answered before it counts: the same, whoever signs.</summary>
public sealed class SigningAnswerTests(ServedApp app) : IClassFixture<ServedApp>
{
    private static readonly string Petition = SeedPetitions.Mailed[0];

    private readonly Visitor _visitor = app.Visitor;

    [Fact]
    public async Task A_program_is_told_that_it_waits_and_given_a_ticket()
    {
        var answer = await PostAsync(new SignerForm { Email = "program@example.org" });

        Assert.Equal(202, answer.Status);
        Assert.Equal(["status", "ticket"], Json(answer).Names());
        Assert.Equal("awaiting-confirmation", Json(answer).Text("status"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task A_domain_that_looks_mistyped_is_asked_about()
    {
        var answer = await PostAsync(new SignerForm { Email = "program@gmial.com" });

        Assert.Equal(["status", "ticket", "didYouMean"], Json(answer).Names());
        Assert.Equal("gmail.com", Json(answer).Text("didYouMean"));
        Assert.Contains("Did you mean gmail.com?", (await _visitor.SignAsync(Petition, "page@gmial.com")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_learn_nothing_of_whether_an_address_had_signed_before()
    {
        var never = await PostAsync(new SignerForm { Email = "signer-1@example.org" });
        await _visitor.PostAsync($"/confirm/{app.Mails.To("signer-1@example.org").Single().Token}");

        var signed = await PostAsync(new SignerForm { Email = "signer-1@example.org" });
        var waiting = await PostAsync(new SignerForm { Email = "signer-1@example.org" });
        var other = await PostAsync(new SignerForm { Email = "signer-2@example.org" });

        Assert.All((RawAnswer[])[signed, waiting, other], answer => Assert.Equal(WithoutTicket(never), WithoutTicket(answer)));
        Assert.Single(((RawAnswer[])[never, signed, waiting, other]).Select(answer => Json(answer).Text("ticket").Length).Distinct());
    }

    [Fact]
    public async Task Pages_tell_nothing_of_whether_an_address_had_signed_before()
    {
        var never = await _visitor.SignAsync(Petition, "reader-1@example.org");
        await _visitor.PostAsync($"/confirm/{app.Mails.To("reader-1@example.org").Single().Token}");

        var signed = await _visitor.SignAsync(Petition, "reader-1@example.org");
        var other = await _visitor.SignAsync(Petition, "reader-2@example.org");

        Assert.Equal(HttpStatusCode.Accepted, never.Status);
        Assert.Equal([never.WithoutTickets, never.WithoutTickets], [signed.WithoutTickets, other.WithoutTickets]);
    }

    [Fact]
    public async Task The_page_says_where_to_look_and_what_to_do_if_nothing_comes()
    {
        var page = await _visitor.SignAsync(Petition, "where@example.org", ("name", "Zenobia"));

        foreach (var part in (string[])["Please look into your mail", "Your signature does not count yet.", "If no mail comes", "At most 3 mails go to an address on one day", "for 7 days", "If others use this device"])
        {
            Assert.Contains(part, page.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Zenobia", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("where@", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_petition_says_before_one_signs_that_a_mail_has_to_be_answered()
    {
        var asked = await _visitor.GetAsync($"/petitions/{Petition}");
        var counted = await _visitor.GetAsync($"/petitions/{SeedPetitions.Open[0]}");

        Assert.Contains("does not count until you have answered that mail", asked.Text, StringComparison.Ordinal);
        Assert.Contains("after that only if you ask to be written to", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("does not count until", counted.Text, StringComparison.Ordinal);
        Assert.Contains("is kept only if you ask to be written to", counted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_petition_tells_how_many_await_confirmation_have_withdrawn_and_were_removed()
    {
        var petition = SeedPetitions.Mailed[1];

        await _visitor.SignAsync(petition, "waits@example.org");
        await _visitor.SignAsync(petition, "leaves@example.org");
        var link = $"/confirm/{app.Mails.To("leaves@example.org").Single().Token}";
        await _visitor.PostAsync(link);
        await _visitor.PostAsync($"{link}/not-me");

        Assert.Equal((0, 1, 1, 0), await app.CountAsync(petition));
        Assert.Contains("Counted 0 Not confirmed or looked at yet 1 Taken back by their signers 1 Removed 0", (await _visitor.GetAsync($"/petitions/{petition}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("event")]
    [InlineData("challenge")]
    [InlineData("solution")]
    public async Task What_a_program_may_send_besides_has_to_be_text(string field)
    {
        var json = new SignerForm { Email = "besides@example.org" }.ToJson();

        var problem = (await PostAsync($"{json[..^1]},\"{field}\":5}}")).AssertProblem(400, "invalid-fields");

        Assert.Equal("This has to be text.", problem.GetProperty("errors").GetProperty(field)[0].GetString());
    }

    [Theory]
    [InlineData("7QX4K-2M9TB", true)]
    [InlineData("a code that is so long that nobody could have written it on a wall", false)]
    public async Task The_event_code_of_the_address_goes_into_the_form_if_it_can_be_one(string code, bool isCarried)
    {
        var page = await _visitor.GetAsync($"/petitions/{Petition}?event={Uri.EscapeDataString(code)}");

        Assert.Equal(isCarried ? code : null, page.Forms().Single().Fields.GetValueOrDefault("event"));
    }

    [Fact]
    public async Task The_trap_is_out_of_the_reach_of_people()
    {
        var page = await _visitor.GetAsync($"/petitions/{Petition}");

        var field = Html.ById(page.Html, "sign-website");
        Assert.Equal(("-1", "off", "website"), (field["tabindex"], field["autocomplete"], field["name"]));
        Assert.Equal("away", Assert.Single(Html.Elements(page.Html, "div"), element => element.GetValueOrDefault("aria-hidden") == "true")["class"]);
        Assert.Contains(".away { position: absolute;", await app.Client.GetStringAsync("/site.css"), StringComparison.Ordinal);
    }

    private Task<RawAnswer> PostAsync(SignerForm form) => PostAsync(form.ToJson());

    private Task<RawAnswer> PostAsync(string json) =>
        RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Request("POST", SignerForm.Address(Petition), null, "application/json", Encoding.UTF8.GetBytes(json)));

    private static System.Text.Json.JsonElement Json(RawAnswer answer) => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(answer.Body);

    private static string WithoutTicket(RawAnswer answer) => answer.WithoutDate.Replace(Json(answer).Text("ticket"), "TICKET", StringComparison.Ordinal);
}
