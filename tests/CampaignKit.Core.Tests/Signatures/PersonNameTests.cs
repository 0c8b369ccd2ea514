using System.Globalization;
using System.Text;
using CampaignKit.Core.Signatures;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Signatures;

public class PersonNameTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261102, 1).WithMaxTest(2000).WithQuietOnSuccess(true);

    private static readonly string[] WorldNames =
    [
        "अनिता थापा", "ประยุทธ์ จันทร์", "নাসরিন", "අනිතා", "王小明", "李华", "Nguyễn Thị Hoa", "محمد علي", "Suharto", "José Ñandú", "Ada Lovelace", "Ὀδυσσεύς",
    ];

    [Theory]
    [InlineData("अनिता थापा")]
    [InlineData("ประยุทธ์ จันทร์")]
    [InlineData("নাসরিন")]
    [InlineData("අනිතා")]
    [InlineData("ශ්\u200dරී")]
    [InlineData("王小明")]
    [InlineData("Nguyễn Thị Hoa")]
    [InlineData("محمد علي")]
    [InlineData("\u200fمحمد\u200e")]
    [InlineData("رضا\u200cپور")]
    [InlineData("Suharto")]
    [InlineData("O")]
    [InlineData("Mary-Jane O'Neil")]
    [InlineData("ʻAkahi Kū")]
    [InlineData("-Ada")]
    [InlineData("=Ada")]
    [InlineData("+Ada")]
    [InlineData("@ada")]
    [InlineData("Ada 2nd")]
    [InlineData("<script>")]
    [InlineData("👩\u200d🌾")]
    [InlineData("𞤀𞤣𞤢")]
    [InlineData("Ada  Lovelace")]
    public void Name_is_accepted_as_it_is(string typed)
    {
        Assert.True(PersonName.TryRead(typed, out var name, out var problem), problem);

        Assert.Equal(typed, name);
        Assert.Empty(problem);
    }

    [Fact]
    public void Decomposed_name_is_accepted_and_composed()
    {
        foreach (var composed in WorldNames)
        {
            Assert.True(PersonName.TryRead(composed.Normalize(NormalizationForm.FormD), out var name, out var problem), problem);
            Assert.Equal(composed.Normalize(), name);
        }
    }

    [Fact]
    public void White_space_around_a_name_is_dropped()
    {
        Assert.True(PersonName.TryRead("\t\u3000Ada\u00a0\r\n", out var name, out _));

        Assert.Equal("Ada", name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u3000\t")]
    public void Missing_name_is_asked_for(string? typed)
    {
        Assert.False(PersonName.TryRead(typed, out var name, out var problem));

        Assert.Equal("Please type your name.", problem);
        Assert.Empty(name);
    }

    [Theory]
    [InlineData("\u200b")]
    [InlineData("\u200d\u200f")]
    [InlineData("\u3164")]
    [InlineData("\u2800")]
    [InlineData("\ufe0f")]
    [InlineData("\U000e0041")]
    [InlineData("-")]
    [InlineData("' ... '")]
    public void Name_without_anything_to_read_is_refused(string typed)
    {
        Assert.False(PersonName.TryRead(typed, out _, out var problem));

        Assert.Equal("The name needs at least one letter or number.", problem);
    }

    [Theory]
    [InlineData("Ada\nLovelace")]
    [InlineData("Ada\tLovelace")]
    [InlineData("Ada\0")]
    [InlineData("Ada\u007f")]
    [InlineData("Ada\u0085L")]
    [InlineData("Ada\u009f")]
    [InlineData("Ada\u2028L")]
    [InlineData("Ada\u2029L")]
    [InlineData("Ada\ufdd0")]
    [InlineData("Ada\ufffe")]
    [InlineData("Ada\U0001ffff")]
    [InlineData("Ada\u202aL")]
    [InlineData("Ada\u202eL")]
    [InlineData("Ada\u2066L")]
    [InlineData("Ada\u2069")]
    public void Character_that_breaks_text_for_others_is_refused(string typed)
    {
        Assert.False(PersonName.TryRead(typed, out var name, out var problem));

        Assert.Empty(name);
        Assert.EndsWith("Please type it again.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Unpaired_surrogate_is_refused()
    {
        Assert.False(PersonName.TryRead("Ada \ud83d", out _, out _));
        Assert.False(PersonName.TryRead("\udc69 Ada", out _, out _));
    }

    [Fact]
    public void Name_may_have_200_scalar_values_and_no_more()
    {
        Assert.True(PersonName.TryRead(new string('a', 200), out _, out _));
        Assert.False(PersonName.TryRead(new string('a', 201), out _, out _));
        Assert.True(PersonName.TryRead(string.Concat(Enumerable.Repeat("😀", 200)), out _, out _));
        Assert.False(PersonName.TryRead(string.Concat(Enumerable.Repeat("😀", 201)), out _, out _));
        Assert.True(PersonName.TryRead(string.Concat(Enumerable.Repeat("e\u0302\u0301", 200)), out _, out _));
        Assert.False(PersonName.TryRead(new string('a', 1_000_000), out _, out _));
    }

    [Theory]
    [InlineData("ADA LOVELACE", "ada  lovelace")]
    [InlineData(" Ada\u00a0\u3000Lovelace ", "ada lovelace")]
    [InlineData("Jos\u00e9", "JOSE\u0301")]
    [InlineData("رضا\u200cپور", "رضاپور")]
    [InlineData("\u200fمحمد علي\u200e", "محمد علي")]
    [InlineData("Ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ")]
    [InlineData("GROẞ", "groß")]
    [InlineData("𐐀da", "𐐨DA")]
    [InlineData("e\u034f\u0301", "é")]
    public void Spellings_of_one_name_share_a_key(string one, string other) =>
        Assert.Equal(PersonName.ComparisonKey(one), PersonName.ComparisonKey(other));

    [Fact]
    public void Different_names_have_different_keys_in_every_script() =>
        Assert.Equal(WorldNames.Length, WorldNames.Select(PersonName.ComparisonKey).Distinct().Count());

    [Theory]
    [InlineData("José", "Jose")]
    [InlineData("Ada", "Ida")]
    [InlineData("অ", "আ")]
    [InlineData("क", "कि")]
    public void Marks_and_accents_tell_names_apart(string one, string other) =>
        Assert.NotEqual(PersonName.ComparisonKey(one), PersonName.ComparisonKey(other));

    [Fact]
    public void Key_does_not_depend_on_case_or_composition_or_gaps()
    {
        var names =
            from parts in Gen.NonEmptyListOf(Gen.Elements(WorldNames)) from gap in Gen.Elements(" ", "  ", "\u00a0", "\u3000 ")
            select string.Join(gap, parts);

        Prop.ForAll(names.ToArbitrary(), name =>
        {
            var key = PersonName.ComparisonKey(name);
            return key == PersonName.ComparisonKey(name.ToUpper(CultureInfo.InvariantCulture))
                && key == PersonName.ComparisonKey(name.Normalize(NormalizationForm.FormD))
                && key == PersonName.ComparisonKey(name.Replace(" ", " \u200b ", StringComparison.Ordinal));
        }).Check(Fixed);
    }

    [Fact]
    public void Accepted_name_reads_as_itself_and_its_key_is_its_own_key()
    {
        var pieces = new[]
        {
            "a", "É", "e\u0301", " ", "\u00ad", "\u200d", "ς", "İ", "Ⱥ", "Ϊ", "ᄀ", "ᅡ", "ᆨ", "\u1160", "थ", "ा", "\u0300", "\u0327", "👩", "\ud83d", "\u202e", "\n", "'",
        };

        Prop.ForAll(Gen.ArrayOf(Gen.Elements(pieces)).Select(string.Concat).ToArbitrary(), typed =>
        {
            if (!PersonName.TryRead(typed, out var name, out _)) return true;

            var key = PersonName.ComparisonKey(name);
            return PersonName.TryRead(name, out var again, out _) && again == name && PersonName.ComparisonKey(key) == key;
        }).Check(Fixed);
    }
}
