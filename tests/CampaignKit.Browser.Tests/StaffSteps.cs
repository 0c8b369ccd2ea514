using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>What somebody of the staff does on many pages.</summary>
internal static partial class StaffSteps
{
    /// <summary>Of whoever <see cref="SetUpAsync"/> sets up.</summary>
    public const string Password = "a sentence that is long enough";

    /// <summary>The link by which a program's first administrator is set up, without its host.</summary>
    public static string SetUpLinkOf(RunningProgram program) => SetUpLink().Match(program.Output).Groups[1].Value;

    /// <summary>Sets up the first administrator, ada@example.org, who is signed in then.</summary>
    public static async Task SetUpAsync(this Visit visit, RunningProgram program)
    {
        await visit.Page.GotoAsync(SetUpLinkOf(program));
        await visit.FillInStaffAsync();
        await visit.SendAsync();
        await visit.SeesAsync("Staff");
    }

    /// <summary>Fills in the form behind that link.</summary>
    public static async Task FillInStaffAsync(this Visit visit)
    {
        await visit.Page.GetByLabel("Your name").FillAsync("Ada Example");
        await visit.Page.GetByLabel("E-mail address").FillAsync("ada@example.org");
        await visit.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await visit.Page.GetByLabel("The same password again").FillAsync(Password);
    }

    /// <summary>Presses the Tab key until the focus is on what has this name: by what a screen reader would say of it.</summary>
    /// <param name="page">Where.</param>
    /// <param name="name">The first line of its label, or its text.</param>
    /// <param name="key">What is pressed there.</param>
    /// <param name="most">How often at most.</param>
    public static async Task TabToAsync(this IPage page, string name, string? key = null, int most = 80)
    {
        const string Focused = "() => { const at = document.activeElement; return at.labels?.length ? at.labels[0].innerText.split('\\n')[0].trim() : at.innerText?.trim() ?? ''; }";
        for (var times = 0; times < most; times++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>(Focused) != name) continue;
            if (key is not null) await page.Keyboard.PressAsync(key);
            return;
        }

        Assert.Fail($"The Tab key does not lead to “{name}”.");
    }

    [GeneratedRegex(@"Staff set-up +http://[^/]+(/staff/set-up/\S+)")]
    private static partial Regex SetUpLink();
}
