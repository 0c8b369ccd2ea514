using System.Net;
using CampaignKit.Core.Mail;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Confirmations;

/// <summary>What somebody sees who follows the link of a mail, and what becomes of their signature.</summary>
public sealed class ConfirmPageTests(ServedApp app) : IClassFixture<ServedApp>
{
    private static readonly string Petition = SeedPetitions.Mailed[0];
    private static readonly string Title = SeedPetitions.Content.Petitions.Single(petition => petition.Slug == Petition).Title;

    private readonly Visitor _visitor = app.Visitor;

    [Fact]
    public async Task The_page_behind_the_link_shows_what_would_be_signed_and_asks()
    {
        var link = await AskAsync("asked@example.org", ("name", "Zenobia Example"), ("visibility", "initials"), ("updates", "true"));

        var page = await _visitor.GetAsync(link);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (var part in (string[])[Title, "Zenobia Example", "My initials", "Mail from the campaign Yes", "Confirm my signature", "This was not me: erase it"])
        {
            Assert.Contains(part, page.Text, StringComparison.Ordinal);
        }

        Assert.Equal([link, $"{link}/not-me"], page.Forms().Select(form => form.Action));
    }

    [Fact]
    public async Task Who_asked_to_be_counted_only_is_shown_without_a_name()
    {
        var page = await _visitor.GetAsync(await AskAsync("nameless@example.org", ("name", "Zenobia Example"), ("visibility", "count-only")));

        Assert.DoesNotContain("Zenobia", page.Html, StringComparison.Ordinal);
        Assert.Contains("None is kept", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_the_page_changes_nothing_however_often_a_scanner_does_it()
    {
        var link = await AskAsync("scanned@example.org");
        var before = await app.CountAsync(Petition);

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await _visitor.GetAsync(link)).Status);
            Assert.Equal(HttpStatusCode.OK, (await _visitor.HeadAsync(link)).Status);
            Assert.Equal(HttpStatusCode.OK, (await _visitor.GetAsync($"{link}/not-me")).Status);
            Assert.Equal(HttpStatusCode.OK, (await _visitor.HeadAsync($"{link}/not-me")).Status);
        }

