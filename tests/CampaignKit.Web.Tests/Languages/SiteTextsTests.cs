using System.Reflection;
using System.Text.RegularExpressions;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Embedding;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Languages;

public sealed partial class SiteTextsTests
{
    private static readonly IReadOnlyDictionary<string, Type> Groups = new Dictionary<string, Type>
    {
        ["Site"] = typeof(Texts),
        ["Form"] = typeof(FormTexts),
        ["Code"] = typeof(CodeTexts),
        ["Confirm"] = typeof(ConfirmTexts),
        ["Own"] = typeof(OwnTexts),
        ["Breakdown"] = typeof(BreakdownTexts),
        ["Privacy"] = typeof(PrivacyTexts),
        ["Embed"] = typeof(EmbedTexts),
        ["Supporter"] = typeof(SupporterTexts),
        ["Wording"] = typeof(WordingTexts),
        ["Momentum"] = typeof(MomentumTexts),
        ["Paper"] = typeof(PaperTexts),
        ["Handover"] = typeof(HandoverTexts),
        ["Endorse"] = typeof(EndorsementTexts),
        ["News"] = typeof(NewsTexts),
        ["Gift"] = typeof(GiftTexts),
        ["Give"] = typeof(GiveTexts),
    };

    public static TheoryData<string> Languages => [.. SiteLanguage.All.Select(language => language.Tag)];

