using System.Diagnostics;
using CampaignKit.Web.Tests.Faults;
using CampaignKit.Web.Tests.Trust;

namespace CampaignKit.Browser.Tests;

/// <summary>Every kind of page in every language, as axe-core judges it by WCAG 2.2 AA, light and dark, and on the narrowest screens.</summary>
[Collection(BrowserSuite.Name)]
public sealed class AccessibilityTests(BrowserSite site)
{
    private static readonly string[] Addresses =
    [
        "/", "/campaigns/free-to-change-jobs", "/petitions/end-closed-work-permits", "/petitions/end-closed-work-permits/wordings/1", "/petitions/a-seat-at-the-table", $"/petitions/{BrowserSeeds.ForWork}",
        "/demands", "/demands?kind=proposal&q=work", "/demands/training-2020-closing-5", "/consultations/us-canada-consultation-2017",
        "/search?q=work", "/search?q=nothing-is-called-so", "/receipts", "/privacy", "/my-signatures", "/erasures", "/staff", "/problems/not-found",
    ];

    [Theory]
    [MemberData(nameof(BrowserSite.Languages), MemberType = typeof(BrowserSite))]
    public Task Nobody_is_kept_out_of_any_page_by_how_it_looks(string language) => site.VisitAsync(async visit =>
    {
        var looks = new Looks(visit.Page);
        foreach (var address in Addresses)
        {
            await visit.Page.GotoAsync($"/{language}{address}");
            await looks.AtAsync(address);
        }

        visit.Expect(404);
        await visit.Page.GotoAsync($"/{language}/nothing-is-here");
        await looks.AtAsync("404");
        await SignAsync(visit, looks, language);
        await ConfirmAsync(visit, looks, language);

        Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
    });

    [Fact]
    public Task What_stands_in_somebodys_way_is_found() => site.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync("/privacy");
        await visit.Page.EvaluateAsync("""
            () => {
              const wide = document.createElement('pre'), input = document.createElement('input');
              wide.textContent = 'W'.repeat(80);
              wide.style.cssText = 'white-space: pre; color: #999; background: #aaa';
              document.querySelector('main').append(wide, input);
            }
            """);

        var looks = new Looks(visit.Page);
        await looks.AtAsync("page");

        foreach (var words in (string[])["page, light: color-contrast", "page, dark and narrow: color-contrast", "page, light: label", "page at 320 px: sticks out"])
        {
            Assert.Contains(looks.Found, found => found.StartsWith(words, StringComparison.Ordinal));
        }
    });

    private static async Task SignAsync(Visit visit, Looks looks, string language)
    {
        visit.Expect(400);
        await visit.Page.GotoAsync($"/{language}/petitions/{BrowserSeeds.Listed}");
        await visit.SendAsync();
        await looks.AtAsync("form with problems");
        await visit.FillInAsync($"seen.{language}@example.org", "named");
        await visit.SendAsync();
        Assert.True(await visit.Page.Locator(".thanks").IsVisibleAsync());
        await looks.AtAsync("thanks");
        await Eventually.HoldsAsync(
            async () =>
            {
                await visit.Page.GotoAsync($"/{language}/petitions/{BrowserSeeds.Listed}");
                Assert.Equal(1, await visit.Page.Locator(".supporters").CountAsync());
            },
            TimeSpan.FromMinutes(1),
            Stopwatch.GetTimestamp());
        await looks.AtAsync("petition with supporters");
    }

    private async Task ConfirmAsync(Visit visit, Looks looks, string language)
    {
        var email = $"asked.{language}@example.org";
        await visit.Page.GotoAsync($"/{language}/petitions/{BrowserSeeds.Mailed}");
        await visit.FillInAsync(email);
        await visit.SendAsync();
        await looks.AtAsync("awaiting");
        var mail = Assert.Single(await MailedFile.ToAsync(site.Program.Folder, email));
        await visit.Page.GotoAsync(mail.Path);
        await looks.AtAsync("confirm");
        await visit.SendAsync();
        await looks.AtAsync("confirmed");
        await visit.Page.GotoAsync($"/{language}/my-signatures");
        await visit.Page.Locator("#ask-email").FillAsync(email);
        await visit.SendAsync();
        await looks.AtAsync("link was mailed");
        await visit.Page.GotoAsync((await MailedFile.ToAsync(site.Program.Folder, email, count: 2))[^1].Path);
        await looks.AtAsync("my signatures");
    }
}
