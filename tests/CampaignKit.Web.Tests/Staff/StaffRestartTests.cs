using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>What the program prints about its staff, and what of them outlives it.</summary>
public sealed partial class StaffRestartTests
{
    [Fact]
    public async Task Whoever_was_set_up_by_the_printed_link_is_still_signed_in_after_a_restart_which_prints_none()
    {
        await using var program = await RunningProgram.StartAsync();
        var token = Assert.Single(SetUpLink().Matches(program.Output)).Groups[1].Value;
        await program.RestartAsync();
        Assert.NotEqual(token, SetUpLink().Matches(program.Output)[^1].Groups[1].Value);

        // The earlier link still does what it is for.
        using var before = new StaffBrowser(program.Address);
        await before.SetUpAsync(token);
        Assert.True(await before.IsSignedInAsync());
        await program.StopAsync();
        var list = (await CommandRun.OfAsync(program.Folder, "staff list")).AssertDone();
        Assert.Contains("ada@example.org  administrator  password", list.Output, StringComparison.Ordinal);
        await program.RestartAsync();

        using var after = new StaffBrowser(program.Address);
        after.Plant("staff", before.CookiesAt("/staff")["staff"]);
        Assert.True(await after.IsSignedInAsync());
        Assert.Equal(2, SetUpLink().Count(program.Output));
        Assert.Contains($"Staff pages    {program.Address.OriginalString.TrimEnd('/')}/staff\n", program.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandRun.OfAsync(program.Folder, "staff revoke ada@example.org")).AssertDone().ExitCode);
        Assert.False(await after.IsSignedInAsync());
    }

    [GeneratedRegex(@"Staff set-up +http\S+/staff/set-up/(\S+)")]
    private static partial Regex SetUpLink();
}
