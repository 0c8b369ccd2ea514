using System.Globalization;
using System.Text;
using CampaignKit.Core.Signers;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Signers;

public class MailboxPropertyTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261101, 1).WithMaxTest(1000).WithQuietOnSuccess(true);

    private static readonly string[] PlainDomains = ["example.org", "mail.example.net", "outlook.com", "hotmail.com", "cloud.com", "xn--bcher-kva.example"];
    private static readonly string[][] IdnDomains =
    [
        ["bücher.example", "BÜCHER.EXAMPLE", "bu\u0308cher.example", "xn--bcher-kva.example", "XN--BCHER-KVA.example", "bücher。example."],
        ["नेपाल.भारत", "xn--l2bey1c2b.xn--h2brj9c", "नेपाल.XN--H2BRJ9C"],
        ["ไทย.example", "xn--o3cw4h.example", "ไทย．example"],
        ["παράδειγμα.example", "ΠΑΡΆΔΕΙΓΜΑ.example", "xn--hxajbheg2az3al.example"],
    ];

    private static readonly string[][] ProviderDomains =
    [
        ["gmail.com", "googlemail.com"], ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"], ["icloud.com", "me.com", "mac.com"],
        ["yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua"],
    ];

    private static readonly Gen<string> PlainLocal =
        Text("abcxyz019_-!#$%&'*/=?^`{|}~", 8).Zip(Text("abcxyz019_-", 8), (first, second) => $"{first}.{second}");
    private static readonly Gen<string> WorldLocal = Gen.Elements(
        "josé", "अनिता", "ประยุทธ์", "নাসরিন", "අනිතා", "nguyễn", "محمد", "νικος", "王小明", "straße", "한국", "İsmail");
    private static readonly Gen<bool[]> Bits = Gen.ArrayOf(Gen.Elements(true, false), 80);

    [Fact]
    public void Capitals_do_not_make_another_mailbox() =>
        Check(from local in Gen.OneOf(PlainLocal, WorldLocal) from domain in Gen.Elements(PlainDomains) from bits in Bits
              select ($"{local}@{domain}", Capitalise($"{local}@{domain}", bits)));

    [Fact]
    public void Plus_tags_do_not_make_another_mailbox() =>
        Check(from local in Gen.OneOf(PlainLocal, WorldLocal) from tag in Text("abc+.-_", 9) from domain in Gen.Elements(PlainDomains)
              select ($"{local}@{domain}", $"{local}+{tag.Trim('.').Replace('.', '-')}@{domain}"));

    [Fact]
    public void Dots_and_tags_and_capitals_do_not_make_another_mailbox_at_gmail() =>
        Check(from local in Text("abcxyz019", 12) from bits in Bits from tag in Text("abc", 5) from domain in Gen.Elements(ProviderDomains[0])
              select ($"{local}@gmail.com", Capitalise($"{Dot(local, bits)}+{tag}@{domain}", bits)));

    [Fact]
    public void Alias_domains_do_not_make_another_mailbox() =>
        Check(from local in Text("abcxyz019", 12) from provider in Gen.Elements(ProviderDomains) from domain in Gen.Elements(provider)
              select ($"{local}@{provider[0]}", $"{local}@{domain}"));

    [Fact]
    public void Spellings_of_an_international_domain_do_not_make_another_mailbox() =>
        Check(from local in Gen.OneOf(PlainLocal, WorldLocal) from domain in Gen.Elements(IdnDomains) from one in Gen.Elements(domain) from other in Gen.Elements(domain)
              select ($"{local}@{one}", $"{local}@{other}"));

    [Fact]
    public void Composed_and_decomposed_letters_do_not_make_another_mailbox() =>
        Check(from local in WorldLocal from domain in Gen.Elements("example.org", "bücher.example")
              select ($"{local}@{domain}".Normalize(NormalizationForm.FormC), $"{local}@{domain}".Normalize(NormalizationForm.FormD)));

    [Fact]
    public void Quotes_that_are_not_needed_do_not_make_another_mailbox() =>
        Check(from local in Gen.OneOf(PlainLocal, WorldLocal) from domain in Gen.Elements(PlainDomains)
              select ($"{local}@{domain}", $"\"{local}\"@{domain}"));

    [Fact]
    public void Plain_mailboxes_are_their_own_canonical_spelling_so_different_ones_stay_different() =>
        Prop.ForAll(
            (from local in PlainLocal from domain in Gen.Elements(PlainDomains) select $"{local}@{domain}").ToArbitrary(),
            address => Canonical(address) == address).Check(Fixed);

    [Fact]
    public void Different_mailboxes_stay_different_in_every_script() =>
        Prop.ForAll(
            (from one in WorldLocal from other in WorldLocal from first in PlainLocal from second in PlainLocal
             select ($"{one}{first}@example.org", $"{other}{second}@example.org")).ToArbitrary(),
            pair => (Canonical(pair.Item1) == Canonical(pair.Item2)) == (pair.Item1 == pair.Item2)).Check(Fixed);

    [Fact]
    public void Canonical_spelling_of_a_canonical_spelling_is_itself()
    {
        var pieces = new[] { "ada", "Ⱥ", "Σς", "e\u0301", "İ", "K", "<\u0338", "+", ".", "-", "_", "\"", "\\", " ", "@", "\u037e", "क्\u200dष" };
        var domains = PlainDomains.Concat(IdnDomains.SelectMany(domain => domain)).Concat(ProviderDomains.SelectMany(domain => domain))
            .Concat(["[192.0.2.1]", "[IPv6:2001:DB8::1]", "yahoo.com", "un.fastmail.com", "straße.example", "ς.example"]).ToArray();
        var addresses =
            from parts in Gen.ArrayOf(Gen.Elements(pieces), 5) from quoted in Gen.Elements(true, false) from domain in Gen.Elements(domains)
            select quoted ? $"\"{string.Concat(parts)}\"@{domain}" : $"{string.Concat(parts)}@{domain}";

        Prop.ForAll(addresses.ToArbitrary(), address => Canonical(address) is not { } canonical || Canonical(canonical) == canonical).Check(Fixed.WithMaxTest(5000));
    }

    [Fact]
    public void No_text_throws_and_none_that_is_accepted_has_a_control_character()
    {
        var pieces = new[]
        {
            "a", "@", ".", "\"", "\\", "[", "]", "\r\n", "\0", "\u202e", "\ud800", "\udc00", "\ufffe", "xn--", "example.org", "ü", ":", "-", " ", "IPv6:", "1", "%",
        };

        Prop.ForAll(
            Gen.ArrayOf(Gen.Elements(pieces)).Select(string.Concat).ToArbitrary(),
            text => !Mailbox.TryParse(text, out var mailbox, out _) || !$"{mailbox.Address}{mailbox.Canonical}".Any(char.IsControl)).Check(Fixed.WithMaxTest(5000));
    }

    private static Gen<string> Text(string alphabet, int longest) =>
        from length in Gen.Choose(1, longest) from text in Gen.ArrayOf(Gen.Elements(alphabet.ToCharArray()), length) select new string(text);

    private static void Check(Gen<(string One, string Other)> spellings) =>
        Prop.ForAll(spellings.ToArbitrary(), pair => Canonical(pair.One) is { } canonical && canonical == Canonical(pair.Other)).Check(Fixed);

    private static string? Canonical(string address) => Mailbox.TryParse(address, out var mailbox, out _) ? mailbox.Canonical : null;

    private static string Capitalise(string text, bool[] bits) =>
        string.Concat(text.Select((character, i) => bits[i % bits.Length] ? char.ToUpper(character, CultureInfo.InvariantCulture) : character));

    private static string Dot(string local, bool[] bits) =>
        string.Concat(local.Select((character, i) => i > 0 && bits[i] ? $".{character}" : $"{character}"));
}
