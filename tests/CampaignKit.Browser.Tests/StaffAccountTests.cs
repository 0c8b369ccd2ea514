using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Faults;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Mail;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Accounts of the staff in a browser: invited by mail, and signed in by a passkey.</summary>
[Collection(BrowserSuite.Name)]
public sealed partial class StaffAccountTests(BrowserSite site)
{
    [Fact]
    public async Task Invited_by_mail_somebody_joins_and_sees_what_their_role_may_and_no_more()
    {
        await using var maildev = await MaildevProcess.StartAsync(Repository.Root);
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(
            folder,
            ("CampaignKit__Mail__Host", "127.0.0.1"),
            ("CampaignKit__Mail__Port", maildev.Port.ToString(CultureInfo.InvariantCulture)),
            ("CampaignKit__Mail__StartTls", "false"));

        await site.VisitAsync(
            async visit =>
            {
                var (page, looks) = (visit.Page, new Looks(visit.Page));
                visit.Expect(400);
                await visit.SetUpAsync(program);
                await looks.AtAsync("home");
                await page.GotoAsync("/staff/people");
                await looks.AtAsync("people");
                await visit.SendAsync();
                await looks.AtAsync("people with problems");

                // By keyboard alone: the address, the first role that is wanted, and Enter.
                await page.GetByLabel("E-mail address").FocusAsync();
                await page.Keyboard.TypeAsync("ben@example.org");
                var viewer = page.GetByRole(AriaRole.Checkbox, new() { Name = "viewer" });
                while (!await viewer.EvaluateAsync<bool>("box => box === document.activeElement")) await page.Keyboard.PressAsync("Tab");
                await page.Keyboard.PressAsync("Space");
                await page.Keyboard.PressAsync("Enter");
                await visit.SeesAsync("The invitation is made");
                Assert.Equal(0, await page.Locator("#link").CountAsync());
                await looks.AtAsync("invited");
                await page.GetByRole(AriaRole.Link, new() { Name = "Back to the staff" }).ClickAsync();
                await page.GetByRole(AriaRole.Link, new() { Name = "ben@example.org" }).ClickAsync();
                await visit.SeesAsync("ben@example.org");
                await looks.AtAsync("person");
                foreach (var path in (string[])["/staff/account", "/staff/audit", "/staff/passkeys"])
                {
                    await page.GotoAsync(path);
                    await looks.AtAsync(path);
                }

                Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
            },
            program.Address);

        var link = InvitationLink().Match((await MailAsync(maildev)).GetProperty("text").GetString()!).Value;
        await site.VisitAsync(
            async visit =>
            {
                var (page, looks) = (visit.Page, new Looks(visit.Page));
                visit.Expect(400);
                visit.Expect(404);
                await page.GotoAsync(link);
                await visit.SendAsync();
                await looks.AtAsync("invitation with problems");
                await page.GetByLabel("Your name").FillAsync("Ben Example");
                await page.GetByLabel("Password", new() { Exact = true }).FillAsync(StaffSteps.Password);
                await page.GetByLabel("The same password again").FillAsync(StaffSteps.Password);
                await page.Keyboard.PressAsync("Enter");
                await visit.SeesAsync("Staff");
                Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = "Staff of this site" }).CountAsync());
                Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = "Who did what" }).CountAsync());
                Assert.Equal(404, (await page.GotoAsync("/staff/people"))!.Status);
                Assert.Equal(404, (await page.GotoAsync(link))!.Status);
                Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
            },
            program.Address);
    }

    [Fact]
    public async Task Passkey_is_added_signs_in_and_opens_nothing_once_it_is_removed()
    {
        using var folder = new DataFolder();
        await using var program = await BrowserSite.StartAsync(folder);

        // Passkeys belong to names, not to addresses of machines.
        var address = new UriBuilder(program.Address) { Host = "localhost" }.Uri;
        await site.VisitAsync(
            async visit =>
            {
                var (page, looks) = (visit.Page, new Looks(visit.Page));
                visit.Expect(400);
                await AddDeviceAsync(page);
                await visit.SetUpAsync(program);
                await page.GotoAsync("/staff/passkeys");
                await page.GetByLabel("Name", new() { Exact = true }).FillAsync("My telephone");
                await page.GetByLabel("Your password").FillAsync("a sentence that is wrong");
                await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
                await page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "not your password" }).WaitForAsync();
                await page.GetByLabel("Your password").FillAsync(StaffSteps.Password);
                await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
                await page.GetByRole(AriaRole.Heading, new() { Name = "My telephone" }).WaitForAsync();
                await page.GetByText("Rename or remove").ClickAsync();
                await looks.AtAsync("passkeys");

                await SignOutAsync(visit);
                await looks.AtAsync("sign in");
                await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
                await visit.SeesAsync("Staff");

                await page.GotoAsync("/staff/passkeys");
                await page.GetByText("Rename or remove").ClickAsync();
                await page.Locator("details").GetByLabel("Your password").Last.FillAsync(StaffSteps.Password);
                await page.GetByRole(AriaRole.Button, new() { Name = "Remove My telephone" }).ClickAsync();
                await page.GetByText("You have none.").WaitForAsync();
                await SignOutAsync(visit);
                await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
                await page.GetByText("This passkey does not open an account now").First.WaitForAsync();
                Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
            },
            address);
    }

    [Fact]
    public async Task Without_script_the_password_is_there_and_nothing_that_does_not_work() => await site.VisitAsync(
        async visit =>
        {
            await visit.Page.GotoAsync("/staff/sign-in");

            Assert.True(await visit.Page.GetByLabel("Password").IsVisibleAsync());
            Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).CountAsync());
        },
        hasScript: false);

    // A device inside the browser that knows its owner without asking.
    private static async Task AddDeviceAsync(IPage page)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static async Task SignOutAsync(Visit visit)
    {
        await visit.Page.GotoAsync("/staff");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visit.SeesAsync("Sign in for staff");
    }

    private static async Task<JsonElement> MailAsync(MaildevProcess maildev)
    {
        await Eventually.HoldsAsync(async () => Assert.NotEmpty(await maildev.MailsAsync()), TimeSpan.FromSeconds(30), Stopwatch.GetTimestamp());
        return Assert.Single(await maildev.MailsAsync());
    }

    [GeneratedRegex(@"/staff/invitation/[A-Za-z0-9_-]+")]
    private static partial Regex InvitationLink();
}
