using System.Text;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

public sealed class MailWriterTests
{
    private readonly MailOptions _options = new() { From = "campaigns@example.org" };
    private readonly ManualClock _clock = new();

    public static TheoryData<string, MailKind> Everything
    {
        get
        {
            var all = new TheoryData<string, MailKind>();
            foreach (var language in MailTexts.Languages)
            {
                foreach (var kind in Letters.ToSigners) all.Add(language, kind);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Both_parts_have_title_link_code_and_what_to_do_if_it_was_not_you(string language, MailKind kind)
    {
        var mail = Read(Letters.Sample(kind: kind, language: language));

        var texts = MailTexts.For(language);
        var link = $"{Letters.Site}/{language}/{kind switch { MailKind.OwnPage => "my-signatures", MailKind.Update => "unsubscribe", _ => "confirm" }}/Token_of-this-mail";
        Assert.All((string[])[mail.Text, System.Net.WebUtility.HtmlDecode(mail.Html)], part =>
        {
            Assert.Contains("End closed work permits", part, StringComparison.Ordinal);
            Assert.Contains("Workers’ Voice", part, StringComparison.Ordinal);
            Assert.Contains("042317", part, StringComparison.Ordinal);
            Assert.Contains(link, part, StringComparison.Ordinal);
            Assert.Contains(texts[kind, "Asked"], part, StringComparison.Ordinal);
            Assert.Contains(texts[kind, "Open"], part, StringComparison.Ordinal);
            Assert.Contains(texts[kind, "NotYou"], part, StringComparison.Ordinal);
            Assert.DoesNotContain("{", part, StringComparison.Ordinal);
        });
        Assert.Contains($"<html lang=\"{language}\" dir=\"{texts.Direction}\">", mail.Html, StringComparison.Ordinal);
        Assert.Equal(language, mail["Content-Language"]);
        Assert.Equal(texts[kind, "Subject"], mail.Decoded("Subject"));
    }

    [Theory]
    [InlineData(MailKind.StaffInvitation, "/staff/invitation/Token_of-this-mail")]
    [InlineData(MailKind.StaffReset, "/staff/reset/Token_of-this-mail")]
    [InlineData(MailKind.StaffAddress, "/staff/address/Token_of-this-mail")]
    [InlineData(MailKind.StaffAddressLeft, "/staff/sign-in")]
    public void Mails_to_staff_are_English_and_have_nothing_but_what_they_are_for_and_a_link(MailKind kind, string path)
    {
        var mail = Read(Letters.Sample(kind: kind, language: "en") with { Code = null, Petition = null, Organisation = null });

        var texts = MailTexts.For("en");
        Assert.All((string[])[mail.Text, System.Net.WebUtility.HtmlDecode(mail.Html)], part =>
        {
            foreach (var key in (string[])["Asked", "Open", "NotYou"]) Assert.Contains(texts[kind, key], part, StringComparison.Ordinal);
            Assert.Contains(Letters.Site + path, part, StringComparison.Ordinal);
            Assert.DoesNotContain("ada@", part, StringComparison.Ordinal);
            Assert.DoesNotContain("{", part, StringComparison.Ordinal);
        });
        Assert.Equal(path.EndsWith("mail", StringComparison.Ordinal), mail.Text.Contains("Token_of-this-mail", StringComparison.Ordinal));
        Assert.Equal(texts[kind, "Subject"], mail.Decoded("Subject"));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void What_shows_on_a_locked_screen_tells_nothing_of_what_was_signed(string language, MailKind kind)
    {
        var mail = Read(Letters.Sample(kind: kind, language: language) with { Petition = "Zebras", Organisation = "Quaggas", Code = "987654" });

        var shown = mail.Decoded("Subject") + mail["From"];
        Assert.All((string[])["Zebras", "Quaggas", "987654", "etition", "étition", "etición"], word => Assert.DoesNotContain(word, shown, StringComparison.Ordinal));
    }

    [Fact]
    public void A_notice_for_staff_tells_its_sentence_and_where_it_can_be_ended()
    {
        var mail = Read(Letters.Sample(kind: MailKind.StaffNotice, language: "fr") with { Notice = "It has reached 500 signatures.", Language = "en", Code = null, Organisation = null });

        Assert.Equal("An alert for staff", mail.Decoded("Subject"));
        Assert.All((string[])[mail.Text, System.Net.WebUtility.HtmlDecode(mail.Html)], part =>
        {
            foreach (var words in (string[])["End closed work permits", "It has reached 500 signatures.", $"{Letters.Site}/staff/alerts#alert-Token_of-this-mail", "where you can end it"]) Assert.Contains(words, part, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_head_of_a_mail_is_as_it_should_be()
    {
        var mail = Read(Letters.Sample());

        Assert.Equal("<campaigns@example.org>", mail["From"]);
        Assert.Equal("<ada@example.org>", mail["To"]);
        Assert.Equal("Please confirm", mail["Subject"]);
        Assert.Equal("Thu, 05 Nov 2026 12:00:00 +0000", mail["Date"]);
        Assert.Matches("^<[0-9a-f]{32}@example\\.org>$", mail["Message-ID"]);
        Assert.Equal("auto-generated", mail["Auto-Submitted"]);
        Assert.Equal(["Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "Message-ID", "MIME-Version", "Subject", "To"], mail.HeaderNames.Order());
    }

    [Fact]
    public void News_can_be_ended_by_one_click_of_a_mail_program()
    {
        var mail = Read(Letters.Sample(kind: MailKind.Update));

        Assert.Equal($"<{Letters.Site}/en/unsubscribe/Token_of-this-mail>", mail["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", mail["List-Unsubscribe-Post"]);
        Assert.DoesNotContain("List-Unsubscribe", Read(Letters.Sample()).HeaderNames);
    }

    [Fact]
    public void News_are_said_as_they_were_written()
    {
        var mail = Read(Letters.Sample(kind: MailKind.Update));

        Assert.Contains("The ministry has answered\r\n\r\nIt says yes & no.\r\nIn that order.\r\n\r\nMore <soon>.\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<p>More &lt;soon&gt;.</p>", mail.Html, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Read(Letters.Sample() with { Update = "of another node" }));
    }

    [Fact]
    public void A_mail_that_is_written_again_has_the_same_id_and_another_mail_another_one()
    {
        var first = Read(Letters.Sample());

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(first["Message-ID"], Read(Letters.Sample())["Message-ID"]);
        Assert.NotEqual(first["Message-ID"], Read(Letters.Sample() with { Token = "Another" })["Message-ID"]);
    }

    [Fact]
    public void The_HTML_loads_nothing_and_tells_nobody_that_it_was_opened()
    {
        var mail = Read(Letters.Sample());

        Assert.All((string[])["<img", "src=", "<style", "<link", "<script", "url(", "http-equiv", "@import"], word => Assert.DoesNotContain(word, mail.Html, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(2, mail.Html.Split("://").Length - 1);
    }

    [Theory]
    [InlineData("</strong><script>alert(1)</script>")]
    [InlineData("a & b < c > d \" e ' f")]
    [InlineData("العمال المهاجرون يطالبون بحقوقهم 👩🏽‍🌾")]
    [InlineData("{code} {organisation} {petition} {0}")]
    [InlineData("Ends\r\nBcc: eve@example.org\r\n\r\n--=_campaignkit_part")]
    [InlineData("Ends\u2028here\u0000and\u0085there")]
    public void A_title_may_hold_any_characters_and_stays_a_title(string title)
    {
        var mail = Read(Letters.Sample() with { Petition = title, Organisation = title });

        var line = HeaderText.OneLine(title);
        Assert.Contains($"\r\n    {line}\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Equal(2, mail.Text.Split(line).Length - 1);
        Assert.Equal(2, System.Net.WebUtility.HtmlDecode(mail.Html).Split(line).Length - 1);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Bcc", mail.HeaderNames);
    }

    [Theory]
    [InlineData("Campaigns", "Campaigns")]
    [InlineData("Zażółć gęślą jaźń — Kampagnen für alle, überall und immer wieder 👩🏽‍🌾", "Zażółć gęślą jaźń — Kampagnen für alle, überall und immer wieder 👩🏽‍🌾")]
    [InlineData("Eve\r\nBcc: eve@example.org", "Eve Bcc: eve@example.org")]
    [InlineData("\"Eve\" <eve@example.org>", "\"Eve\" <eve@example.org>")]
    public void A_name_of_the_sender_may_hold_any_characters(string name, string read)
    {
        _options.FromName = name;

        var mail = Read(Letters.Sample());

        Assert.Equal($"{read} <campaigns@example.org>", mail.Decoded("From"));
        Assert.DoesNotContain("eve@", mail["From"], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_line_is_short_enough_for_any_server_and_ASCII()
    {
        _options.FromName = string.Concat(Enumerable.Repeat("ż", 200));

        var content = Write(Letters.Sample() with { Petition = string.Concat(Enumerable.Repeat("ż", 5000)) }).Content.Span;

        Assert.True(Ascii.IsValid(content));
        Assert.All(Encoding.ASCII.GetString(content).Split("\r\n"), line => Assert.True(line.Length <= 78 && !line.Contains('\r', StringComparison.Ordinal) && !line.Contains('\n', StringComparison.Ordinal), line));
    }

    [Fact]
    public void A_domain_with_accents_is_written_for_servers_that_know_none()
    {
        var mail = Write(Letters.Sample("ada@exämple.org"));

        Assert.Equal("ada@xn--exmple-cua.org", mail.To);
        Assert.False(mail.IsInternational);
    }

    [Fact]
    public void A_name_with_accents_before_the_at_sign_stays_as_it_is()
    {
        var mail = Write(Letters.Sample("żółw@exämple.org"));

        Assert.Equal("żółw@xn--exmple-cua.org", mail.To);
        Assert.True(mail.IsInternational);
        Assert.Contains("\r\nTo: <żółw@xn--exmple-cua.org>\r\n", Encoding.UTF8.GetString(mail.Content.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada@example.org\r\nBcc: eve@example.org")]
    [InlineData("ada@example.org>\r\nRCPT TO:<eve@example.org")]
    [InlineData("ada@example.org, eve@example.org")]
    [InlineData("")]
    public void What_is_no_address_gets_no_mail(string to) => Assert.Null(Letters.Writer(_options, _clock).Write(Letters.Sample(to)));

    [Fact]
    public void What_a_mail_does_not_have_is_left_out()
    {
        var mail = Read(Letters.Sample() with { Code = null, Petition = null, Organisation = " " });

        Assert.Equal(5, mail.Text.Split("\r\n\r\n").Length);
        Assert.DoesNotContain("bdi", mail.Html, StringComparison.Ordinal);
    }

    private OutgoingMail Write(Core.Mail.Mail mail) => Letters.Writer(_options, _clock).Write(mail)!;

    private ReadMail Read(Core.Mail.Mail mail) => new(Encoding.UTF8.GetString(Write(mail).Content.Span));
}
