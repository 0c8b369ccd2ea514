using System.Text.Json;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Review;

namespace CampaignKit.Core.Tests.Review;

public sealed class RuleFormTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "countries", """{"countries":["CA","XX"]}""" },
        { "sources", """{"sources":["*"]}""" },
        { "sources", """{"sources":[""]}""" },
        { "sources", """{"sources":["a*b"]}""" },
        { "sources", """{"sources":["a**"]}""" },
        { "sources", """{"sources":["ada@example.org"]}""" },
        { "from", """{"from":"5/11/2026"}""" },
        { "from", """{"from":"2026-11-05T12:00"}""" },
        { "to", """{"to":"yesterday"}""" },
        { "to", """{"from":"2026-11-05","to":"2026-11-05"}""" },
        { "to", """{"from":"2026-11-06","to":"2026-11-05"}""" },
        { "domains", """{"domains":["org"]}""" },
        { "domains", """{"domains":["ada@example.org"]}""" },
        { "domains", """{"domains":["*"]}""" },
        { "domains", """{"domains":["*.*.example.org"]}""" },
        { "domains", """{"domains":["***.example.org"]}""" },
        { "domains", """{"domains":["[192.0.2.1]"]}""" },
        { "postcodes", """{"postcodes":["- -"]}""" },
        { "postcodes", """{"postcodes":["V5K;"]}""" },
        { "locales", """{"locales":["not a tag"]}""" },
        { "rule", "{}" },
        { "rule", """{"countries":[],"sources":null,"from":" "}""" },
    };

    [Fact]
    public void Rule_holds_what_was_typed_in_one_spelling()
    {
        var isRead = new RuleForm
        {
            Countries = ["ca", "NP", "CA"],
            Sources = ["Newsletter-12", " event.* "],
            From = "2026-11-05",
            To = "2026-11-06T01:30:00+01:00",
            Domains = ["Example.ORG", "*.Example.org", "**.bücher.example."],
            Postcodes = ["v5k-0", "H2X 1Y4"],
            Locales = ["pt-BR"],
        }.TryRead(out var rule, out var problems);

        Assert.True(isRead, string.Join(' ', problems.Values.SelectMany(sentences => sentences)));
        Assert.Equal(["CA", "NP"], rule.Countries);
        Assert.Equal(["Newsletter-12", "event.*"], rule.Sources);
        Assert.Equal((new(2026, 11, 5, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 6, 0, 30, 0, TimeSpan.Zero)), (rule.From, rule.To));
        Assert.Equal(["example.org", "*.example.org", "**.xn--bcher-kva.example"], rule.Domains);
        Assert.Equal(["V5K0", "H2X1Y4"], rule.Postcodes);
        Assert.Equal(["pt-br"], rule.Locales);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Criterion_that_cannot_be_used_is_told_in_a_sentence(string field, string form)
    {
        var isRead = JsonSerializer.Deserialize<RuleForm>(form, DocumentJson.Options)!.TryRead(out _, out var problems);

        Assert.False(isRead);
        Assert.EndsWith(".", Assert.Single(problems[field]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bad_criterion_is_told_at_once()
    {
        new RuleForm { Countries = ["XX"], Sources = ["*"], From = "?", To = "?", Domains = ["?"], Postcodes = ["?"], Locales = ["?"] }.TryRead(out _, out var problems);

        Assert.Equal(["countries", "domains", "from", "locales", "postcodes", "sources", "to"], problems.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("2026-11-05T18:30Z", 18, 30, 0)]
    [InlineData("2026-11-05T18:30:15Z", 18, 30, 15)]
    [InlineData("2026-11-05T18:30:15-02:00", 20, 30, 15)]
    public void Moment_is_read_with_its_offset(string text, int hour, int minute, int second)
    {
        Assert.True(new RuleForm { From = text }.TryRead(out var rule, out _));

        Assert.Equal(new DateTimeOffset(2026, 11, 5, hour, minute, second, TimeSpan.Zero), rule.From);
    }

    [Fact]
    public void Rule_is_the_same_after_it_was_stored()
    {
        var form = new RuleForm { Countries = ["CA"], Sources = ["a*"], From = "2026-11-05", Domains = ["*.example.org"], Postcodes = ["V5"], Locales = ["fr"] };
        form.TryRead(out var rule, out _);

        var stored = JsonSerializer.Deserialize<InvalidationRule>(JsonSerializer.Serialize(rule, DocumentJson.Options), DocumentJson.Options);

        Assert.Equivalent(rule, stored, strict: true);
    }
}
