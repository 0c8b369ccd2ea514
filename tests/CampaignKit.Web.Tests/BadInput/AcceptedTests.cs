using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.BadInput;

/// <summary>What looks wrong and is right: names of every script and any punctuation, and every address that mail can go to.</summary>
[Collection(BadInputSuite.Name)]
public sealed class AcceptedTests(BadInputProgram program)
{
    private static readonly string Petition = SeedPetitions.Open[2];

    [Theory]
    [InlineData("अनिता थापा")]
    [InlineData("ประยุทธ์ จันทร์")]
    [InlineData("নাসরিন")]
    [InlineData("王小明")]
    [InlineData("Nguye\u0302\u0303n Thi\u0323 Ha\u0300")]
    [InlineData("محمد بن عبد الله")]
    [InlineData("می\u200Cخواهم")]
    [InlineData("Ọlá")]
    [InlineData("X")]
    [InlineData("O'Brien-Ó Súilleabháin, Jr.")]
    [InlineData("Null")]
    [InlineData("👩\u200D👩\u200D👧")]
    [InlineData("7 of 9")]
    [InlineData("\"; DROP TABLE signatures; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("{{constructor}} ${7*7} %s %n")]
    [InlineData("Ada\u00A0Example")]
    public async Task A_name_is_accepted_and_kept_as_it_is(string name)
    {
        var signature = await SignAsync(new() { Name = name });

        Assert.Equal(name.Normalize(), (await RowAsync(signature)).Name);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1)")]
    [InlineData("=HYPERLINK(\"http://evil.example\",\"Ada\")")]
    [InlineData("=cmd|' /C calc'!A0")]
    public async Task A_name_that_a_spreadsheet_would_run_is_accepted_and_exported_as_text(string name)
    {
        var signature = await SignAsync(new() { Name = name });

        Assert.Equal("'" + name, (await ExportedAsync(signature)).Name);
    }

    [Fact]
    public async Task An_address_and_a_postcode_that_a_spreadsheet_would_run_are_exported_as_text()
    {
        var signature = await SignAsync(new() { Email = "=zqmarker+1@example.org", Postcode = "-907163548", Updates = true });

        var row = await ExportedAsync(signature);
        Assert.Equal("'=zqmarker+1@example.org", row.Email);
        Assert.Equal("'-907163548", row.Postcode);
    }

    [Fact]
    public async Task A_name_of_two_hundred_characters_is_accepted_whatever_they_take_in_bytes()
    {
        var name = string.Concat(Enumerable.Repeat("𠮷", 200));

        var signature = await SignAsync(new() { Name = name });

        Assert.Equal(name, (await RowAsync(signature)).Name);
    }

    [Theory]
    [InlineData("\"zqmarker quoted\"@example.org")]
    [InlineData("\"zqmarker@quoted\"@example.org")]
    [InlineData("\"zqmarker\\\"quoted\"@example.org")]
    [InlineData("zqmarker.tagged+petition@example.org")]
    [InlineData("zqmarker!#$%&'*/=?^_`{|}~-@example.org")]
    [InlineData("zqmarker@bücher.example")]
    [InlineData("zqmarker@xn--d1acufc.example")]
    [InlineData("zqmarker@[192.0.2.1]")]
    [InlineData("zqmarker@[IPv6:2001:db8::1]")]
    [InlineData("δοκιμή.zqmarker@παράδειγμα.δοκιμή")]
    [InlineData("zqmarker@a.very.deep.sub.domain.example.museum")]
    [InlineData("ZQMARKER.Capitals@EXAMPLE.ORG")]
    [InlineData("zqmarker.sixty.four.octets.before.the.at.sign.are.the.most.legal@example.org")]
    public async Task An_unusual_address_that_is_legal_is_accepted_and_kept_as_it_is(string email)
    {
        var signature = await SignAsync(new() { Email = email, Updates = true });

        Assert.Equal(email, (await RowAsync(signature)).Email);
    }

    [Fact]
    public async Task The_address_of_who_asks_for_no_updates_is_not_kept()
    {
        var signature = await SignAsync(new() { Updates = false });

        Assert.Equal("", (await RowAsync(signature)).Email);
    }

    [Theory]
    [InlineData("np", "NP")]
    [InlineData(" NP ", "NP")]
    [InlineData("AX", "AX")]
    public async Task A_country_is_kept_as_its_code(string typed, string code)
    {
        var signature = await SignAsync(new() { Country = typed });

        Assert.Equal(code, (await RowAsync(signature)).Country);
    }

    [Fact]
    public async Task A_field_that_nobody_knows_is_not_kept()
    {
        var json = new SignerForm { Email = "zqmarker.unknown@example.org" }.ToJson();

        var answer = await program.PostAsync(Petition, json[..^1] + ",\"nationality\":\"zqmarkerland\",\"__proto__\":{\"a\":1}}");

        Assert.Equal(200, answer.Status);
        var receipt = JsonSerializer.Deserialize<JsonElement>(answer.Body).GetProperty("receipt").GetString()!;
        Assert.DoesNotContain("zqmarkerland", (await RowAsync(receipt)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_to_be_counted_only_is_kept_without_a_name()
    {
        var signature = await SignAsync(new() { Visibility = "count-only" });

        Assert.Equal("", (await RowAsync(signature)).Name);
    }

    // Everybody needs an address of their own, or they would be the same signer.
    private async Task<string> SignAsync(SignerForm form)
    {
        if (form.Email == new SignerForm().Email) form = form with { Email = $"zqmarker.{Guid.NewGuid():N}@example.org" };
        return (await form.SignAsync(program.Program.Client, Petition)).Receipt;
    }

    private async Task<ExportRow> RowAsync(string receipt) => Assert.Single(await program.RowsAsync(Petition), row => row.Receipt == receipt);

    private async Task<ExportRow> ExportedAsync(string receipt) => Assert.Single(await program.Program.ExportAsync(Petition), row => row.Receipt == receipt);
}
