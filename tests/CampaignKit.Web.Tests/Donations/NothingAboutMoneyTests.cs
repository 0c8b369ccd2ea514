using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;
using CampaignKit.Web.Tests.Staff;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>Where no donations are taken, nothing says that there could be any.</summary>
public sealed partial class NothingAboutMoneyTests : IDisposable
{
    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData("/staff")]
    [InlineData("/staff/keys")]
    [InlineData("/staff/people")]
    [InlineData("/staff/installation")]
    [InlineData("/staff/campaigns/free-to-change-jobs")]
    public async Task Administrator_is_offered_no_role_no_scope_and_no_page_of_donations(string path)
    {
        using var browser = await StaffBrowser.SetUpAsync(_app);

        Assert.DoesNotMatch(Words(), (await browser.Visitor.GetAsync(path)).Html);
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/")]
    [InlineData("/petitions/end-closed-work-permits")]
    public async Task Public_sees_nothing_of_them(string path) => Assert.DoesNotMatch(Words(), await _app.Client.GetStringAsync(path));

    [GeneratedRegex("treasurer|donat|refund|stripe", RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
