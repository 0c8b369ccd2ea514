using System.Net;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Exports;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Petitions;

/// <summary>What everybody sees of a petition whose text was changed after it opened.</summary>
public sealed class WordingTests : IDisposable
{
    private const string Petition = "end-closed-work-permits";

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Petition_that_nobody_has_changed_has_one_wording_and_says_nothing_of_others()
    {
        var petition = await JsonAsync($"/api/v1/petitions/{Petition}");

        var wording = Assert.Single((await JsonAsync($"/api/v1/petitions/{Petition}/wordings")).EnumerateArray());

        Assert.Equal((1, 1), (petition.GetProperty("version").GetInt32(), wording.GetProperty("number").GetInt32()));
        Assert.Equal(petition.GetProperty("opensAt").GetDateTimeOffset(), wording.GetProperty("since").GetDateTimeOffset());
        Assert.DoesNotContain("Earlier wordings", await PageAsync($"/petitions/{Petition}"), StringComparison.Ordinal);
        Assert.Contains(wording.GetProperty("hash").GetString()!, await PageAsync($"/petitions/{Petition}/wordings/1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_shows_the_text_of_now_and_of_each_earlier_one_when_why_and_how_many()
    {
        var before = await JsonAsync($"/api/v1/petitions/{Petition}");
        await SignAsync("a@example.org", version: 1);
        await SignAsync("b@example.org", version: null);
        await _app.ReviseAsync(Petition, revision => revision with { Ask = "The second ask.", Reason = "A court decided." });
        await SignAsync("c@example.org", version: 2);
        await SignAsync("d@example.org", version: 1);
        await _app.ReviseAsync(Petition, revision => revision with { Ask = "The third <ask>.", Reason = "<b>Again</b>" });

        var html = await ReadAsync($"/petitions/{Petition}");

        var page = Html.Text(html);
        Assert.Contains("The third <ask>.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The second ask.", page, StringComparison.Ordinal);
        var wordings = page[page.IndexOf("Earlier wordings", StringComparison.Ordinal)..];
        var (first, second) = (Section("Version 1", wordings), Section("Version 2", wordings));
        Assert.Contains("The text on this page is version 3.", wordings, StringComparison.Ordinal);
        Assert.Contains("Why it was changed <b>Again</b>", wordings, StringComparison.Ordinal);
        Assert.Contains("Why it was changed A court decided. Signatures for this text 1 ", second, StringComparison.Ordinal);
        Assert.Contains("Signatures for this text 3 ", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Why it was changed", first, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Again", html, StringComparison.Ordinal);
        Assert.Empty(PageSafety.Offences(html));
        foreach (var number in (int[])[1, 2]) Assert.Contains($"href=\"/petitions/{Petition}/wordings/{number}\"", html, StringComparison.Ordinal);
        var old = Html.Text(await ReadAsync($"/petitions/{Petition}/wordings/1"));
        Assert.Contains(before.GetProperty("ask").GetString()!, old, StringComparison.Ordinal);
        Assert.Contains("This text is kept as it was signed.", old, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_lists_the_wordings_with_their_counts_and_gives_each_text()
    {
        await SignAsync("a@example.org", version: 1);
        await _app.ReviseAsync(Petition, revision => revision with { Ask = "The second ask." });
        await SignAsync("b@example.org", version: 2);
        await SignAsync("c@example.org", version: 1);

        var list = (await JsonAsync($"/api/v1/petitions/{Petition}/wordings")).EnumerateArray().ToList();

        Assert.Equal([(1, 2), (2, 1)], list.Select(wording => (wording.GetProperty("number").GetInt32(), wording.GetProperty("counted").GetInt32())));
        Assert.Equal(list[0].GetProperty("until").GetDateTimeOffset(), list[1].GetProperty("since").GetDateTimeOffset());
        Assert.Equal("The law was amended.", list[1].GetProperty("reason").GetString());
        var text = await JsonAsync($"/api/v1/petitions/{Petition}/wordings/2");
        Assert.Equal("The second ask.", text.GetProperty("ask").GetString());
        Assert.True(JsonElement.DeepEquals(list[1], text.GetProperty("about")));
        Assert.DoesNotContain("\"by\"", text.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/api/v1/petitions/end-closed-work-permits/wordings/2")]
    [InlineData("/api/v1/petitions/end-closed-work-permits/wordings/0")]
    [InlineData("/api/v1/petitions/end-closed-work-permits/wordings/one")]
    [InlineData("/api/v1/petitions/no-such-petition/wordings")]
    [InlineData("/api/v1/petitions/no-such-petition/wordings/1")]
    [InlineData("/petitions/end-closed-work-permits/wordings/2")]
    [InlineData("/petitions/end-closed-work-permits/wordings/-1")]
    [InlineData("/petitions/end-closed-work-permits/wordings/99999999999")]
    [InlineData("/petitions/no-such-petition/wordings/1")]
    public async Task What_is_not_there_is_not_found(string address)
    {
        using var answer = await _app.Client.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Form_carries_the_version_of_its_page_in_the_frame_too_and_other_sites_are_told_it()
    {
        await _app.ReviseAsync(Petition, revision => revision with { Title = "Another title" });

        foreach (var page in (string[])[$"/petitions/{Petition}", $"/embed/{Petition}"]) Assert.Equal("2", Version(await ReadAsync(page)));

        Assert.Equal(2, (await JsonAsync($"/api/v1/petitions/{Petition}/embed")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Form_of_a_text_that_is_long_over_comes_back_as_it_was_filled_in_with_the_new_text()
    {
        await _app.ReviseAsync(Petition, revision => revision with { Ask = "The second ask." });
        _app.Clock.Now += Signing.OldWordingTaken;

        var answer = await _app.Visitor.SignAsync(Petition, "ada@example.org", ("version", "1"), ("name", "Zenobia"), ("postcode", "A1A 1A1"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(FieldProblems.VersionOver, Html.Text(answer.Html), StringComparison.Ordinal);
        Assert.Contains("The second ask.", answer.Html, StringComparison.Ordinal);
        Assert.Equal(("2", "Zenobia", "A1A 1A1"), (Version(answer.Html), Html.ById(answer.Html, "sign-name")["value"], Html.ById(answer.Html, "sign-postcode")["value"]));
        Assert.Equal(HttpStatusCode.OK, (await _app.Visitor.SignAsync(Petition, "ada@example.org", ("version", Version(answer.Html)))).Status);
    }

    [Fact]
    public async Task Form_that_comes_back_for_another_reason_says_that_the_text_is_a_newer_one()
    {
        await _app.ReviseAsync(Petition, revision => revision with { Ask = "The second ask." });

        var older = await _app.Visitor.SignAsync(Petition, "no address", ("version", "1"));
        var newer = await _app.Visitor.SignAsync(Petition, "no address", ("version", "2"));

        Assert.Contains(FieldProblems.VersionOver, Html.Text(older.Html), StringComparison.Ordinal);
        Assert.DoesNotContain(FieldProblems.VersionOver, Html.Text(newer.Html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("two")]
    [InlineData("99999999999999999999")]
    public async Task Version_that_the_petition_never_had_is_a_problem_of_the_form(string version)
    {
        var answer = await _app.Visitor.SignAsync(Petition, "ada@example.org", ("version", version));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(FieldProblems.VersionUnknown, Html.Text(answer.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_is_told_of_a_bad_version_by_the_name_of_the_field_and_in_its_language()
    {
        using var answer = await new SignerForm { Version = 9 }.PostAsync(_app.Client, Petition);
        using var french = await _app.Client.PostAsync(
            new Uri($"/fr{SignerForm.Address(Petition)}", UriKind.Relative), new StringContent(new SignerForm { Version = 9 }.ToJson(), null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([FieldProblems.VersionUnknown], Sentences(await answer.Content.ReadAsStringAsync()));
        Assert.Equal(["Cette pétition n’a pas de version portant ce numéro."], Sentences(await french.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Export_and_receipt_tell_which_wording_was_signed()
    {
        var first = await SignAsync("a@example.org", version: 1);
        await _app.ReviseAsync(Petition, revision => revision with { Ask = "The second ask." });
        var second = await SignAsync("b@example.org", version: 2);

        var rows = await ExportAsync();
        Assert.Equal(("1", "2"), (rows.Single(row => row.Receipt == first).Version, rows.Single(row => row.Receipt == second).Version));
        Assert.Contains("It was given to version 1 of the text.", Html.Text((await _app.Visitor.PostAsync("/receipts", ("petition", Petition), ("receipt", first))).Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Translation_of_an_earlier_wording_is_shown_no_more_because_nobody_is_to_sign_what_they_did_not_read()
    {
        Assert.Equal("fr", Assert.Single(Html.Elements(await ReadAsync($"/fr/petitions/{Petition}"), "h1"))["lang"]);

        await _app.ReviseAsync(Petition, revision => revision with { Ask = "The second ask." });

        var page = await ReadAsync($"/fr/petitions/{Petition}");
        Assert.Equal("en", Assert.Single(Html.Elements(page, "h1"))["lang"]);
        Assert.Contains("The second ask.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_confirms_after_a_change_is_told_which_text_they_have_signed()
    {
        var petition = SeedPetitions.Mailed[0];
        await _app.Visitor.SignAsync(petition, "ada@example.org", ("version", "1"));
        var link = $"/confirm/{_app.Mails.To("ada@example.org").Single().Token}";
        Assert.DoesNotContain("has been changed since you signed", (await _app.Visitor.GetAsync(link)).Text, StringComparison.Ordinal);

        await _app.ReviseAsync(petition, revision => revision with { Ask = "The second ask." });

        var page = await _app.Visitor.GetAsync(link);
        Assert.Contains("has been changed since you signed", page.Text, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/petitions/{petition}/wordings/1\">Version 1</a>", page.Html, StringComparison.Ordinal);
    }

    private static string Section(string from, string wordings)
    {
        var at = wordings.IndexOf($"{from} ", StringComparison.Ordinal);
        var next = wordings.IndexOf("Version", at + 1, StringComparison.Ordinal);
        return next < 0 ? wordings[at..] : wordings[at..next];
    }

    private static string Version(string html) => Html.Elements(html, "input").Single(input => input["name"] == "version")["value"];

    private static IEnumerable<string?> Sentences(string problem) =>
        JsonSerializer.Deserialize<JsonElement>(problem).GetProperty("errors").GetProperty("version").EnumerateArray().Select(sentence => sentence.GetString());

    private async Task<string> SignAsync(string email, int? version) => (await new SignerForm { Email = email, Version = version }.SignAsync(_app.Client, Petition)).Receipt;

    private async Task<List<ExportRow>> ExportAsync()
    {
        using var text = new MemoryStream();
        var services = _app.Services;
        await ExportCommand.WriteAsync(
            text, services.GetRequiredService<IDocuments>(), services.GetRequiredService<ISignatureLedger>(), services.GetRequiredService<MasterKey>(), Petition, () => Task.CompletedTask);
        return ExportRow.Read(Encoding.UTF8.GetString(text.ToArray()));
    }

    private async Task<string> PageAsync(string address) => Html.Text(await ReadAsync(address));

    private Task<string> ReadAsync(string address) => _app.Client.GetStringAsync(new Uri(address, UriKind.Relative));

    private async Task<JsonElement> JsonAsync(string address) => JsonSerializer.Deserialize<JsonElement>(await ReadAsync(address));
}
