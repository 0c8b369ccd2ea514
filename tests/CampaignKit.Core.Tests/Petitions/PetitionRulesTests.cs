using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Petitions;

public class PetitionRulesTests
{
    private static readonly PetitionRecord Sound = Samples.Petition();

    [Fact]
    public void Sound_petition_has_no_problems() => Assert.Empty(PetitionRules.Problems(Sound));

    [Fact]
    public void Longest_texts_are_allowed_and_one_character_more_is_not()
    {
        // A character outside the basic plane: it takes two places in a string but is one character.
        static string Of(int length) => string.Concat(Enumerable.Repeat("🏳", length));
        var longest = Sound with
        {
            Title = Of(PlainText.TitleLength), Ask = Of(PlainText.LineLength), Target = Of(PlainText.LineLength), Background = Of(PlainText.BackgroundLength), WhyNow = Of(PlainText.ParagraphLength),
        };
        var longer = longest with { Title = longest.Title + "x", Ask = longest.Ask + "x", Target = longest.Target + "x", Background = longest.Background + "x", WhyNow = longest.WhyNow + "x" };

        Assert.Empty(PetitionRules.Problems(longest));
        Assert.Equal(
            [
                "The ask has 401 characters; at most 400 are allowed.", "The background has 10,001 characters; at most 10,000 are allowed.", "The target has 401 characters; at most 400 are allowed.",
                "The text of why now has 2,001 characters; at most 2,000 are allowed.", "The title has 121 characters; at most 120 are allowed.",
            ],
            PetitionRules.Problems(longer).Values.SelectMany(problems => problems).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_problem_is_told_at_once_by_its_field()
    {
        var problems = PetitionRules.Problems(Sound with
        {
            Slug = "Not A Slug", Language = "English", Title = "", Ask = "Two\nlines", Target = "\u0007", Background = "A\ttab", WhyNow = "", Demands = [], Goal = 0, Shards = 257, ClosesAt = Sound.OpensAt,
        });

        Assert.Equal(
            new Dictionary<string, string[]>
            {
                ["slug"] = ["The slug has to be 3–60 characters of a–z, 0–9 and -, with a letter or digit at both ends, not `Not A Slug`."],
                ["language"] = ["The language has to be a language tag such as en, fr-CA or tl, not `English`."],
                ["title"] = ["The title is empty."],
                ["ask"] = ["The ask has to be one line without control characters."],
                ["target"] = ["The target has to be one line without control characters."],
                ["background"] = ["The background has a control character in it."],
                ["whyNow"] = ["The text of why now is empty."],
                ["demands"] = ["A petition rests on at least one demand."],
                ["goal"] = ["The goal has to be a whole number from 1 to 1,000,000,000, not 0."],
                ["shards"] = ["The number of shards has to be a whole number from 1 to 256, not 257."],
                ["closesAt"] = ["The closing has to be later than the opening."],
            },
            problems);
    }

    [Fact]
    public void Demand_stands_once_among_the_demands() =>
        Assert.Equal(["`a` is among the demands already."], PetitionRules.Problems(Sound with { Demands = ["a", "b", "a"] })["demands"]);

    [Fact]
    public void Texts_of_a_form_are_kept_with_line_feeds_and_without_space_around_them() =>
        Assert.Equal(("One.\n\nTwo.", "en"), (PetitionRules.Trimmed(Sound with { Background = " One.\r\n\r\nTwo.\r\n" }).Background, PetitionRules.Trimmed(Sound with { Language = "en " }).Language));

    [Fact]
    public void Campaign_and_demands_have_to_be_in_the_catalogue()
    {
        var catalogue = new CatalogueSnapshot("1", [], [Samples.Consultation("forum-2024", new(2024, 5, 1), Samples.Demand("open-permits"))], [Samples.Campaign("fair-work")], []);

        Assert.Empty(PetitionRules.ReferenceProblems(catalogue, "fair-work", ["open-permits"]));
        var problems = PetitionRules.ReferenceProblems(catalogue, "no-such", ["open-permits", "one", "two"]);
        Assert.Equal(["There is no campaign `no-such`."], problems["campaign"]);
        Assert.Equal(["There is no demand `one`.", "There is no demand `two`."], problems["demands"]);
    }
}