    [Fact]
    public void English_has_just_the_texts_that_are_used()
    {
        var plurals = SiteLanguage.English.Keys.Where(key => key.EndsWith(".other", StringComparison.Ordinal)).Select(key => key[..^".other".Length]).ToHashSet();
        var expected = Used().SelectMany(key => plurals.Contains(key) ? Plural.FormsOf("en").Select(form => $"{key}.{form}") : [key]);

        Assert.Equal(expected.Order(StringComparer.Ordinal), SiteLanguage.English.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_just_the_texts_that_English_has_in_the_forms_that_it_needs(string tag)
    {
        var expected = SiteLanguage.English.Keys.SelectMany(key => IsPlural(key, out var stem) ? Plural.FormsOf(tag).Select(form => $"{stem}.{form}") : [key]).Distinct();

        Assert.Equal(expected.Order(StringComparer.Ordinal), SiteLanguage.Find(tag)!.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_has_just_the_placeholders_that_the_English_one_has(string tag)
    {
        var language = SiteLanguage.Find(tag)!;
        Assert.All(language.Keys, key =>
        {
            // Of some numbers a language says the word: "nobody", "both of them".
            var isPlural = IsPlural(key, out var stem);
            var expected = Placeholders(SiteLanguage.English[isPlural ? $"{stem}.other" : key]);
            var found = Placeholders(language[key]);
            Assert.Equal(isPlural && !key.EndsWith(".other", StringComparison.Ordinal) ? expected.Where(name => name != "{count}" || found.Contains(name)) : expected, found);
        });
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_is_empty_or_has_an_edge_or_a_line_break(string tag)
    {
        var language = SiteLanguage.Find(tag)!;

        Assert.All(language.Keys, key => Assert.Matches(@"\A\S([^\r\n\t]*\S)?\z", language[key]));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_language_writes_dates_and_numbers_of_our_calendar_in_digits_that_everybody_reads(string tag)
    {
        var language = SiteLanguage.Find(tag)!;
        var day = new DateTime(2026, 11, 9, 14, 5, 0, DateTimeKind.Utc);

        Assert.Contains("2026", day.ToString(language["Site.DayPattern"], language.Culture), StringComparison.Ordinal);
        Assert.Contains("9", day.ToString(language["Site.DayPattern"], language.Culture), StringComparison.Ordinal);
        Assert.Contains("14:05", day.ToString(language["Own.MomentPattern"], language.Culture), StringComparison.Ordinal);
        Assert.Equal("1234567", string.Concat(1_234_567.ToString("N0", language.Culture).Where(char.IsAsciiDigit)));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_country_has_a_name_in_every_language(string tag)
    {
        var language = SiteLanguage.Find(tag)!;

        Assert.Equal(Country.All.Select(country => country.Code).Order(), language.Countries.Select(country => country.Code).Order());
        Assert.All(language.Countries, country => Assert.NotEqual(country.Code, country.Name));
        if (tag is "zh" or "pa" or "ar") Assert.All(language.Countries, country => Assert.False(country.Name.All(char.IsAscii), $"{country.Code} is {country.Name}"));
    }

    [Fact]
    public void Every_mail_can_be_written_in_every_language_of_the_pages() =>
        Assert.Equal(SiteLanguage.All.Select(language => language.Tag).Order(), Web.Mail.MailTexts.Languages.Order());

    [Theory]
    [InlineData("fr", "fr")]
    [InlineData("fr-CA", "fr")]
    [InlineData("FIL-ph", "tl")]
    [InlineData("zh-Hant-TW", "zh")]
    [InlineData("de", null)]
    [InlineData("frr", null)]
    [InlineData("", null)]
    public void The_nearest_language_is_used(string asked, string? used) => Assert.Equal(used, SiteLanguage.Near(asked)?.Tag);

    private static bool IsPlural(string key, out string stem)
    {
        stem = key[..Math.Max(0, key.LastIndexOf('.'))];
        return SiteLanguage.English.Keys.Contains($"{stem}.{Plural.Other}") && key[(stem.Length + 1)..] is Plural.Zero or Plural.One or Plural.Two or Plural.Few or Plural.Many or Plural.Other;
    }

    // What the text classes are asked for by the names of their members, what the sources name, and what is named by a word of a list.
    private static HashSet<string> Used() =>
    [
        .. Groups.SelectMany(group => group.Value.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => $"{group.Key}.{property.Name}")),
        .. Groups.SelectMany(group => group.Value.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name is nameof(Texts.HaveSigned) or nameof(Texts.Signed)).Select(method => $"{group.Key}.{method.Name}")),
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "CampaignKit.Web"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor")
            .SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)),
        .. Enum.GetNames<DemandKind>().Select(kind => $"Site.Kind.{kind}"),
        .. Enum.GetNames<DemandLevel>().Select(level => $"Site.Level.{level}"),
        .. Enum.GetNames<TranslationStatus>().Where(status => status != nameof(TranslationStatus.Original)).Select(status => $"Site.TranslatedBy.{status}"),
        .. Enum.GetNames<ReceiptStatus>().Except([nameof(ReceiptStatus.NoReceipt), nameof(ReceiptStatus.NoPetition)]).Select(status => $"Site.Receipt.{status}"),
        .. Enum.GetNames<GiftStatus>().Except([nameof(GiftStatus.Begun)]).Select(status => $"Gift.{status}"),
        .. Enum.GetNames<Mandate>().Select(mandate => $"Endorse.By.{mandate}"),
        .. typeof(FieldProblems).GetFields().Select(field => $"Field.{field.Name}"),
        .. ProblemTypes.All.Select(type => type.Name).Concat(["http-404", "http-405", ProblemTypes.AnyStatus]).SelectMany(name => (string[])[$"Problem.{name}.Meaning", $"Problem.{name}.Remedy"]),
        .. ProblemTypes.All.Select(type => type.Name).Concat(["http-404", "http-405"]).Select(name => $"Problem.{name}.Title"),
        .. ProblemTypes.All.Select(type => type.Name).Except(ProblemTypes.WithOwnDetail).Select(name => $"Problem.{name}.Detail"),
    ];

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"""((?:Site|Form|Code|Confirm|Own|Breakdown|Privacy|Supporter|Paper|Embed|Momentum|Endorse|News|Wording|Handover|Gift|Give)\.[A-Za-z]+(?:\.[A-Za-z]+)?)""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{[^}]*\}?|\}")]
    private static partial Regex Placeholder();
}
