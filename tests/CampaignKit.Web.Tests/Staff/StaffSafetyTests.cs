using System.Net;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>What holds for everything under <c>/staff</c>, and what it leaves alone.</summary>
public sealed class StaffSafetyTests : IDisposable
{
    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData("/staff")]
    [InlineData("/staff/sessions")]
    public async Task Who_is_not_signed_in_is_led_to_the_sign_in(string path)
    {
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        var answer = await browser.Visitor.GetAsync(path);

        Assert.Equal((HttpStatusCode.Found, "/staff/sign-in"), (answer.Status, answer.Headers["Location"]));
    }

    [Fact]
    public void Password_is_hashed_as_often_as_OWASP_asks_for()
    {
        var services = new ServiceCollection();
        services.AddStaff();
        using var provider = services.BuildServiceProvider();

        // https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html, PBKDF2 with HMAC-SHA-512.
        Assert.Equal(210_000, provider.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount);
    }

    [Fact]
    public async Task Pages_of_the_staff_do_not_promise_what_the_others_do()
    {
        Assert.Contains("No cookies", (await _app.Visitor.GetAsync("/")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("No cookies", (await _app.Visitor.GetAsync("/staff/sign-in")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Language_of_an_address_leads_to_the_one_that_there_is()
    {
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);

        var answer = await browser.Visitor.GetAsync("/fr/staff/sign-in?x=1");

        Assert.Equal((HttpStatusCode.TemporaryRedirect, "/staff/sign-in?x=1"), (answer.Status, answer.Headers["Location"]));
    }

    [Fact]
    public async Task Cookies_are_for_staff_pages_alone_and_no_script_reads_them()
    {
        using var browser = new StaffBrowser(_app.Client.BaseAddress!);
        var form = await browser.Visitor.GetAsync("/staff/sign-in");
        var done = await browser.SetUpAsync(_app.Services.GetRequiredService<StaffLinks>().MakeSetUp());

        Assert.Contains("staff-form=", form.Headers["Set-Cookie"], StringComparison.Ordinal);
        Assert.Contains("staff=", done.Headers["Set-Cookie"], StringComparison.Ordinal);
        Assert.All([form, done], answer =>
        {
            var cookie = answer.Headers["Set-Cookie"];
            Assert.Contains("path=/staff", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("expires=", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Empty(browser.CookiesAt("/"));
        Assert.Empty(browser.CookiesAt("/api/v1/staff"));
        Assert.Equal(["staff", "staff-form"], browser.CookiesAt("/staff").Keys.Order());
    }

    [Fact]
    public async Task Cookies_of_an_encrypted_site_are_only_sent_encrypted()
    {
        using var app = new ServedApp(new Dictionary<string, string> { ["CampaignKit:PublicAddress"] = "https://petitions.example.org" });

        var page = await app.Visitor.GetAsync("/staff/sign-in");

        Assert.StartsWith("__Secure-staff-form=", page.Headers["Set-Cookie"], StringComparison.Ordinal);
        Assert.Contains("secure", page.Headers["Set-Cookie"].Split(';').Select(part => part.Trim()));
    }

    [Fact]
    public async Task Pages_are_kept_by_nobody_listed_nowhere_and_sent_as_they_are()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        foreach (var path in (string[])["/staff", "/staff/sessions", "/staff/nothing"])
        {
            var answer = await browser.Visitor.GetAsync(path);
            Assert.Equal("no-store", answer.Headers["Cache-Control"]);
            Assert.Equal("noindex", answer.Headers["X-Robots-Tag"]);
            Assert.Contains("frame-ancestors 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Origin"));
            Assert.Empty(PageSafety.Offences(answer.Html));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/staff/sign-in");
        request.Headers.Add("Accept-Encoding", "br, gzip");
        using var sent = await _app.Client.SendAsync(request);
        Assert.Empty(sent.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/staff/sign-in")]
    [InlineData("/staff/sign-out")]
    [InlineData("/staff/sessions/end-all")]
    [InlineData("/staff/sessions/0000/end")]
    [InlineData("/staff/set-up/guessed")]
    public async Task Forms_that_were_made_elsewhere_are_refused(string path)
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        using var stranger = new StaffBrowser(_app.Client.BaseAddress!);
        var theirs = (await stranger.Visitor.GetAsync("/staff/sign-in")).Forms()[0].Fields["form-token"];

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Visitor.PostAsync(path, ("email", StaffBrowser.Email), ("password", StaffBrowser.Password))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Visitor.PostAsync(path, ("form-token", theirs))).Status);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Store_holds_neither_names_nor_addresses_nor_keys_nor_what_signs_in()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        await browser.IsSignedInAsync();
        var documents = _app.Services.GetRequiredService<IDocuments>();
        var stored = new StringBuilder();
        foreach (var kind in (string[])["staff", "staff-address", "staff-sessions", "staff-set-up", "protection-key"])
        {
            var all = await documents.ListAsync<JsonElement>(kind);
            Assert.NotEmpty(all);
            foreach (var document in all) stored.Append(document.Id).Append(document.Value.GetRawText());
        }

        var text = stored.ToString();
        Assert.DoesNotContain("Ada", text, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", text, StringComparison.Ordinal);
        Assert.DoesNotContain(StaffBrowser.Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<value>", text, StringComparison.Ordinal);
        Assert.Contains("sealed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_pages_set_no_cookie_for_staff_either()
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);
        foreach (var path in (string[])["/", "/demands", "/petitions/end-closed-work-permits", "/privacy", "/receipts", "/my-signatures", "/search?q=work", "/api/v1/petitions", "/openapi/v1.json"])
        {
            var answer = await browser.Visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.False(answer.Headers.ContainsKey("Set-Cookie"), path);
        }
    }
}
