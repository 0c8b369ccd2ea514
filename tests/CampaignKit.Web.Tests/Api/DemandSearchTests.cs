using CampaignKit.Core.Demands;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Api;

/// <summary>Finding demands by what they are and by their words.</summary>
[Collection(ApiSuite.Name)]
public sealed class DemandSearchTests(ServedApp app)
{
    private static readonly Demand[] All =
        [.. SeedPetitions.Content.Consultations.OrderByDescending(consultation => consultation.Date).ThenBy(consultation => consultation.Id, StringComparer.Ordinal).SelectMany(consultation => consultation.Demands)];

    public static TheoryData<string> Consultations => [.. SeedPetitions.Content.Consultations.Select(consultation => consultation.Id)];

    public static TheoryData<string> Themes => [.. SeedPetitions.Content.Themes.Select(theme => theme.Id)];

    [Theory]
    [MemberData(nameof(Consultations))]
    public Task A_consultation_finds_its_demands(string consultation) =>
        AssertFindsAsync($"consultation={consultation}", demand => demand.Source.Consultation == consultation);

    [Theory]
    [InlineData("principle", DemandKind.Principle)]
    [InlineData("proposal", DemandKind.Proposal)]
    [InlineData("concern", DemandKind.Concern)]
    [InlineData("issue", DemandKind.Issue)]
    [InlineData("strategy", DemandKind.Strategy)]
    [InlineData("action", DemandKind.Action)]
    public Task A_kind_finds_its_demands(string word, DemandKind kind) => AssertFindsAsync($"kind={word}", demand => demand.Kind == kind);

    [Theory]
    [InlineData("local", DemandLevel.Local)]
    [InlineData("provincial-or-state", DemandLevel.ProvincialOrState)]
    [InlineData("national", DemandLevel.National)]
    [InlineData("international", DemandLevel.International)]
    public Task A_level_finds_its_demands(string word, DemandLevel level) => AssertFindsAsync($"level={word}", demand => demand.Level == level);

    [Theory]
    [MemberData(nameof(Themes))]
    public Task A_theme_finds_its_demands(string theme) => AssertFindsAsync($"theme={theme}", demand => demand.Themes.Contains(theme));

    [Fact]
    public async Task Every_combination_of_kind_and_level_finds_what_is_both()
    {
        foreach (var kind in Enum.GetValues<DemandKind>())
        {
            foreach (var level in Enum.GetValues<DemandLevel>())
            {
                await AssertFindsAsync($"kind={Word.Of(kind)}&level={Word.Of(level)}", demand => demand.Kind == kind && demand.Level == level, mayBeNone: true);
            }
        }
    }

    [Theory]
    [InlineData("detention")]
    [InlineData("DETENTION")]
    [InlineData("Détention")]
    [InlineData("de\u0301tention")]
    [InlineData("ｄｅｔｅｎｔｉｏｎ")]
    [InlineData("  detention  ")]
    [InlineData("detention!")]
    public Task A_word_finds_demands_whatever_its_case_and_accents(string words) => AssertFindsAsync($"q={Uri.EscapeDataString(words)}", demand => HasWord(demand, "detention"));

    [Theory]
    [InlineData("migrant work", "migrant", "work")]
    [InlineData("WORK+migrant", "work", "migrant")]
    [InlineData("right law", "right", "law")]
    [InlineData("migr", "migr")]
    public Task Several_words_find_demands_that_have_words_that_begin_with_each(string query, params string[] words) =>
        AssertFindsAsync($"q={query.Replace(' ', '+')}", demand => words.All(word => HasWord(demand, word)));

    [Theory]
    [InlineData("zqmarker")]
    [InlineData("detention zqmarker")]
    [InlineData("etention")]
    public Task Words_that_begin_no_word_find_nothing(string words) => AssertFindsAsync($"q={Uri.EscapeDataString(words)}", _ => false, mayBeNone: true);

    [Theory]
    [InlineData("q=")]
    [InlineData("q=%20")]
    [InlineData("q=...")]
    [InlineData("")]
    public Task No_words_exclude_nothing(string query) => AssertFindsAsync(query, _ => true);

    [Fact]
    public Task All_criteria_hold_at_once() => AssertFindsAsync(
        "consultation=us-canada-consultation-2013&kind=strategy&q=work",
        demand => demand.Source.Consultation == "us-canada-consultation-2013" && demand.Kind is DemandKind.Strategy && HasWord(demand, "work"));

    private async Task AssertFindsAsync(string query, Func<Demand, bool> matches, bool mayBeNone = false)
    {
        string[] expected = [.. All.Where(matches).Select(demand => demand.Id)];
        Assert.True(mayBeNone || expected.Length > 0, "Nothing would be found: this test proves nothing.");

        if (expected.Length == 0) Assert.Equal(0, (await app.Client.GetJsonAsync($"/api/v1/demands?{query}")).Total());
        else Assert.Equal(expected, (await app.Client.WalkAsync($"/api/v1/demands?{query}", 100)).Select(demand => demand.Text("id")));
    }

    // The texts of the repository are plain enough for a plain rule: a word begins after anything that is no letter or digit.
    private static bool HasWord(Demand demand, string beginning)
    {
        var text = $" {demand.Title} {demand.Summary}";
        for (var at = text.IndexOf(beginning, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(beginning, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (!char.IsLetterOrDigit(text[at - 1])) return true;
        }

        return false;
    }
}
