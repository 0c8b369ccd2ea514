using System.Net;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.MySignatures;

/// <summary>What somebody sees of themselves, and what they can do about it.</summary>
public sealed class MySignaturesPageTests(ServedApp app) : IClassFixture<ServedApp>
{
    private static readonly string Asked = SeedPetitions.Mailed[0];
    private static readonly string Counted = SeedPetitions.Open[0];

    private readonly Visitor _visitor = app.Visitor;

    [Fact]
    public async Task Asking_for_the_link_tells_nobody_whether_anything_is_held()
    {
        await _visitor.SignAsync(Counted, "known@example.org");

        var known = await AskAsync("known@example.org");
        var unknown = await AskAsync("unknown@example.org");

        Assert.Equal(HttpStatusCode.Accepted, known.Status);
        Assert.Equal(known.WithoutTickets, unknown.WithoutTickets);
        Assert.All((string[])["known@example.org", "unknown@example.org"], address => Assert.Equal((MailKind.OwnPage, "en"), (app.Mails.To(address).Single().Kind, app.Mails.To(address).Single().Language)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no address")]
    [InlineData("\"><script>alert(1)</script>")]
    public async Task An_address_that_is_none_comes_back_with_a_sentence(string email)
    {
        var page = await AskAsync(email);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal((email, "true"), (Html.ById(page.Html, "ask-email").GetValueOrDefault("value", ""), Html.ById(page.Html, "ask-email")["aria-invalid"]));
        Assert.Contains("<a href=\"#ask-email\">", page.Html, StringComparison.Ordinal);
        Assert.Empty(PageSafety.Offences(page.Html));
    }

    [Fact]
    public async Task The_link_shows_everything_that_is_held_of_a_signature()
    {
        const string email = "held@example.org";
        await _visitor.SignAsync(Counted, email, ("name", "Zenobia <b>"), ("postcode", "1000"), ("visibility", "named"), ("updates", "true"), ("source", "flyer-7"), ("locale", "ne"));

        var page = await _visitor.GetAsync(await LinkAsync(email));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (var part in (string[])
        [
            $"Kept with {email}", TitleOf(Counted), "How it stands Counted", "Name Zenobia <b>", $"E-mail address {email}", "Postcode 1000", "Country or territory Nepal",
            "What others may see My full name", "Mail from the campaign Yes", "Signed 22 November 2026, 12:00 UTC", "Text that you signed Version 1", "The link or page that led you here flyer-7", "Language of the form ne",
        ])
        {
            Assert.Contains(part, page.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<b>", page.Html, StringComparison.Ordinal);
        Assert.Matches("Receipt [0-7][0-9A-HJKMNP-TV-Z]{25} ", page.Text);
    }

    [Fact]
    public async Task What_is_not_kept_is_said_not_to_be()
    {
        await _visitor.SignAsync(Counted, "little@example.org");

        var page = await _visitor.GetAsync(await LinkAsync("little@example.org"));

        Assert.Contains("Name None E-mail address Only an unreadable key made from it Postcode None", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_nothing_here_is_told_so()
    {
        var page = await _visitor.GetAsync(await LinkAsync("nobody@example.org"));

        Assert.Contains("No signature is kept of this address.", page.Text, StringComparison.Ordinal);
        Assert.EndsWith("/erase", Assert.Single(page.Forms()).Action, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_waits_is_shown_as_waiting()
    {
        await _visitor.SignAsync(Asked, "waits@example.org");

        var page = await _visitor.GetAsync(await LinkAsync("waits@example.org"));

        Assert.Contains("Waits for your answer to our mail; not counted", page.Text, StringComparison.Ordinal);
        Assert.Contains("Your address, encrypted, until you have answered our mail", page.Text, StringComparison.Ordinal);
        Assert.EndsWith("/erase", Assert.Single(page.Forms()).Action, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_the_page_changes_nothing()
    {
        await _visitor.SignAsync(Counted, "reads@example.org");
        var link = await LinkAsync("reads@example.org");
        var before = await app.CountAsync(Counted);

        var first = await _visitor.GetAsync(link);
        foreach (var path in (string[])[link, $"{link}/change", $"{link}/withdraw", $"{link}/erase"])
        {
            Assert.Equal(HttpStatusCode.OK, (await _visitor.HeadAsync(path)).Status);
            Assert.Equal(first.Html, (await _visitor.GetAsync(path)).Html);
        }

        Assert.Equal(before, await app.CountAsync(Counted));
    }

    [Fact]
    public async Task Who_wants_to_be_seen_gives_a_name_and_who_no_longer_wants_to_loses_it()
    {
        await _visitor.SignAsync(Counted, "seen@example.org");
        var page = await _visitor.GetAsync(await LinkAsync("seen@example.org"));

        var refused = await _visitor.SendAsync(page, "/change", ("visibility", "initials"), ("updates", "true"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("true", Html.ById(refused.Html, "own-1-name")["aria-invalid"]);
        Assert.Contains("<a href=\"#own-1-name\">Please type your name.</a>", refused.Html, StringComparison.Ordinal);
        Assert.Equal(["initials", "true"], Html.Elements(refused.Html, "input").Where(input => input.ContainsKey("checked")).Select(input => input["value"]));
        Assert.Contains("What others may see Nothing: only count me", refused.Text, StringComparison.Ordinal);

        var seen = await _visitor.SendAsync(refused, "/change", ("visibility", "initials"), ("name", "Zenobia"));
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Contains("Your choices are stored.", seen.Text, StringComparison.Ordinal);
        Assert.Contains("Name Zenobia E-mail address seen@example.org", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Html.Elements(seen.Html, "input"), input => input["name"] == "name");

        var hidden = await _visitor.PostAsync(seen.Forms()[0].Action, [.. seen.Forms()[0].Fields.Where(field => field.Key != "updates").Select(field => (field.Key, field.Key == "visibility" ? "count-only" : field.Value))]);
        Assert.Contains("Name None E-mail address Only an unreadable key made from it", hidden.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_is_taken_back_once_however_often_it_is_asked_for()
    {
        await _visitor.SignAsync(Counted, "back@example.org");
        var page = await _visitor.GetAsync(await LinkAsync("back@example.org"));
        var before = await app.CountAsync(Counted);

        var first = await _visitor.SendAsync(page, "/withdraw");
        var again = await _visitor.SendAsync(page, "/withdraw");

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Contains("Your signature is taken back.", first.Text, StringComparison.Ordinal);
        Assert.Contains("No signature is kept of this address.", first.Text, StringComparison.Ordinal);
        Assert.Equal(first.Html, again.Html);
        Assert.Equal(before with { Counted = before.Counted - 1, Withdrawn = before.Withdrawn + 1 }, await app.CountAsync(Counted));
    }

    [Fact]
    public async Task Nobody_can_change_or_take_back_what_is_somebody_elses()
    {
        await _visitor.SignAsync(Counted, "owner@example.org", ("visibility", "named"));
        await _visitor.SignAsync(Counted, "other@example.org");
        var owned = (await _visitor.GetAsync(await LinkAsync("owner@example.org"))).Forms()[0].Fields;
        var link = await LinkAsync("other@example.org");
        var before = await app.CountAsync(Counted);

        foreach (var action in (string[])["change", "withdraw"])
        {
            var answer = await _visitor.PostAsync($"{link}/{action}", [.. owned.Select(field => (field.Key, field.Value))]);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.Contains("no such signature is kept with your address", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(before, await app.CountAsync(Counted));
    }

    [Fact]
    public async Task Two_people_of_one_mailbox_are_shown_apart_and_one_of_them_can_leave()
    {
        var shared = SeedPetitions.Content.Petitions.First(petition => petition is { State: PetitionState.Open, Mailbox: MailboxShare.Two, ClosesAt: null }).Slug;
        foreach (var name in (string[])["Ada One", "Ada Two"])
        {
            await _visitor.SignAsync(shared, "home@example.org", ("name", name), ("visibility", "named"), ("postcode", "1000"));
            await _visitor.PostAsync($"/confirm/{app.Mails.To("home@example.org")[^1].Token}");
        }

        var page = await _visitor.GetAsync(await LinkAsync("home@example.org"));
        Assert.Contains("Ada One", page.Text, StringComparison.Ordinal);
        Assert.Contains("Ada Two", page.Text, StringComparison.Ordinal);

        var left = await _visitor.SendAsync(page, "/withdraw");
        Assert.Equal(1, ((string[])["Ada One", "Ada Two"]).Count(name => left.Text.Contains(name, StringComparison.Ordinal)));
        Assert.Equal((1, 0, 1, 0), await app.CountAsync(shared));
    }

    [Fact]
    public async Task The_mailed_code_opens_the_page_without_leading_elsewhere()
    {
        await _visitor.SignAsync(Counted, "code@example.org");
        var asked = await AskAsync("code@example.org");

        var wrong = await _visitor.SendAsync(asked, "/code", ("code", "1"));
        var page = await _visitor.SendAsync(wrong, "/code", ("code", app.Mails.To("code@example.org").Single().Code!));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (wrong.Status, page.Status));
        Assert.Contains("Kept with code@example.org", page.Text, StringComparison.Ordinal);
        Assert.Contains("Your signature is taken back.", (await _visitor.SendAsync(page, "/withdraw")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_five_codes_none_is_taken()
    {
        var asked = await AskAsync("guessed@example.org");
        for (var time = 0; time < 5; time++) await _visitor.SendAsync(asked, "/code", ("code", "1"));

        var right = await _visitor.SendAsync(asked, "/code", ("code", app.Mails.To("guessed@example.org").Single().Code!));

        Assert.Equal((HttpStatusCode.TooManyRequests, "1800"), (right.Status, right.Headers["Retry-After"]));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/change")]
    [InlineData("POST", "/withdraw")]
    [InlineData("POST", "/erase")]
    public async Task A_link_that_is_none_gets_the_form_for_a_new_one(string method, string action)
    {
        var page = method == "GET" ? await _visitor.GetAsync($"/my-signatures/nothing{action}") : await _visitor.PostAsync($"/my-signatures/nothing{action}", ("sure", "true"), ("visibility", "named"));

        Assert.Equal(HttpStatusCode.Gone, page.Status);
        Assert.Equal("/my-signatures", Assert.Single(page.Forms()).Action);
    }

    [Fact]
    public async Task A_link_works_for_an_hour()
    {
        await using var other = new ServedApp();
        await other.Visitor.PostAsync("/my-signatures", ("email", "hour@example.org"));
        var link = $"/my-signatures/{other.Mails.To("hour@example.org").Single().Token}";

        other.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(HttpStatusCode.OK, (await other.Visitor.GetAsync(link)).Status);

        other.Clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(HttpStatusCode.Gone, (await other.Visitor.GetAsync(link)).Status);
    }

    private static string TitleOf(string slug) => SeedPetitions.Content.Petitions.Single(petition => petition.Slug == slug).Title;

    private Task<Shown> AskAsync(string email) => _visitor.PostAsync("/my-signatures", ("email", email));

    private async Task<string> LinkAsync(string email)
    {
        await AskAsync(email);
        return $"/my-signatures/{app.Mails.To(email)[^1].Token}";
    }
}
