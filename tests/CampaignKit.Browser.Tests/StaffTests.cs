using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Browser.Tests;

/// <summary>The staff's pages, from the link that the program prints at its first start.</summary>
[Collection(BrowserSuite.Name)]
public sealed class StaffTests(BrowserSite site)
{
    [Fact]
    public async Task First_administrator_is_set_up_signs_out_and_in_again_and_nothing_stands_in_their_way()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder);

        await site.VisitAsync(
            async visit =>
            {
                var (page, looks) = (visit.Page, new Looks(visit.Page));
                visit.Expect(400);
                await page.GotoAsync(StaffSteps.SetUpLinkOf(program));
                await looks.AtAsync("set-up");
                await visit.SendAsync();
                await looks.AtAsync("set-up with problems");
                await visit.FillInStaffAsync();
                await visit.SendAsync();
                await visit.SeesAsync("Staff");
                await looks.AtAsync("home");
                await page.GotoAsync("/staff/installation");
                await looks.AtAsync("installation");
                await page.GotoAsync("/staff/sessions");
                await looks.AtAsync("sessions");
                await page.GotoAsync("/staff/codes");
                await looks.AtAsync("codes");
                await visit.SendAsync();
                await looks.AtAsync("codes being set up");
                await page.GotoAsync("/staff");
                await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
                await visit.SeesAsync("Sign in for staff");
                await looks.AtAsync("sign in");
                await page.GetByLabel("E-mail address").FillAsync("ada@example.org");
                await page.GetByLabel("Password").FillAsync(StaffSteps.Password);
                await page.Keyboard.PressAsync("Enter");
                await visit.SeesAsync("Staff");
                Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
            },
            program.Address);
    }
}
