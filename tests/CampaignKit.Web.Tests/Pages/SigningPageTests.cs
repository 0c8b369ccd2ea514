using System.Globalization;
using System.Net;
using System.Text;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Pages;

[Collection(SitePages.Name)]
public sealed class SigningPageTests(SiteFixture site)
{
    private const string Petition = "end-closed-work-permits";

    [Fact]
    public async Task Thanks_show_the_receipt_in_groups_of_four_and_the_count_with_the_signer_in_it()
    {
        using var answer = await site.SignAsync(Petition, ("email", "thanks@example.org"));
        var page = Html.Text(await answer.Content.ReadAsStringAsync());

        var told = await new SignerForm { Email = "thanks@example.org" }.SignAsync(site.Client, Petition);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(string.Join(' ', told.Receipt.Chunk(4).Select(group => new string(group))), page, StringComparison.Ordinal);
        Assert.Contains($"{told.Count.ToString("N0", CultureInfo.InvariantCulture)} {(told.Count == 1 ? "person has" : "people have")} signed, you included.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_form_of_the_same_signer_gets_exactly_the_same_page()
    {
        const string petition = "honest-recruitment";
        using var first = await site.SignAsync(petition, ("email", "twice@example.org"));
        using var second = await site.SignAsync(petition, ("email", "TWICE+again@example.org"), ("name", "Somebody else"));

        Assert.Equal(first.StatusCode, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Thanks_repeat_nothing_that_was_typed()
    {
        using var answer = await site.SignAsync(Petition, ("name", "Zenobia"), ("email", "zenobia@example.org"), ("postcode", "Q7Q 7Q7"), ("visibility", "named"));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (var typed in (string[])["enobia", "Q7Q", "%40"]) Assert.DoesNotContain(typed, page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Thanks_ask_about_a_domain_that_looks_mistyped()
    {
        using var mistyped = await site.SignAsync(Petition, ("email", "zenobia@hotmial.com"));
        using var known = await site.SignAsync(Petition, ("email", "zenobia@hotmail.com"));

        Assert.Contains("Did you mean hotmail.com?", Html.Text(await mistyped.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", Html.Text(await known.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_with_problems_comes_back_with_everything_that_was_typed()
    {
        using var answer = await site.SignAsync(
            Petition, ("name", "مريم الزهراء"), ("email", "not an address"), ("country", "np"), ("postcode", "A1/"), ("visibility", "initials"), ("updates", "true"), ("source", "flyer"));
        var html = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("مريم الزهراء", Html.ById(html, "sign-name")["value"]);
        Assert.Equal("not an address", Html.ById(html, "sign-email")["value"]);
        Assert.Equal("A1/", Html.ById(html, "sign-postcode")["value"]);
        Assert.Equal("NP", Assert.Single(Html.Elements(html, "option"), option => option.ContainsKey("selected"))["value"]);
        Assert.Equal(["initials", "true"], Html.Elements(html, "input").Where(input => input.ContainsKey("checked")).Select(input => input["value"]));
        Assert.Equal("flyer", Html.Elements(html, "input").Single(input => input["name"] == "source")["value"]);
    }

    [Fact]
    public async Task Problems_stand_at_the_top_with_links_and_at_their_fields()
    {
        using var answer = await site.SignAsync(Petition, ("name", " "), ("email", "ada"), ("country", ""));
        var html = await answer.Content.ReadAsStringAsync();

        Assert.StartsWith("Please check the form", Html.Text(html[html.IndexOf("<title>", StringComparison.Ordinal)..]).Trim(), StringComparison.Ordinal);
        foreach (var field in (string[])["name", "email", "country"])
        {
            Assert.Contains($"<a href=\"#sign-{field}\">", html, StringComparison.Ordinal);
            Assert.Equal("true", Html.ById(html, $"sign-{field}")["aria-invalid"]);
            Assert.Equal($"sign-{field}-problem sign-{field}-why", Html.ById(html, $"sign-{field}")["aria-describedby"]);
            Assert.NotEmpty(Html.ById(html, $"sign-{field}-problem"));
        }

        Assert.False(Html.ById(html, "sign-postcode").ContainsKey("aria-invalid"));
        Assert.True(html.IndexOf("role=\"alert\"", StringComparison.Ordinal) < html.IndexOf("<h1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("'><svg/onload=alert(1)>")]
    [InlineData("=HYPERLINK(\"http://example.org\")")]
    [InlineData("</textarea></form>&amp;<!--")]
    public async Task Typed_markup_and_formulas_come_back_as_text(string typed)
    {
        using var answer = await site.SignAsync(Petition, ("name", typed), ("email", typed), ("postcode", typed), ("country", typed), ("locale", typed), ("source", typed));
        var html = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(typed, html, StringComparison.Ordinal);
        Assert.Equal(typed, Html.ById(html, "sign-name")["value"]);
        Assert.Equal(typed, Html.ById(html, "sign-email")["value"]);
        Assert.Empty(PageSafety.Offences(html));
    }

    [Fact]
    public async Task Broken_hidden_fields_are_mended_so_that_the_next_try_works()
    {
        using var answer = await site.SignAsync(Petition, ("locale", "!"), ("source", "!"));
        var html = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("en", Html.Elements(html, "input").Single(input => input["name"] == "locale")["value"]);
        Assert.DoesNotContain(Html.Elements(html, "input"), input => input["name"] == "source");
    }

    [Fact]
    public async Task Form_for_a_closed_petition_gets_its_page_without_a_form_and_410()
    {
        using var answer = await site.SignAsync("a-seat-at-the-table", ("name", "Zenobia"));
        var html = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Empty(Html.Elements(html, "form"));
        Assert.Contains("Your signature was not taken", Html.Text(html), StringComparison.Ordinal);
        Assert.DoesNotContain("Zenobia", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_for_an_unknown_petition_gets_a_page_and_404()
    {
        using var answer = await site.SignAsync("no-such-petition");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(60_000)]
    public async Task Form_that_is_too_large_gets_a_page_and_413(int length)
    {
        using var answer = await site.SignAsync(Petition, ("name", new string('a', length)));
        var page = Html.Text(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("The body is too large", page, StringComparison.Ordinal);
        Assert.Contains("Your signature is not counted.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("aaaa", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_filled_to_its_limits_is_still_read()
    {
        // Three bytes for each character, and three characters for each byte on the way.
        using var answer = await site.SignAsync(
            Petition, ("name", new('क', 1000)), ("email", new('क', 500)), ("postcode", new('क', 100)), ("updates", "true"), ("visibility", "count-only"), ("source", new('a', 64)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("The name is too long", Html.Text(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Petition, "ada@example.org")]
    [InlineData(Petition, "ada")]
    [InlineData("a-seat-at-the-table", "ada@example.org")]
    [InlineData("no-such-petition", "ada@example.org")]
    public async Task Nobody_keeps_the_answer_to_a_form(string petition, string email)
    {
        using var answer = await site.SignAsync(petition, ("email", email));

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Form_of_a_browser_that_splits_it_into_parts_is_read_too()
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("name", "Ada"), ("email", "parts@example.org"), ("country", "CA")])
        {
            form.Add(new StringContent(value, Encoding.UTF8), name);
        }

        using var answer = await site.Client.PostAsync(new Uri($"/api/v1/petitions/{Petition}/signatures", UriKind.Relative), form);

        Assert.Contains("You are counted.", Html.Text(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }
}
