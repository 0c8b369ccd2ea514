using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Review;

/// <summary>Removals as an operator makes them, by commands, and as everybody sees them, while the program serves and after it was killed.</summary>
public sealed class ReviewOfARunningProgramTests : IDisposable
{
    private const string Because = "Signed_in_one_minute_through_one_label.";

    private static readonly string Petition = SeedPetitions.Open[0];

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rule_takes_signatures_out_of_the_number_and_everybody_sees_why()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        await SignAsync(program, robots: 12, people: 5);

        var preview = (await CommandRun.OfAsync(_folder, $"invalidate preview {Petition} --source robot*")).AssertDone();
        var applied = (await CommandRun.OfAsync(_folder, $"invalidate apply {Petition} --source robot* --by Grace --because {Because}")).AssertDone();

        Assert.Equal("Signatures that this rule would remove: 12. Nothing was changed.", preview.Lines[0]);
        Assert.Contains("12 signatures are removed", applied.Output, StringComparison.Ordinal);
        Assert.Equal((5, 12), await ReadAsync(program));
        Assert.Contains($"12 · {Because}", Html.Text(await program.Client.GetStringAsync($"/petitions/{Petition}")), StringComparison.Ordinal);
        await program.KillAsync();
        await program.RestartAsync();
        Assert.Equal((5, 12), await ReadAsync(program));

        (await CommandRun.OfAsync(_folder, $"invalidate undo {Petition} {applied.Lines[0].Split(':')[0]} --by Grace")).AssertDone();

        Assert.Equal((17, 0), await ReadAsync(program));
        Assert.DoesNotContain("@", applied.Output + preview.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_can_be_applied_while_no_program_serves()
    {
        await using (var program = await RunningProgram.StartAsync(_folder)) await SignAsync(program, robots: 3, people: 2);

        (await CommandRun.OfAsync(_folder, $"invalidate apply {Petition} --source robot* --by Grace --because {Because}")).AssertDone();

        await using var again = await RunningProgram.StartAsync(_folder);
        Assert.Equal((2, 3), await ReadAsync(again));
    }

    [Fact]
    public async Task Mailbox_is_removed_by_hand_and_appears_in_no_command_line_and_no_output()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        await SignAsync(program, robots: 0, people: 4);

        var removed = (await CommandRun.OfAsync(_folder, $"review remove {Petition} --mailbox --by Grace", "PERSON1@example.org\n")).AssertDone();
        (await CommandRun.OfAsync(_folder, $"review list {Petition}")).AssertDone();
        (await CommandRun.OfAsync(_folder, $"invalidate undo {Petition} review --by Grace")).AssertRefused("put back by review accept");

        Assert.Equal((3, 1), await ReadAsync(program));
        Assert.Contains("Removed after review", await program.Client.GetStringAsync($"/api/v1/petitions/{Petition}/breakdown"), StringComparison.Ordinal);
        Assert.DoesNotContain("person1", removed.Output + program.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task SignAsync(RunningProgram program, int robots, int people)
    {
        for (var number = 0; number < robots; number++) await new SignerForm { Email = $"robot{number}@example.org", Source = "robot-7" }.SignAsync(program.Client, Petition);
        for (var number = 0; number < people; number++) await new SignerForm { Email = $"person{number}@example.org" }.SignAsync(program.Client, Petition);
    }

    private static async Task<(long Counted, long Removed)> ReadAsync(RunningProgram program)
    {
        var breakdown = JsonDocument.Parse(await program.Client.GetStringAsync($"/api/v1/petitions/{Petition}/breakdown")).RootElement;
        var told = breakdown.GetProperty("removals").EnumerateArray().Where(removal => !removal.TryGetProperty("undone", out _)).Sum(removal => removal.GetProperty("number").GetInt64());
        Assert.Equal(breakdown.GetProperty("removed").GetInt64(), told);
        var count = JsonDocument.Parse(await program.Client.GetStringAsync($"/api/v1/petitions/{Petition}/count")).RootElement.GetProperty("count").GetInt64();
        Assert.Equal(count, breakdown.GetProperty("counted").GetInt64());
        return (count, told);
    }
}