        Assert.Equal(before, await app.CountAsync(Petition));
        Assert.Contains("Confirm my signature", (await _visitor.GetAsync(link)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    public async Task A_name_of_markup_is_shown_as_text(string name)
    {
        var page = await _visitor.GetAsync(await AskAsync($"markup{name.Length}@example.org", ("name", name), ("visibility", "named")));

        Assert.DoesNotContain(name, page.Html, StringComparison.Ordinal);
        Assert.Contains(name, WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Empty(PageSafety.Offences(page.Html));
    }

    [Fact]
    public async Task Confirming_counts_once_and_shows_the_same_receipt_however_often_it_is_sent()
    {
        var link = await AskAsync("confirms@example.org");
        var before = await app.CountAsync(Petition);

        var first = await _visitor.SendAsync(await _visitor.GetAsync(link), link);
        var again = await _visitor.PostAsync(link);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(first.Html, again.Html);
        Assert.Matches("Your receipt( [0-9A-Z]{4}){6} [0-9A-Z]{2} ", first.Text);
        Assert.Contains("Your signature is confirmed.", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("You are counted", first.Text, StringComparison.Ordinal);
        Assert.Equal(before with { Counted = before.Counted + 1, Awaiting = before.Awaiting - 1 }, await app.CountAsync(Petition));
    }

    [Fact]
    public async Task Confirming_from_many_windows_at_once_counts_once()
    {
        var link = await AskAsync("windows@example.org");
        var before = await app.CountAsync(Petition);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _visitor.PostAsync(link)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers.Select(answer => answer.Html).Distinct());
        Assert.Equal(before with { Counted = before.Counted + 1, Awaiting = before.Awaiting - 1 }, await app.CountAsync(Petition));
    }

    [Fact]
    public async Task Not_me_erases_what_waits_and_it_can_be_confirmed_no_more()
    {
        var link = await AskAsync("not-me@example.org");
        var before = await app.CountAsync(Petition);

        var first = await _visitor.SendAsync(await _visitor.GetAsync(link), "/not-me");
        var again = await _visitor.PostAsync($"{link}/not-me");
        var late = await _visitor.PostAsync(link);

        Assert.Equal((HttpStatusCode.OK, "It is erased – CampaignKit"), (first.Status, first.Title));
        Assert.Equal(first.Html, again.Html);
        Assert.Equal(HttpStatusCode.Gone, late.Status);
        Assert.Contains("Nothing waits here any more", late.Text, StringComparison.Ordinal);
        Assert.Equal(before with { Awaiting = before.Awaiting - 1 }, await app.CountAsync(Petition));
    }

    [Fact]
    public async Task Not_me_after_a_confirmation_takes_it_out_and_it_can_be_confirmed_no_more()
    {
        var link = await AskAsync("confirmed-by-another@example.org");
        await _visitor.PostAsync(link);
        var before = await app.CountAsync(Petition);

        var gone = await _visitor.GetAsync(link);
        var erased = await _visitor.SendAsync(gone, "/not-me");
        var late = await _visitor.PostAsync(link);

        Assert.Equal(HttpStatusCode.Gone, gone.Status);
        Assert.Equal(HttpStatusCode.OK, erased.Status);
        Assert.Equal(HttpStatusCode.Gone, late.Status);
        Assert.Equal(before with { Counted = before.Counted - 1, Withdrawn = before.Withdrawn + 1 }, await app.CountAsync(Petition));
    }

    [Fact]
    public async Task Who_signs_again_learns_it_from_the_mail_alone_and_confirming_again_changes_nothing()
    {
        var first = await _visitor.PostAsync(await AskAsync("again@example.org"));
        var link = await AskAsync("again@example.org");
        var before = await app.CountAsync(Petition);

        var again = await _visitor.PostAsync(link);

        Assert.Equal([MailKind.ConfirmSignature, MailKind.AlreadySigned], app.Mails.To("again@example.org").Select(mail => mail.Kind));
        Assert.Equal(first.Html, again.Html);
        Assert.Equal(before with { Awaiting = before.Awaiting - 1 }, await app.CountAsync(Petition));
    }

    [Fact]
    public async Task Not_me_of_a_second_signature_leaves_the_first()
    {
        await _visitor.PostAsync(await AskAsync("two-times@example.org"));
        var link = await AskAsync("two-times@example.org");
        var before = await app.CountAsync(Petition);

        await _visitor.PostAsync($"{link}/not-me");

        Assert.Equal(before with { Awaiting = before.Awaiting - 1 }, await app.CountAsync(Petition));
    }

    [Theory]
    [InlineData("/confirm")]
    [InlineData("/confirm/nothing")]
    [InlineData("/confirm/%F0%9F%92%A9")]
    public async Task A_link_that_was_not_made_here_is_told_in_a_page(string link)
    {
        var page = await _visitor.GetAsync(link);

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("This link is not one of ours", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Forms());
    }

    [Fact]
    public async Task A_link_for_one_purpose_serves_no_other()
    {
        await _visitor.SignAsync(Petition, "purposes@example.org");
        await _visitor.PostAsync("/my-signatures", ("email", "purposes@example.org"));
        var tokens = app.Mails.To("purposes@example.org").Select(mail => mail.Token).ToList();

        Assert.Equal(HttpStatusCode.NotFound, (await _visitor.PostAsync($"/confirm/{tokens[1]}")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await _visitor.GetAsync($"/my-signatures/{tokens[0]}")).Status);
    }

    private async Task<string> AskAsync(string email, params (string Name, string Value)[] fields)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await _visitor.SignAsync(Petition, email, fields)).Status);
        return $"/confirm/{app.Mails.To(email)[^1].Token}";
    }
}
