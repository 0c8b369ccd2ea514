using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Tests.Signers;

public class MailboxTests
{
    private static readonly string Label63 = new('d', 63);

    [Theory]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData("  ada@example.org\r\n", "ada@example.org")]
    [InlineData("Ada.Lovelace@Example.ORG", "ada.lovelace@example.org")]
    [InlineData("ada+petition@example.org", "ada@example.org")]
    [InlineData("ada+a+b@example.org", "ada@example.org")]
    [InlineData("!#$%&'*/=?^_`{|}~-@example.org", "!#$%&'*/=?^_`{|}~-@example.org")]
    [InlineData("a@b.co", "a@b.co")]
    [InlineData("ada@example.org.", "ada@example.org")]
    [InlineData("ada@r3---sn.example.org", "ada@r3---sn.example.org")]
    [InlineData("ada@1.example.org", "ada@1.example.org")]
    public void Plain_address_is_accepted_and_folded(string typed, string canonical) => AssertCanonical(canonical, typed);

    [Theory]
    [InlineData("\"ada\"@example.org", "ada@example.org")]
    [InlineData("\"Ada+petition\"@example.org", "ada@example.org")]
    [InlineData("\"a\\da\"@example.org", "ada@example.org")]
    [InlineData("\"ada lovelace\"@example.org", "\"ada lovelace\"@example.org")]
    [InlineData("\"ada@home\"@example.org", "\"ada@home\"@example.org")]
    [InlineData("\"a\\\"b\\\\c\"@example.org", "\"a\\\"b\\\\c\"@example.org")]
    [InlineData("\"a\\(b\"@example.org", "\"a(b\"@example.org")]
    [InlineData("\"Ada..Lovelace\"@gmail.com", "\"ada..lovelace\"@gmail.com")]
    [InlineData("\"a +b\"@googlemail.com", "\"a +b\"@googlemail.com")]
    [InlineData("\"\"@example.org", "\"\"@example.org")]
    [InlineData("\"अनिता थापा\"@example.org", "\"अनिता थापा\"@example.org")]
    public void Quoted_local_part_keeps_its_quotes_only_where_it_needs_them(string typed, string canonical) => AssertCanonical(canonical, typed);

    [Theory]
    [InlineData("ada@[192.0.2.1]", "ada@[192.0.2.1]")]
    [InlineData("Ada+x@[IPv6:2001:DB8::1]", "ada+x@[ipv6:2001:db8::1]")]
    [InlineData("ada@[ipv6:2001:0db8:0:0:0:0:0:1]", "ada@[ipv6:2001:db8::1]")]
    [InlineData("ada@[IPv6:::ffff:192.0.2.1]", "ada@[ipv6:::ffff:192.0.2.1]")]
    public void Address_literal_is_accepted_and_no_rule_touches_it(string typed, string canonical) => AssertCanonical(canonical, typed);

    [Theory]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@BÜCHER.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@XN--Bcher-KVA.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@bücher。example", "ada@xn--bcher-kva.example")]
    [InlineData("अनिता@नेपाल.भारत", "अनिता@xn--l2bey1c2b.xn--h2brj9c")]
    [InlineData("李华@例え.テスト", "李华@xn--r8jz45g.xn--zckzah")]
    [InlineData("JOSÉ+ONU@example.org", "josé@example.org")]
    [InlineData("ΝΙΚΟΣ@example.org", "νικοσ@example.org")]
    [InlineData("νικος@example.org", "νικοσ@example.org")]
    [InlineData("نام\u200cخانوادگی@example.org", "نام\u200cخانوادگی@example.org")]
    public void Internationalised_address_is_accepted(string typed, string canonical) => AssertCanonical(canonical, typed);

    [Theory]
    [InlineData(null, "Please type your e-mail address.")]
    [InlineData(" \t ", "Please type your e-mail address.")]
    [InlineData("ada.example.org", "The e-mail address needs an @ sign.")]
    [InlineData("\"ada@example.org\"", "The e-mail address needs an @ sign.")]
    [InlineData("@example.org", "The e-mail address needs a name before the @ sign.")]
    [InlineData("ada@", "The e-mail address needs a domain after the @ sign, such as example.org.")]
    [InlineData("ada@home@example.org", "The e-mail address has more than one @ sign.")]
    [InlineData("ada@example", "The domain after the @ sign needs a dot, as in example.org.")]
    [InlineData("ada@example.", "The domain after the @ sign needs a dot, as in example.org.")]
    [InlineData("ada lovelace@example.org", "The e-mail address has a space in it.")]
    [InlineData("ada@example .org", "The e-mail address has a space in it.")]
    [InlineData("ada\u00a0l@example.org", "The e-mail address has a space or a line break in it.")]
    [InlineData("Ada <ada@example.org>", "Please type the address alone, without a name or angle brackets around it.")]
    [InlineData(".ada@example.org", "The part before the @ sign must not begin or end with a dot.")]
    [InlineData("ada.@example.org", "The part before the @ sign must not begin or end with a dot.")]
    [InlineData("a..da@example.org", "The part before the @ sign must not have two dots in a row.")]
    [InlineData("\"ada@example.org", "The e-mail address has an opening quotation mark without a closing one.")]
    [InlineData("\"ada\\\"@example.org", "The e-mail address has an opening quotation mark without a closing one.")]
    [InlineData("\"ada\"l@example.org", "The closing quotation mark must stand right before the @ sign.")]
    public void Slip_of_the_keyboard_is_refused_with_its_own_sentence(string? typed, string problem)
    {
        Assert.False(Mailbox.TryParse(typed, out var mailbox, out var told));

        Assert.Equal(problem, told);
        Assert.Null(mailbox);
    }

    [Theory]
    [InlineData("ada@example.org\r\nBcc: all@example.org")]
    [InlineData("ada\n@example.org")]
    [InlineData("\"a\r\nb\"@example.org")]
    [InlineData("\"a\\\nb\"@example.org")]
    [InlineData("ada\u0000@example.org")]
    [InlineData("ada\u007f@example.org")]
    [InlineData("ada\u0085l@example.org")]
    [InlineData("ada\u2028@exam\u2028ple.org")]
    public void Header_injection_is_refused(string typed) => AssertRefused(typed);

    [Theory]
    [InlineData("\u202eada@example.org")]
    [InlineData("ada\u2066@example.org")]
    [InlineData("ada@\u202eexample.org")]
    [InlineData("a\u200bda@example.org")]
    [InlineData("a\u00adda@example.org")]
    [InlineData("ada@exam\u00adple.org")]
    [InlineData("\ufeffada@example.org")]
    [InlineData("a\ufffdda@example.org")]
    [InlineData("a\ufffeda@example.org")]
    [InlineData("a\ue000da@example.org")]
    public void Invisible_or_broken_character_is_refused(string typed) => AssertRefused(typed);

    [Theory]
    [InlineData("ada(comment)@example.org")]
    [InlineData("ada@(comment)example.org")]
    [InlineData("a,b@example.org")]
    [InlineData("a\\b@example.org")]
    [InlineData("\"a\".b@example.org")]
    [InlineData("a;b@example.org")]
    [InlineData("a>\u0338b@example.org")]
    [InlineData("é\u037e@example.org")]
    [InlineData("\"a\\é\"@example.org")]
    [InlineData("ada@exa_mple.org")]
    [InlineData("ada@-example.org")]
    [InlineData("ada@example-.org")]
    [InlineData("ada@.example.org")]
    [InlineData("ada@example..org")]
    [InlineData("ada@example.org..")]
    [InlineData("ada@example.org:25")]
    [InlineData("ada@xn--a.example")]
    [InlineData("ada@ü_a.example")]
    [InlineData("ada@192.0.2.1")]
    [InlineData("ada@[192.0.2]")]
    [InlineData("ada@[192.0.2.256]")]
    [InlineData("ada@[192.0.2.010]")]
    [InlineData("ada@[::1]")]
    [InlineData("ada@[IPv6:192.0.2.1]")]
    [InlineData("ada@[IPv6:fe80::1%eth0]")]
    [InlineData("ada@[IPv6:[::1]]")]
    [InlineData("ada@[x-tag:content]")]
    [InlineData("ada@[192.0.2.1")]
    [InlineData("ada@[]")]
    [InlineData("ada@[")]
    public void Text_outside_the_grammar_is_refused(string typed) => AssertRefused(typed);

    [Fact]
    public void Unpaired_surrogate_is_refused() => AssertRefused("a\ud800da@example.org");

    [Fact]
    public void Local_part_may_have_64_octets_and_no_more()
    {
        AssertCanonical($"{new string('a', 64)}@example.org", $"{new string('a', 64)}@example.org");
        AssertRefused($"{new string('a', 65)}@example.org");
        AssertCanonical($"{new string('é', 32)}@example.org", $"{new string('é', 32)}@example.org");
        AssertRefused($"{new string('é', 33)}@example.org");
    }

    [Fact]
    public void Small_letters_that_take_more_octets_than_their_capitals_count_too() =>
        AssertRefused($"{new string('Ⱥ', 32)}@example.org");

    [Fact]
    public void Domain_label_may_have_63_octets_and_no_more()
    {
        AssertCanonical($"ada@{Label63}.org", $"ada@{Label63}.org");
        AssertRefused($"ada@{Label63}d.org");
    }

    [Fact]
    public void Address_may_have_254_octets_and_no_more()
    {
        var domain = $"{Label63}.{Label63}.{Label63}.{new string('d', 55)}.org";
        Assert.Equal(Mailbox.MaxOctets, $"ad@{domain}".Length);

        AssertCanonical($"ad@{domain}", $"ad@{domain}");
        AssertRefused($"ada@{domain}");
    }

    [Fact]
    public void Octets_of_an_international_domain_count_as_they_travel()
    {
        var domain = $"{string.Concat(Enumerable.Repeat("aü.", 24))}example";

        AssertCanonical($"ada@{string.Concat(Enumerable.Repeat("xn--a-eha.", 24))}example", $"ada@{domain}");
        AssertRefused($"adalovelace@{domain}");
    }

    [Theory]
    [InlineData("foo+bar@example.org")]
    [InlineData("foo+bar@gmail.com")]
    public void Tag_is_kept_in_the_address_that_mail_goes_to(string typed)
    {
        Assert.True(Mailbox.TryParse(typed, out var mailbox, out _));

        Assert.Equal(typed, mailbox.Address);
    }

    [Theory]
    [InlineData("ada@cloud.com")]
    [InlineData("ada@aol.co.uk")]
    [InlineData("ada@talktalk.com")]
    [InlineData("ada@gmial.com")]
    public void Domain_that_looks_like_a_typing_mistake_stays_what_it_is(string typed) => AssertCanonical(typed, typed);

    [Fact]
    public void Two_international_addresses_do_not_merge()
    {
        string[] typed = ["王小明@example.org", "李华@example.org", "jose@example.org", "josé@example.org", "محمد@example.org", "??@example.org"];

        Assert.Equal(typed.Length, typed.Select(Canonical).Distinct().Count());
    }

    [Fact]
    public void Printed_mailbox_shows_no_address()
    {
        Assert.True(Mailbox.TryParse("ada@example.org", out var mailbox, out _));

        Assert.Equal("Mailbox", $"{mailbox}");
    }

    [Fact]
    public void Address_typed_in_its_canonical_spelling_is_not_copied()
    {
        const string typed = "ada@example.org";

        Assert.True(Mailbox.TryParse(typed, out var mailbox, out _));

        Assert.Same(typed, mailbox.Address);
        Assert.Same(typed, mailbox.Canonical);
    }

    private static void AssertCanonical(string canonical, string typed) => Assert.Equal(canonical, Canonical(typed));

    private static string Canonical(string typed) =>
        Mailbox.TryParse(typed, out var mailbox, out var problem) ? mailbox.Canonical : $"refused: {problem}";

    private static void AssertRefused(string typed)
    {
        Assert.False(Mailbox.TryParse(typed, out _, out var problem));
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }
}
