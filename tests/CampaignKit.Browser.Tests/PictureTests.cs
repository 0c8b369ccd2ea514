using System.Globalization;
using System.Net.Http.Json;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Takes the pictures that the README shows: the same data, the same windows. Where they go is what <c>infra/screenshots/take.sh</c> says; elsewhere they only have to come about.</summary>
[Collection(BrowserSuite.Name)]
public sealed class PictureTests(BrowserSite site)
{
    private const string Petition = "/petitions/end-closed-work-permits";
    private const int Signers = 137;

    private static readonly string? Target = Environment.GetEnvironmentVariable("CAMPAIGNKIT_PICTURES");

    /// <summary>A folder for every kind of page in every width; nobody needs them but those who look at them.</summary>
    private static readonly string? Gallery = Environment.GetEnvironmentVariable("CAMPAIGNKIT_GALLERY");

    [Fact]
    public async Task Pictures_of_the_README_can_be_taken()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder, ("CampaignKit__Abuse__AllowedNetworks", "127.0.0.0/8, ::1"));
        for (var number = 1; number <= Signers; number++)
        {
            using var answer = await program.Client.PostAsJsonAsync(
                $"/api/v1{Petition}/signatures",
                new { name = "Ada Example", email = $"ada.{number.ToString(CultureInfo.InvariantCulture)}@example.org", country = "CA", visibility = "count-only", updates = false });
            answer.EnsureSuccessStatusCode();
        }

        var target = Target ?? folder.Beside;
        await site.VisitAsync(
            async visit =>
            {
                await TakeAsync(visit.Page, Petition, (1280, 1120), ColorScheme.Light, target, "petition");
                await TakeAsync(visit.Page, Petition, (390, 844), ColorScheme.Dark, target, "petition-phone-dark");
                await TakeAsync(visit.Page, $"/ar{Petition}", (1280, 1120), ColorScheme.Light, target, "petition-arabic");
                if (Gallery is not null) await TakeAllAsync(visit.Page, Gallery);
            },
            program.Address);
        Assert.Equal(3, Directory.GetFiles(target, "petition*.png").Length);
    }

    private static async Task TakeAllAsync(IPage page, string target)
    {
        foreach (var language in (string[])["", "/ar"])
        {
            foreach (var (address, name) in ((string, string)[])[
                ("/", "home"), (Petition, "petition"), ("/petitions/a-seat-at-the-table", "closed"), ("/campaigns/free-to-change-jobs", "campaign"), ("/demands", "demands"),
                ("/demands/training-2020-closing-5", "demand"), ("/consultations/us-canada-consultation-2017", "consultation"), ("/search?q=work", "search"),
                ("/receipts", "receipts"), ("/my-signatures", "my-signatures"), ("/privacy", "privacy"), ("/staff", "staff")])
            {
                foreach (var width in (int[])[360, 768, 1280])
                {
                    foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
                    {
                        await TakeAsync(page, language + address, (width, 1100), scheme, target, $"{name}{language.Replace('/', '-')}-{width}-{scheme}");
                    }
                }
            }
        }
    }

    private static async Task TakeAsync(IPage page, string address, (int Width, int Height) window, ColorScheme scheme, string folder, string name)
    {
        await page.SetViewportSizeAsync(window.Width, window.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.GotoAsync(address);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }
}
