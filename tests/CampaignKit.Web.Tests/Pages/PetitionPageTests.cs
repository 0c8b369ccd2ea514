using System.Net;
using System.Text.Json;

namespace CampaignKit.Web.Tests.Pages;

[Collection(SitePages.Name)]
public sealed class PetitionPageTests(SiteFixture site)
{
    [Fact]
    public async Task Every_seeded_petition_has_a_page_with_its_texts_and_its_goal()
    {
        var petitions = await PetitionsAsync();
        Assert.True(petitions.Count >= 8);

        foreach (var petition in petitions)
        {
            var text = Html.Text(await site.ReadAsync($"/petitions/{Text(petition, "slug")}"));

            foreach (var field in (string[])["title", "ask", "target", "whyNow"]) Assert.Contains(Flat(Text(petition, field)), text, StringComparison.Ordinal);
            foreach (var paragraph in Text(petition, "background").Split("\n\n")) Assert.Contains(Flat(paragraph), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_demand_that_a_petition_rests_on_stands_there_with_its_kind_and_its_source()
    {
        foreach (var petition in await PetitionsAsync())
        {
            var html = await site.ReadAsync($"/petitions/{Text(petition, "slug")}");
            var text = Html.Text(html);

            foreach (var id in petition.GetProperty("demands").EnumerateArray().Select(demand => demand.GetString()))
            {
                var demand = await site.ReadJsonAsync($"/api/v1/demands/{id}");
                var source = demand.GetProperty("source");
                var consultation = await site.ReadJsonAsync($"/api/v1/consultations/{Text(source, "consultation")}");

                Assert.Contains($"href=\"/demands/{id}\"", html, StringComparison.Ordinal);
                Assert.Contains($"href=\"/consultations/{Text(source, "consultation")}\"", html, StringComparison.Ordinal);
                Assert.Contains($"{Flat(Text(demand, "title"))} {Flat(Text(demand, "summary"))}", text, StringComparison.Ordinal);
                Assert.Contains(
                    $"From {Flat(Text(consultation, "title"))} , section “{Text(source, "section")}”, item {source.GetProperty("ordinal").GetInt32()}", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Open_petitions_have_a_form_and_others_have_none()
    {
        foreach (var petition in await PetitionsAsync())
        {
            var slug = Text(petition, "slug");
            var html = await site.ReadAsync($"/petitions/{slug}");

            var forms = Html.Elements(html, "form").ToList();
            if (Text(petition, "state") == "open") Assert.Equal($"/api/v1/petitions/{slug}/signatures", Assert.Single(forms)["action"]);
            else Assert.Empty(forms);
        }
    }

    [Fact]
    public async Task Closed_petition_says_that_it_closed()
    {
        var text = Html.Text(await site.ReadAsync("/petitions/a-seat-at-the-table"));

        Assert.Contains("This petition closed on 31 October 2026.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Petition_that_was_translated_says_by_whom_and_leads_to_the_original()
    {
        var translated = await site.ReadAsync("/petitions/trabajo-digno-en-nuestra-ciudad");
        var original = await site.ReadAsync("/es/petitions/trabajo-digno-en-nuestra-ciudad");

        Assert.Equal(("en", "en"), (Assert.Single(Html.Elements(translated, "h1"))["lang"], Html.Elements(translated, "input").Single(input => input["name"] == "locale")["value"]));
        Assert.Contains("Translated from Español by a machine; nobody has checked it yet. Read the original", Html.Text(translated), StringComparison.Ordinal);
        Assert.Equal(("es", "es"), (Assert.Single(Html.Elements(original, "h1"))["lang"], Html.Elements(original, "input").Single(input => input["name"] == "locale")["value"]));
        Assert.DoesNotContain("translated", original, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_asks_for_nothing_but_what_a_signature_needs_and_what_keeps_robots_out()
    {
        var html = await site.ReadAsync("/petitions/end-closed-work-permits");

        var names = Html.Elements(html, "input").Concat(Html.Elements(html, "select")).Select(field => field["name"]).Distinct();
        Assert.Equal(["country", "email", "locale", "name", "postcode", "served", "updates", "version", "visibility", "website"], names.Order());
    }

    [Fact]
    public async Task Every_field_has_a_label_and_says_why_it_is_asked()
    {
        var html = await site.ReadAsync("/petitions/end-closed-work-permits");
        var labels = Html.Elements(html, "label").Select(label => label["for"]).ToHashSet();

        foreach (var field in Html.Elements(html, "input").Concat(Html.Elements(html, "select")).Where(field => field.GetValueOrDefault("type") != "hidden"))
        {
            Assert.Contains(field["id"], labels);
            if (field["name"] == "website") continue;
            Assert.Contains($"id=\"{field["aria-describedby"]}\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_shows_least_is_chosen_beforehand_and_nothing_else_is()
    {
        var html = await site.ReadAsync("/petitions/end-closed-work-permits");

        Assert.Equal("count-only", Assert.Single(Html.Elements(html, "input"), input => input.ContainsKey("checked"))["value"]);
        Assert.DoesNotContain(Html.Elements(html, "option"), option => option.ContainsKey("selected"));
    }

    [Theory]
    [InlineData("flyer-2026_a.b", true)]
    [InlineData("two words", false)]
    [InlineData("<b>", false)]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", true)]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345", false)]
    public async Task Source_of_the_address_goes_into_the_form_if_it_is_a_label(string source, bool isLabel)
    {
        var html = await site.ReadAsync($"/petitions/end-closed-work-permits?source={Uri.EscapeDataString(source)}");

        var sources = Html.Elements(html, "input").Where(input => input["name"] == "source").Select(input => input["value"]);
        Assert.Equal(isLabel ? [source] : [], sources);
    }

    [Theory]
    [InlineData("/petitions/no-such-petition")]
    [InlineData("/petitions/support-with-no-questions-asked")]
    public async Task Petition_that_is_not_public_answers_404_with_a_page(string address)
    {
        using var answer = await site.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such petition.", Html.Text(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<JsonElement>> PetitionsAsync() =>
        [.. (await site.ReadJsonAsync("/api/v1/petitions?limit=100")).GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement of, string property) => of.GetProperty(property).GetString()!;

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
