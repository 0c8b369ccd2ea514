using System.Net;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;
using static CampaignKit.Web.Tests.Embedding.EmbeddingApp;

namespace CampaignKit.Web.Tests.Embedding;

/// <summary>Petitions in frames: who may have them, and that they stay there.</summary>
[Collection(EmbeddingSuite.Name)]
public sealed partial class FramedPageTests(EmbeddingApp site)
{
    [Fact]
    public async Task Any_site_may_frame_the_petitions_of_a_campaign_that_names_none_and_only_those_named_the_others()
    {
        using var free = await site.Client.GetAsync($"/embed/{Free}");
        using var listed = await site.Client.GetAsync($"/fr/embed/{Listed}");

        Assert.EndsWith("; frame-ancestors *", Header(free, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.EndsWith($"; frame-ancestors 'self' {Site}", Header(listed, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.All([free, listed], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All([free, listed], answer => Assert.Null(Header(answer, "Set-Cookie")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/petitions/PETITION")]
    [InlineData("/petitions/PETITION/embed")]
    [InlineData("/embed/no-such-petition")]
    [InlineData("/embed")]
    [InlineData("/embedded/PETITION")]
    [InlineData("/embed/v1.js")]
    public async Task No_other_page_may_be_framed(string path)
    {
        using var answer = await site.Client.GetAsync(path.Replace("PETITION", Free, StringComparison.Ordinal));

        Assert.EndsWith("; frame-ancestors 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_the_form_without_what_is_around_it_elsewhere()
    {
        var page = await site.Client.GetStringAsync($"/embed/{Free}");

        Assert.Contains($"<form method=\"post\" action=\"/embed/{Free}\" target=\"_self\"", page, StringComparison.Ordinal);
        Assert.Contains("<base target=\"_blank\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("site-header", page, StringComparison.Ordinal);
        Assert.DoesNotContain("site-footer", page, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"canonical\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"background\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada@example.org", HttpStatusCode.OK, "You are counted. Thank you.")]
    [InlineData("no address", HttpStatusCode.BadRequest, "value=\"no address\"")]
    public async Task Its_answers_stay_in_the_frame(string email, HttpStatusCode status, string words)
    {
        var (answer, page) = await PostAsync(Free, email);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("site-header", page, StringComparison.Ordinal);
        Assert.EndsWith("; frame-ancestors *", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailed_code_is_typed_in_the_frame()
    {
        var petition = SeedPetitions.Mailed[0];
        var (_, page) = await PostAsync(petition, "framed@example.org");
        Assert.Contains($"action=\"/embed/{petition}/confirm\"", page, StringComparison.Ordinal);

        using var form = new FormUrlEncodedContent([new("ticket", Ticket().Match(page).Groups[1].Value), new("code", "12345")]);
        using var answer = await site.Client.PostAsync($"/embed/{petition}/confirm", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"action=\"/embed/{petition}/confirm\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<(HttpResponseMessage Answer, string Page)> PostAsync(string petition, string email)
    {
        using var form = new FormUrlEncodedContent([new("name", "Ada Example"), new("email", email), new("country", "NP")]);
        var answer = await site.Client.PostAsync($"/embed/{petition}", form);
        return (answer, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("name=\"ticket\" value=\"([^\"]+)\"")]
    private static partial Regex Ticket();
}
