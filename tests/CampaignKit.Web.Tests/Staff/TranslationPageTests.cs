using System.Net;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Translations as staff write them beside the original.</summary>
public sealed class TranslationPageTests : IDisposable
{
    private static readonly (string Name, string Value)[] French = [("title", "Des bus de nuit"), ("ask", "Nous demandons des bus toute la nuit."), ("target", "Conseil municipal"), ("whyNow", "Le travail finit à deux heures."), ("background", "Un.\n\nDeux.")];

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Translator_writes_their_languages_beside_the_original_and_readers_see_it()
    {
        using var ada = await StaffBrowser.SetUpAsync(_app);
        using var translator = await StaffBrowser.AddAsync(_app, "words@example.org", record => record with { Roles = [StaffRole.Translator], Languages = ["fr"] });
        var slug = await ada.OpenAsync(_app);
        var path = $"/staff/petitions/{slug}/translate/fr";
        Assert.Contains(path, (await translator.Visitor.GetAsync("/staff/translations")).Html, StringComparison.Ordinal);
        var page = await translator.Visitor.GetAsync(path);
        Assert.Contains("We ask the city to run buses all night.", page.Text, StringComparison.Ordinal);

        var refused = await LongForm.Of(page, path).With(French[..^1]).SendAsync(translator.Visitor);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("Des bus de nuit", LongForm.Of(refused, path)["title"]);
        Assert.Equal(HttpStatusCode.Found, (await LongForm.Of(refused, path).With(French).With(("status", "machine")).SendAsync(translator.Visitor)).Status);

        var read = await _app.Visitor.GetAsync($"/fr/petitions/{slug}");
        Assert.Contains("Nous demandons des bus toute la nuit.", read.Text, StringComparison.Ordinal);
        Assert.Equal(TranslationStatus.Machine, Assert.Single(_app.Catalogue().Readings.Of("petition", slug)).Status);
        Assert.Contains("Des bus de nuit", (await translator.Visitor.GetAsync($"/staff/petitions/{slug}/preview?language=fr")).Text, StringComparison.Ordinal);
        var entry = Assert.Single(await _app.AuditedAsync("translation."));
        Assert.Equal((slug, "fr", "machine"), (entry.Subject.Id, entry.Details["language"], entry.Details["status"]));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    [InlineData("fr-CA")]
    [InlineData("xx")]
    public async Task Other_languages_are_not_there_for_a_translator(string language)
    {
        using var translator = await StaffBrowser.AddAsync(_app, "words@example.org", record => record with { Roles = [StaffRole.Translator], Languages = ["fr"] });

        Assert.Equal(HttpStatusCode.NotFound, (await translator.Visitor.GetAsync($"/staff/petitions/{SeedPetitions.Open[0]}/translate/{language}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await translator.Visitor.GetAsync($"/staff/campaigns/{Desk.Campaign}/translate/{language}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await translator.Visitor.GetAsync($"/staff/campaigns/{Desk.Campaign}/translate/fr")).Status);
    }

    [Fact]
    public async Task Text_that_has_changed_since_it_was_translated_says_so()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.MakeAsync(_app);
        var path = $"/staff/petitions/{slug}/translate/fr";
        await LongForm.Of(await browser.Visitor.GetAsync(path), path).With(French).SendAsync(browser.Visitor);
        Assert.DoesNotContain("changed since", (await browser.Visitor.GetAsync(path)).Text, StringComparison.Ordinal);

        await (await browser.EditAsync(slug)).With(("ask", "We ask the city to run buses and trams all night.")).SendAsync(browser.Visitor);

        var page = await browser.Visitor.GetAsync(path);
        Assert.Contains("The ask – changed since it was translated", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Title – changed since", page.Text, StringComparison.Ordinal);
        Assert.Contains("the original has changed since", (await browser.Visitor.GetAsync($"/staff/petitions/{slug}")).Text, StringComparison.Ordinal);
        await LongForm.Of(page, path).With(("ask", "Des bus et des trams.")).SendAsync(browser.Visitor);
        Assert.DoesNotContain("changed since", (await browser.Visitor.GetAsync(path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Translation_of_a_file_is_stale_once_the_petition_has_another_version()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = SeedPetitions.Open.First(open => _app.Catalogue().Readings.Of("petition", open).Any(translation => translation.Language == "fr"));
        var path = $"/staff/petitions/{slug}/translate/fr";
        Assert.DoesNotContain("changed since", (await browser.Visitor.GetAsync(path)).Text, StringComparison.Ordinal);

        await (await browser.EditAsync(slug)).With(("ask", "We ask for something else."), ("reason", "Clearer.")).SendAsync(browser.Visitor);

        var page = await browser.Visitor.GetAsync(path);
        Assert.Contains("The ask – changed since it was translated", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Title – changed since", page.Text, StringComparison.Ordinal);
        Assert.Contains("Readers see the original until you save the translation again", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await LongForm.Of(page, path).With(("ask", "Autre chose.")).SendAsync(browser.Visitor)).Status);
        Assert.Contains("Autre chose.", (await _app.Visitor.GetAsync($"/fr/petitions/{slug}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Original_that_changed_while_it_was_translated_is_looked_at_again()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.MakeAsync(_app);
        var path = $"/staff/petitions/{slug}/translate/fr";
        var typed = LongForm.Of(await browser.Visitor.GetAsync(path), path).With(French);
        await (await browser.EditAsync(slug)).With(("ask", "We ask for trams.")).SendAsync(browser.Visitor);

        var told = await typed.SendAsync(browser.Visitor);

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("The original has changed while this was translated.", told.Text, StringComparison.Ordinal);
        Assert.Contains("We ask for trams.", told.Text, StringComparison.Ordinal);
        Assert.Equal("Des bus de nuit", LongForm.Of(told, path)["title"]);
        Assert.Empty(_app.Catalogue().Readings.Of("petition", slug));
        Assert.Equal(HttpStatusCode.Found, (await LongForm.Of(told, path).With(("ask", "Des trams.")).SendAsync(browser.Visitor)).Status);
    }

    [Fact]
    public async Task Second_of_two_translators_is_told_and_loses_nothing()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        var slug = await browser.MakeAsync(_app);
        var path = $"/staff/petitions/{slug}/translate/fr";
        var (first, second) = (LongForm.Of(await browser.Visitor.GetAsync(path), path).With(French), LongForm.Of(await browser.Visitor.GetAsync(path), path).With(French).With(("title", "Autrement")));

        Assert.Equal(HttpStatusCode.Found, (await first.SendAsync(browser.Visitor)).Status);
        var told = await second.SendAsync(browser.Visitor);

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("Stored meanwhile: Des bus de nuit", told.Text, StringComparison.Ordinal);
        Assert.Equal("Autrement", LongForm.Of(told, path)["title"]);
        Assert.Equal(HttpStatusCode.Found, (await LongForm.Of(told, path).SendAsync(browser.Visitor)).Status);
    }
}
