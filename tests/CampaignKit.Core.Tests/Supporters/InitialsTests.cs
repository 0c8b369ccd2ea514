using System.Globalization;
using System.Text;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Supporters;

namespace CampaignKit.Core.Tests.Supporters;

public class InitialsTests
{
    [Theory]
    [InlineData("Ada Lovelace", "A. L.")]
    [InlineData("ada lovelace", "A. L.")]
    [InlineData("Ada", "A.")]
    [InlineData("a", "A.")]
    [InlineData("Ana María López García", "A. M. L.")]
    [InlineData("José María", "J. M.")]
    [InlineData("élodie Étienne", "É. É.")]
    [InlineData("Conor O'Brien", "C. O.")]
    [InlineData("O'Brien", "O.")]
    [InlineData("Jean-Paul", "J.")]
    [InlineData("  Ada \u00a0\u3000 Lovelace ", "A. L.")]
    [InlineData("(Ada) \"Countess\" — Lovelace", "A. C. L.")]
    [InlineData("ʻAnakala ʻIolani", "A. I.")]
    [InlineData("Ada 2nd", "A. N.")]
    [InlineData("ǆuro", "Ǆ.")]
    [InlineData("ßeta", "ß.")]
    [InlineData("Ольга Ивановна", "О. И.")]
    [InlineData("Ωμέγα", "Ω.")]
    [InlineData("գոհար", "Գ.")]
    [InlineData("ნინო ბერიძე", "ნ. ბ.")]
    [InlineData("𐐨𐐩 𐐪", "𐐀. 𐐂.")]
    public void Letters_with_capitals_become_capitals_with_points(string name, string initials) => Assert.Equal(initials, Of(name));

    [Theory]
    [InlineData("王小明", "王")]
    [InlineData("王 小明", "王")]
    [InlineData("王", "王")]
    [InlineData("عمر", "ع")]
    [InlineData("عمر الزهراء", "ع")]
    [InlineData("김민준", "김")]
    [InlineData("អានីតា", "អា")]
    [InlineData("ひかり Sato", "ひ")]
    public void Script_without_capitals_shows_its_first_letter_alone(string name, string initials) => Assert.Equal(initials, Of(name));

    [Theory]
    [InlineData("Li 小明 Wei", "L. W.")]
    [InlineData("Ada عمر", "A.")]
    public void Other_letters_behind_those_with_capitals_are_left_out(string name, string initials) => Assert.Equal(initials, Of(name));

    [Theory]
    [InlineData("e\u0301lodie", "É.")]
    [InlineData("x\u0301\u0323a y\u0303", "X\u0323\u0301. Y\u0303.")]
    [InlineData("\u0301ada", "A.")]
    [InlineData("नी", "नी")]
    public void Marks_stay_with_their_letter(string name, string initials) => Assert.Equal(initials.Normalize(), Of(name));

    [Theory]
    [InlineData("🙂 Ada", "A.")]
    [InlineData("🙂🙃", "🙂")]
    [InlineData("👩‍👩‍👧 family", "F.")]
    [InlineData("👩‍👩‍👧", "👩‍👩‍👧")]
    [InlineData("123 456", "1")]
    [InlineData("Ⅻ", "Ⅻ")]
    public void Signs_that_are_no_letters_are_shown_only_where_there_is_no_letter(string name, string initials) => Assert.Equal(initials, Of(name));

    [Fact]
    public void Name_of_two_hundred_characters_shows_no_more_than_three_letters()
    {
        Assert.Equal("A.", Of(new('a', 200)));
        Assert.Equal("A. A. A.", Of(string.Join(' ', Enumerable.Repeat("a", 100))));
        Assert.Equal("王", Of(new('王', 200)));
        Assert.Equal(1, new StringInfo(Of("a" + string.Concat(Enumerable.Repeat("\u0324", 199)))).LengthInTextElements - 1);
    }

    [Fact]
    public void Language_of_the_machine_makes_no_difference()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal("I. I.", Of("ilker Issız"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_name_that_is_taken_shows_something_and_nothing_more_than_its_letters()
    {
        var random = new Random(7);
        for (var attempt = 0; attempt < 20_000; attempt++)
        {
            var typed = new StringBuilder();
            for (var length = random.Next(1, 12); length > 0; length--) typed.Append(Rune.IsValid(random.Next(0x2FFFF) is var value ? value : 0) ? new Rune(value).ToString() : " ");
            if (!PersonName.TryRead(typed.ToString(), out var name, out _)) continue;

            var initials = Initials.Of(name);

            Assert.NotEqual("", initials.Trim());
            Assert.InRange(new StringInfo(initials).LengthInTextElements, 1, 8);
        }
    }

    private static string Of(string typed)
    {
        Assert.True(PersonName.TryRead(typed, out var name, out var problem), problem);
        return Initials.Of(name);
    }
}
