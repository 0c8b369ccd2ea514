using System.Text;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.BadInput;

/// <summary>What a browser's form can bring is answered with a page, and nothing that was typed becomes part of it but as text.</summary>
[Collection(BadInputSuite.Name)]
public sealed class HtmlFormTests(BadInputProgram program)
{
    private const string Script = "<script>alert('zqmarker')</script>";

    private static readonly string Petition = SeedPetitions.Open[3];

    [Theory]
    [InlineData("zqmarker@example.org%0D%0ABcc:+other@example.org")]
    [InlineData("zqmarker@example.org%0ABcc:+other@example.org")]
    [InlineData("zqmarker%0D%0ABcc:other@example.org")]
    [InlineData("%22zqmarker%0D%0ABcc:%22@example.org")]
    [InlineData("zqmarker@example.org%00")]
    [InlineData("zqmarker@example.org%E2%80%A8Bcc:other")]
    [InlineData("zqmarker@example.org%250D%250ABcc:other@example.org")]
    public async Task An_address_with_a_header_in_it_is_refused_in_a_page(string email)
    {
        var answer = await program.PostFormAsync(Petition, $"name=Zqmarker&email={email}&country=NP");

        AssertPage(answer, 400);
    }

    [Theory]
    [InlineData("name=&email=zqmarker@example.org&country=NP")]
    [InlineData("email=zqmarker@example.org&country=NP")]
    [InlineData("name=Zqmarker%00&email=zqmarker@example.org&country=NP")]
    [InlineData("name=Zq%E2%80%AEmarker&email=zqmarker@example.org&country=NP")]
    [InlineData("name=Zqmarker&email=zqmarker@example.org&country=UK")]
    [InlineData("name=Zqmarker&email=zqmarker@example.org&country=NP&visibility=everything")]
    [InlineData("")]
    [InlineData("&&&===&%%%&%zz=%zz")]
    [InlineData("zqmarker")]
    public async Task A_form_that_is_not_sound_is_refused_in_a_page(string form)
    {
        var answer = await program.PostFormAsync(Petition, form);

        AssertPage(answer, 400);
    }

