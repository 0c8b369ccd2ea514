using System.Net;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Pages;

/// <summary>Which answers are made once for all who ask within a second. The ticket in a form tells: each page that is made has another.</summary>
public sealed partial class KeptAnswersTests : IDisposable
{
    private static readonly string Petition = SeedPetitions.Open[0];
    private static readonly string Address = $"/petitions/{Petition}";

    private readonly ServedApp _app = new();

    [Fact]
    public async Task Everybody_within_a_second_gets_the_same_page()
    {
        var tickets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TicketAsync(Address)));

        Assert.Single(tickets.Distinct());
    }

    [Fact]
    public async Task After_a_second_the_page_is_made_anew_and_shows_the_newer_count()
    {
        var before = await ReadAsync(Address);
        await new SignerForm { Email = "ada@example.org" }.SignAsync(_app.Client, Petition);
        _app.Clock.Now += TimeSpan.FromSeconds(1);

        var after = await ReadAsync(Address);

        Assert.NotEqual(Ticket().Match(before).Value, Ticket().Match(after).Value);
        Assert.Matches("<strong>0</strong>", before);
        Assert.Matches("<strong>1</strong>", after);
    }

    [Fact]
    public async Task Nobody_gets_a_page_in_the_language_or_encoding_of_another()
    {
        var english = await ReadAsync(Address);
        var addressed = await ReadAsync($"/fr{Address}");
        var preferred = await ReadAsync(Address, ("Accept", "text/html"), ("Accept-Language", "fr"));
        using var small = await SendAsync(HttpMethod.Get, Address, ("Accept-Encoding", "br"));
        using var plain = await SendAsync(HttpMethod.Get, Address);

        Assert.Contains("<html lang=\"en\"", english, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"fr\"", addressed, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"fr\"", preferred, StringComparison.Ordinal);
        Assert.Equal(["br"], small.Content.Headers.ContentEncoding);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(english, await plain.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_page_with_another_label_is_another_page()
    {
        Assert.Contains("value=\"newsletter\"", await ReadAsync($"{Address}?source=newsletter"), StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"newsletter\"", await ReadAsync(Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_whose_work_is_accepted_once_is_made_for_each_reader()
    {
        await _app.AskForWorkAsync(Petition);

        Assert.NotEqual(await TicketAsync(Address), await TicketAsync(Address));
    }

    [Fact]
    public async Task A_page_that_names_people_is_made_for_each_reader()
    {
        var listing = $"/petitions/{SeedPetitions.Content.Petitions.First(petition => petition.ListsSupporters).Slug}";

        Assert.NotEqual(await TicketAsync(listing), await TicketAsync(listing));
    }

    [Fact]
    public async Task What_is_not_there_is_not_kept()
    {
        using var first = await SendAsync(HttpMethod.Get, "/petitions/no-such-petition");
        using var again = await SendAsync(HttpMethod.Get, "/petitions/no-such-petition");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (first.StatusCode, again.StatusCode));
        Assert.Null(again.Headers.Age);
    }

    [Fact]
    public async Task The_answer_to_a_form_in_a_frame_is_each_persons_own()
    {
        var receipts = new List<string>();
        foreach (var email in (string[])["ada@example.org", "grace@example.org"])
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "Ada", ["email"] = email, ["country"] = "NP", ["visibility"] = "count-only" });
            using var answer = await _app.Client.PostAsync(new Uri($"/embed/{Petition}", UriKind.Relative), form);
            receipts.Add(await answer.Content.ReadAsStringAsync());
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }

        Assert.NotEqual(receipts[0], receipts[1]);
    }

    public void Dispose() => _app.Dispose();

    [GeneratedRegex("name=\"served\" value=\"[^\"]+\"")]
    private static partial Regex Ticket();

    private async Task<string> TicketAsync(string address)
    {
        var ticket = Ticket().Match(await ReadAsync(address));
        Assert.True(ticket.Success, $"{address} has a form.");
        return ticket.Value;
    }

    private async Task<string> ReadAsync(string address, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(HttpMethod.Get, address, headers);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await _app.Client.SendAsync(request);
    }
}
