using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Tests.Signers;

public class MailboxRulesTests
{
    [Theory]
    [InlineData("a.d.a+un@gmail.com", "ada@gmail.com")]
    [InlineData("A.D.A@googlemail.com", "ada@gmail.com")]
    [InlineData("a-d_a@gmail.com", "a-d_a@gmail.com")]
    [InlineData("a.d-a_+x@pm.me", "ada@proton.me")]
    [InlineData("ada@protonmail.com", "ada@proton.me")]
    [InlineData("ada@protonmail.ch", "ada@proton.me")]
    [InlineData("a.da@me.com", "a.da@icloud.com")]
    [InlineData("ada+x@mac.com", "ada@icloud.com")]
    [InlineData("a.da@ya.ru", "a.da@yandex.ru")]
    [InlineData("ada@yandex.com", "ada@yandex.ru")]
    [InlineData("ada-petition@yahoo.co.uk", "ada@yahoo.co.uk")]
    [InlineData("a.da-x+y@yahoo.com", "a.da@yahoo.com")]
    [InlineData("un@ada.fastmail.com", "ada@fastmail.com")]
    [InlineData("ada+un@fastmail.com", "ada@fastmail.com")]
    public void Spelling_that_the_provider_delivers_to_one_mailbox_is_one(string typed, string canonical) => AssertCanonical(canonical, typed);

    [Theory]
    [InlineData("a.da@outlook.com")]
    [InlineData("ada@hotmail.com")]
    [InlineData("ada@live.com")]
    [InlineData("a-da@example.org")]
    [InlineData("ada@yahoo.fr")]
    [InlineData("a-da@yahoo.co.jp")]
    [InlineData("a.da@gmail.com.example.org")]
    [InlineData("a.da@mail.gmail.com")]
    [InlineData("un@x.ada.fastmail.com")]
    public void Spelling_that_no_provider_merges_stays(string typed) => AssertCanonical(typed, typed);

    [Theory]
    [InlineData("+tag@example.org")]
    [InlineData("+a.b@gmail.com")]
    [InlineData("-+x@yahoo.com")]
    [InlineData("_-@proton.me")]
    [InlineData("ada.+un@example.org")]
    public void Nothing_is_stripped_if_no_local_part_would_be_left(string typed) => AssertCanonical(typed, typed);

    [Fact]
    public void Exact_domain_wins_over_wildcards()
    {
        MailboxRules rules = Rules(("*", "*"), ("*.example.org", "w"), ("mail.example.org", "e"));

        Assert.Equal("*w", Reduce(rules, "*we", "mail.example.org"));
    }

    [Fact]
    public void Longest_parent_wins_over_shorter_ones()
    {
        MailboxRules rules = Rules(("*", "*"), ("*.org", "o"), ("*.example.org", "w"));

        Assert.Equal("*o", Reduce(rules, "*ow", "a.mail.example.org"));
        Assert.Equal("*w", Reduce(rules, "*ow", "example.org"));
        Assert.Equal("ow", Reduce(rules, "*ow", "example.net"));
    }

    [Fact]
    public void Wildcard_does_not_cover_its_own_domain()
    {
        MailboxRules rules = Rules(("*.example.org", "w"));

        Assert.Equal("wx", Reduce(rules, "wx", "example.org"));
        Assert.Equal("wx", Reduce(rules, "wx", "anexample.org"));
    }

    [Fact]
    public void Pattern_that_occurs_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => Rules(("example.org", "a"), ("example.org", "b")));

    private static MailboxRules Rules(params (string Pattern, string Ignored)[] rows) =>
        new(rows.Select(row => (row.Pattern, new MailboxRule(row.Ignored))));

    private static string Reduce(MailboxRules rules, string local, string domain)
    {
        Span<char> buffer = stackalloc char[Mailbox.MaxLocalOctets];
        local.CopyTo(buffer);
        var length = local.Length;
        var host = domain.AsSpan();
        rules.Reduce(buffer, ref length, ref host);
        return buffer[..length].ToString();
    }

    private static void AssertCanonical(string canonical, string typed)
    {
        Assert.True(Mailbox.TryParse(typed, out var mailbox, out var problem), problem);
        Assert.Equal(canonical, mailbox.Canonical);
    }
}
