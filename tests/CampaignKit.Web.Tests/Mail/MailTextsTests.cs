using System.Text.RegularExpressions;
using CampaignKit.Core.Mail;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

public sealed partial class MailTextsTests
{
    public static TheoryData<string> Languages => [.. MailTexts.Languages];

    [Fact]
    public void English_French_and_Spanish_are_there() => Assert.Superset(new HashSet<string> { "en", "fr", "es" }, MailTexts.Languages.ToHashSet());

    [Theory]
    [InlineData("fr", "fr")]
    [InlineData("fr-CA", "fr")]
    [InlineData("FR-ca", "fr")]
    [InlineData("es-419", "es")]
    [InlineData("fr-Latn-CA-x-anything", "fr")]
    [InlineData("tl-PH", "tl")]
    [InlineData("de-AT", "en")]
    [InlineData("frr", "en")]
    [InlineData("-fr", "en")]
    [InlineData("fr_CA; drop", "en")]
    [InlineData("", "en")]
    [InlineData(null, "en")]
    public void The_nearest_language_is_used(string? asked, string used) => Assert.Equal(used, MailTexts.For(asked).Language);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_just_the_texts_that_English_has(string language) =>
        Assert.Equal(MailTexts.For("en").Keys.Order(), MailTexts.For(language).Keys.Order());

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_has_just_the_placeholders_that_the_English_one_has(string language)
    {
        var texts = MailTexts.For(language);

        Assert.All(texts.Keys, key => Assert.Equal(Placeholders(MailTexts.For("en")[key]), Placeholders(texts[key])));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_is_empty_or_has_an_edge_or_a_line_break(string language)
    {
        var texts = MailTexts.For(language);

        Assert.All(texts.Keys, key => Assert.Equal(HeaderText.OneLine(texts[key]), texts[key].Replace('\u00A0', ' ').Replace('\u202F', ' ')));
        Assert.All(texts.Keys, key => Assert.NotEmpty(texts[key]));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_language_says_which_way_it_is_read(string language) => Assert.Contains(MailTexts.For(language).Direction, (string[])["ltr", "rtl"]);

    [Fact]
    public void Every_kind_of_mail_has_its_texts_and_no_text_is_left_over()
    {
        var receipt = ((string[])["Amount", "Date", "Number", "Payments", "Purpose", "Recipient", "Refunded", "Registration", "Year"]).Select(line => $"Receipt.{line}");
        var expected = Letters.ToSigners.Concat(Letters.ToDonors).SelectMany(kind => (string[])[$"{kind}.Subject", $"{kind}.Asked", $"{kind}.Open", $"{kind}.NotYou"])
            .Except(["DonationReceipt.Open"]).Concat(receipt).Concat(["Direction", "Greeting", "Code", "Organisation"]);

        Assert.Equal(expected.Order(), MailTexts.For("en").Keys.Order());
    }

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\{[^}]*\}?|\}")]
    private static partial Regex Placeholder();
}
