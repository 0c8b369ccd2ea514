using System.Net;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Pages;

/// <summary>What holds for every answer that is for one person alone.</summary>
public sealed class PersonalPageTests(ServedApp app) : IClassFixture<ServedApp>
{
    private static readonly string Petition = SeedPetitions.Mailed[0];

    private readonly Visitor _visitor = app.Visitor;

    [Fact]
    public async Task Every_page_is_safe_kept_by_nobody_and_names_no_petition_in_its_title()
    {
        var titles = SeedPetitions.Content.Petitions.Select(petition => petition.Title).ToList();
        foreach (var (what, page) in await PagesAsync())
        {
            Assert.True(!PageSafety.Offences(page.Html).Any(), $"{what}: {string.Join(", ", PageSafety.Offences(page.Html))}");
            Assert.True(Html.Elements(page.Html, "h1").Count() == 1, $"{what} needs one heading.");
            Assert.True(!Html.WithAttribute(page.Html, "id").GroupBy(id => id.Value).Any(id => id.Count() > 1), $"{what} has an id twice.");
            Assert.Equal("no-store", page.Headers["Cache-Control"]);
            Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
            Assert.False(page.Headers.ContainsKey("Set-Cookie"), what);
            Assert.False(page.Headers.ContainsKey("Location"), what);
            Assert.DoesNotContain(titles, title => page.Title.Contains(title, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Every_form_has_one_button_and_every_field_a_label()
    {
        foreach (var (what, page) in await PagesAsync())
        {
            Assert.True(Html.Elements(page.Html, "button").Count(button => button["type"] == "submit") == page.Forms().Count, $"{what} has not one button for each form.");
            Assert.All(Html.Elements(page.Html, "button").Where(button => !button.ContainsKey("data-share")), button => Assert.Equal("submit", button["type"]));
            Assert.All(Html.Elements(page.Html, "form"), form => Assert.Equal("post", form["method"]));
            var labels = Html.Elements(page.Html, "label").Select(label => label["for"]).ToHashSet();
            foreach (var field in Html.Elements(page.Html, "input").Where(field => field["type"] != "hidden" && !field.ContainsKey("readonly")))
            {
                Assert.True(labels.Contains(field["id"]), $"{what}: {field["name"]} has no label.");
                foreach (var id in field["aria-describedby"].Split(' ')) Assert.Contains($"id=\"{id}\"", page.Html, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task No_token_is_ever_in_a_query()
    {
        foreach (var (_, page) in await PagesAsync())
        {
            var addresses = Html.WithAttribute(page.Html, "href").Concat(Html.WithAttribute(page.Html, "action")).Select(address => address.Value);
            Assert.DoesNotContain(addresses, address => address.Contains('?', StringComparison.Ordinal) && !address.Contains(".css?v=", StringComparison.Ordinal) && !address.Contains(".svg?v=", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("GET", "/confirm/nothing")]
    [InlineData("HEAD", "/confirm/nothing")]
    [InlineData("POST", "/confirm/nothing/not-me")]
    [InlineData("OPTIONS", "/confirm/nothing")]
    [InlineData("GET", "/my-signatures")]
    [InlineData("GET", "/My-Signatures/nothing")]
    [InlineData("GET", "/erasures")]
    [InlineData("GET", "/api/v1/confirmations/nothing")]
    [InlineData("POST", "/api/v1/confirmations/nothing")]
    [InlineData("OPTIONS", "/api/v1/confirmations/nothing")]
    [InlineData("GET", "/api/v1/my-signatures/nothing")]
    [InlineData("OPTIONS", "/api/v1/my-signatures")]
    [InlineData("GET", "/api/v1/my-signatures/nothing/no/such/address")]
    public async Task No_other_site_may_read_it_and_no_search_engine_lists_it(string method, string path)
    {
        var answer = await RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Request(method, path, "Origin: https://elsewhere.example\r\nAccess-Control-Request-Method: GET\r\n", null, method == "POST" ? [] : null));

        Assert.DoesNotContain(answer.Head, line => line.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("noindex", answer.Header("X-Robots-Tag"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/petitions")]
    public async Task What_is_for_everybody_stays_open_to_readers_and_search_engines(string path)
    {
        var answer = await RawHttp.SendAsync(app.Client.BaseAddress!, RawHttp.Get(path));

        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.Null(answer.Header("X-Robots-Tag"));
    }

    [Fact]
    public async Task Every_page_leads_to_my_signatures()
    {
        foreach (var path in (string[])["/", "/demands", $"/petitions/{Petition}", "/my-signatures", "/nowhere"])
        {
            Assert.Contains("<a href=\"/my-signatures\">My signatures</a>", (await _visitor.GetAsync(path)).Html, StringComparison.Ordinal);
        }
    }

    // Every kind of page that there is, by way of the forms on the pages before it.
    private async Task<List<(string What, Shown Page)>> PagesAsync()
    {
        var pages = new List<(string, Shown)>();
        async Task<Shown> Add(string what, HttpStatusCode status, Task<Shown> asking)
        {
            var page = await asking;
            Assert.True(page.Status == status, $"{what} answers {page.Status}.");
            pages.Add((what, page));
            return page;
        }

        var email = $"{Guid.NewGuid():n}@example.org";
        var awaiting = await Add("awaiting", HttpStatusCode.Accepted, _visitor.SignAsync(Petition, email, ("visibility", "named")));
        await Add("wrong code", HttpStatusCode.BadRequest, _visitor.SendAsync(awaiting, "/confirm", ("code", "1")));
        var asks = await Add("asks", HttpStatusCode.OK, _visitor.GetAsync($"/confirm/{app.Mails.To(email)[0].Token}"));
        var link = asks.Forms()[0].Action;
        await Add("confirmed", HttpStatusCode.OK, _visitor.PostAsync(link));
        await Add("gone", HttpStatusCode.Gone, _visitor.GetAsync(link));
        await Add("unknown", HttpStatusCode.NotFound, _visitor.GetAsync("/confirm/nothing"));
        await _visitor.SignAsync(SeedPetitions.Open[0], email);

        var form = await Add("form", HttpStatusCode.OK, _visitor.GetAsync("/my-signatures"));
        await Add("form again", HttpStatusCode.BadRequest, _visitor.SendAsync(form, "/my-signatures", ("email", "none")));
        var mailed = await Add("mailed", HttpStatusCode.Accepted, _visitor.SendAsync(form, "/my-signatures", ("email", email)));
        await Add("wrong own code", HttpStatusCode.BadRequest, _visitor.SendAsync(mailed, "/code", ("code", "1")));
        var own = await Add("own", HttpStatusCode.OK, _visitor.GetAsync($"/my-signatures/{app.Mails.To(email)[^1].Token}"));
        await Add("by code", HttpStatusCode.OK, _visitor.SendAsync(mailed, "/code", ("code", app.Mails.To(email)[^1].Code!)));
        await Add("changed", HttpStatusCode.OK, _visitor.SendAsync(own, "/change", ("visibility", "count-only")));
        await Add("not changed", HttpStatusCode.BadRequest, _visitor.SendAsync(own, "/change", ("visibility", "named"), ("name", " ")));
        await Add("withdrawn", HttpStatusCode.OK, _visitor.SendAsync(own, "/withdraw"));
        await Add("unsure", HttpStatusCode.BadRequest, _visitor.SendAsync(own, "/erase"));
        await Add("erased", HttpStatusCode.OK, _visitor.SendAsync(own, "/erase", ("sure", "true")));
        await Add("ended", HttpStatusCode.Gone, _visitor.GetAsync("/my-signatures/nothing"));
        await Add("not me", HttpStatusCode.OK, _visitor.PostAsync($"{link}/not-me"));

        var check = await Add("check", HttpStatusCode.OK, _visitor.GetAsync("/erasures"));
        await Add("unknown certificate", HttpStatusCode.NotFound, _visitor.SendAsync(check, "/erasures", ("code", "none")));
        return pages;
    }
}
