using CampaignKit.Core.Signers;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Signers;

public class DomainTyposTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261101, 1).WithMaxTest(2000).WithQuietOnSuccess(true);

    [Theory]
    [InlineData("ada@gmial.com", "gmail.com")]
    [InlineData("ada@gmai.com", "gmail.com")]
    [InlineData("ada@gmaill.com", "gmail.com")]
    [InlineData("ada@gnail.com", "gmail.com")]
    [InlineData("ada@gmail.con", "gmail.com")]
    [InlineData("ada@gmail.co", "gmail.com")]
    [InlineData("ada@gmail.cm", "gmail.com")]
    [InlineData("ada@gmailc.om", "gmail.com")]
    [InlineData("Ada.L+x@GMIAL.com", "gmail.com")]
    [InlineData("\"a@b\"@hotmial.com", "hotmail.com")]
    [InlineData("ada@yaho.com.ph", "yahoo.com.ph")]
    [InlineData("ada@outlok.com", "outlook.com")]
    [InlineData("ada@protonmial.com", "protonmail.com")]
    public void One_slip_from_a_large_provider_is_asked_about(string typed, string meant) => Assert.Equal(meant, Suggest(typed));

    [Theory]
    [InlineData("ada@gmail.com")]
    [InlineData("ada@gmail.com.")]
    [InlineData("ada@GoogleMail.com")]
    [InlineData("ada@mail.com")]
    [InlineData("ada@ymail.com")]
    [InlineData("ada@email.com")]
    [InlineData("ada@hotmail.de")]
    [InlineData("ada@yahoo.se")]
    [InlineData("ada@example.org")]
    [InlineData("ada@aon.com")]
    [InlineData("ada@gmx.net")]
    [InlineData("ada@gmial.con")]
    [InlineData("ada@mail.gmail.com")]
    [InlineData("ada@bücher.example")]
    [InlineData("ada@[192.0.2.1]")]
    [InlineData("ada@a.b")]
    [InlineData("ada@gmaiI.com.a-domain-of-more-than-forty-characters.example.org")]
    public void What_is_real_or_further_away_is_left_alone(string typed) => Assert.Null(Suggest(typed));

    [Fact]
    public void Every_slip_is_noticed_and_nothing_else_is()
    {
        var letters = Gen.Elements("abcdefghijklmnopqrstuvwxyz0123456789-.".ToCharArray());
        var slips = from at in Gen.Choose(0, "outlook.com".Length - 2)
                    from letter in letters
                    from kind in Gen.Choose(0, 3)
                    select Slip("outlook.com", at, letter, kind);
        var anything = from length in Gen.Choose(7, 13) from domain in Gen.ArrayOf(letters, length) select new string(domain);

        Prop.ForAll(slips.ToArbitrary(), typed => typed == "outlook.com" || !Mailbox.TryParse($"a@{typed}", out _, out _) ? Suggest($"a@{typed}") is null : Suggest($"a@{typed}") is "outlook.com").Check(Fixed);
        Prop.ForAll(anything.ToArbitrary(), typed => Suggest($"a@{typed}") is not { } meant || Distance(typed, meant) == 1).Check(Fixed);
    }

    // What is no address at all is refused before anybody asks what was meant.
    private static string? Suggest(string typed) => Mailbox.TryParse(typed, out var mailbox, out _) ? DomainTypos.Suggest(mailbox) : null;

    private static string Slip(string domain, int at, char letter, int kind) => kind switch
    {
        0 => domain.Remove(at, 1),
        1 => domain.Insert(at, letter.ToString()),
        2 => domain.Remove(at, 1).Insert(at, letter.ToString()),
        _ => domain.Remove(at, 2).Insert(at, $"{domain[at + 1]}{domain[at]}"),
    };

    /// <summary>Slips between two texts, counted the slow way.</summary>
    private static int Distance(string one, string other)
    {
        var steps = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) steps[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) steps[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                steps[i, j] = Math.Min(Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1, steps[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
            }
        }

        return steps[one.Length, other.Length];
    }
}