    [Fact]
    public async Task A_form_without_a_boundary_is_refused_in_a_page() =>
        AssertPage(await PostAsync("multipart/form-data", "zqmarker"u8.ToArray()), 400);

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nZqmarker")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"name\"")]
    [InlineData("--b")]
    [InlineData("")]
    [InlineData("--c\r\n\r\nzqmarker\r\n--c--\r\n")]
    [InlineData("--b\r\nzqmarker: no disposition\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"name\"; filename=\"zqmarker.txt\"\r\n\r\nZqmarker\r\n--b--\r\n")]
    public async Task A_form_in_parts_that_are_broken_is_refused_in_a_page(string body) =>
        AssertPage(await PostAsync("multipart/form-data; boundary=b", Encoding.UTF8.GetBytes(body)), 400);

    [Theory]
    [InlineData(17 * 1024, false)]
    [InlineData(17 * 1024, true)]
    [InlineData(70 * 1024, false)]
    [InlineData(70 * 1024, true)]
    [InlineData(1_000_000, false)]
    [InlineData(1_000_000, true)]
    [InlineData(3_000_000, false)]
    [InlineData(3_000_000, true)]
    public async Task A_form_that_is_too_large_is_refused_in_a_page(int size, bool isChunked)
    {
        var body = Encoding.UTF8.GetBytes($"email=zqmarker@example.org&country=NP&name={new string('z', size)}");

        var answer = await program.SendAsync(RawHttp.Request("POST", SignerForm.Address(Petition), null, "application/x-www-form-urlencoded", body, isChunked));

        // A form in chunks, which no browser sends, is given up in the middle of a field: what else is wrong with it is not known by then.
        AssertPage(answer, isChunked && answer.Status == 400 ? 400 : 413);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(2000)]
    public async Task A_form_of_many_fields_is_refused_in_a_page(int fields)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Repeat("a=1", fields)));

        AssertPage(await PostAsync("application/x-www-form-urlencoded", body), 400);
    }

    [Fact]
    public async Task A_script_in_a_refused_form_is_shown_as_text()
    {
        var answer = await program.PostFormAsync(
            Petition,
            $"name={Uri.EscapeDataString(Script)}&email={Uri.EscapeDataString($"\">{Script}")}&country={Uri.EscapeDataString($"\">{Script}")}&postcode={Uri.EscapeDataString($"'>{Script}")}&source={Uri.EscapeDataString($"\">{Script}")}");

        AssertPage(answer, 400);
    }

    [Fact]
    public async Task A_script_that_signs_is_thanked_and_shown_nowhere_as_a_script()
    {
        var answer = await program.PostFormAsync(Petition, $"name={Uri.EscapeDataString(Script)}&email=zqmarker.script@example.org&country=NP&visibility=named");

        AssertPage(answer, 200);
        foreach (var page in (string[])["/", $"/petitions/{Petition}"])
        {
            Assert.DoesNotContain(Marker.Word, (await program.GetAsync(page)).Text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(await program.RowsAsync(Petition), row => row.Name == Script);
    }

    [Fact]
    public async Task A_source_in_the_address_of_a_page_is_shown_as_text()
    {
        var answer = await program.GetAsync($"/petitions/{Petition}?source={Uri.EscapeDataString($"\">{Script}")}");

        AssertPage(answer, 200);
    }

    [Fact]
    public async Task A_field_that_comes_twice_counts_one_person()
    {
        var before = await CountAsync();

        var answer = await program.PostFormAsync(Petition, "name=Zqmarker&name=Other&email=zqmarker.one@example.org&email=zqmarker.two@example.org&country=NP&country=BR");

        AssertPage(answer, 200);
        Assert.Equal(before + 1, await CountAsync());
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7")]
    [InlineData("application/x-www-form-urlencoded; charset=")]
    [InlineData("application/x-www-form-urlencoded;;;")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public async Task A_form_of_an_odd_type_breaks_nothing(string contentType)
    {
        var answer = await PostAsync(contentType, "name=Zqmarker&email=zqmarker.odd@example.org&country=NP"u8.ToArray());

        Assert.True(answer.Status is 200 or 400 or 415, answer.Head[0]);
    }

    [Theory]
    [InlineData("zqmarker%FF@example.org")]
    [InlineData("zqmarker%ED%A0%80@example.org")]
    [InlineData("zqmarker%C0%80@example.org")]
    [InlineData("zqmarker%@example.org")]
    public async Task An_escape_that_is_no_text_is_taken_as_typed(string email)
    {
        var answer = await program.PostFormAsync(Petition, $"name=Zqmarker&email={email}&country=NP&updates=true");

        AssertPage(answer, 200);
        Assert.Contains(await program.RowsAsync(Petition), row => row.Email == email);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_in_a_page() =>
        AssertPage(await PostAsync("application/x-www-form-urlencoded", [.. "name=Zqmarker "u8, 0xFF, 0xC0, 0x80, .. "&email=zqmarker.bytes@example.org&country=NP"u8]), 400);

    private static void AssertPage(RawAnswer answer, int status)
    {
        Assert.True(answer.Status == status, $"{status} was expected, not {answer.Head[0]}: {answer.Text}");
        Assert.Equal("text/html; charset=utf-8", answer.Header("Content-Type"));
        Assert.NotNull(answer.Header("Content-Security-Policy"));
        Assert.DoesNotContain("<script>", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Pages.PageSafety.Offences(answer.Text));
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
    }

    private Task<RawAnswer> PostAsync(string contentType, byte[] body) =>
        program.SendAsync(RawHttp.Request("POST", SignerForm.Address(Petition), null, contentType, body));

    private async Task<int> CountAsync() => (await program.RowsAsync(Petition)).Count;
}
