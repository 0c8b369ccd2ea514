using System.Net.Http.Json;
using System.Text.Json;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>An installation whose very first start is killed is an installation that has not been started, or one that has; nothing between.</summary>
public sealed class KillDuringFirstStartTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(300)]
    [InlineData(500)]
    [InlineData(800)]
    public async Task A_first_start_that_is_killed_after_some_time_can_be_repeated(int milliseconds)
    {
        await using (var first = ProgramRun.Start(_folder))
        {
            // The moment of the kill is what is tested, so it is waited out.
            await Task.Delay(milliseconds);
            await first.KillAsync();
        }

        await AssertStartsWholeAsync();
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("master.key.new")]
    [InlineData("master.key")]
    [InlineData("campaignkit.db")]
    [InlineData("campaignkit.db-wal")]
    [InlineData("campaignkit.db-mark")]
    public async Task A_first_start_that_is_killed_when_a_file_appears_can_be_repeated(string file)
    {
        await KillWhenAsync(file, moreMilliseconds: 0);

        await AssertStartsWholeAsync();
    }

    [Fact]
    public async Task Starts_that_are_killed_one_after_the_other_on_one_directory_can_be_repeated()
    {
        foreach (var (file, more) in ((string, int)[])[("master.key.new", 0), ("campaignkit.db", 0), ("campaignkit.db-mark", 2), ("campaignkit.db-mark", 10), ("campaignkit.db-mark", 30)])
        {
            await KillWhenAsync(file, more);
        }

        await AssertStartsWholeAsync();
    }

    private async Task KillWhenAsync(string file, int moreMilliseconds)
    {
        Directory.CreateDirectory(_folder.Data);
        var appeared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_folder.Data);
        watcher.Created += (_, change) => Compare(change.Name);
        watcher.Renamed += (_, change) => Compare(change.Name);
        watcher.EnableRaisingEvents = true;
        void Compare(string? name)
        {
            if (name == file) appeared.TrySetResult();
        }

        await using var start = ProgramRun.Start(_folder);

        // What an earlier start left behind does not appear again: then the kill comes when the program serves.
        await Task.WhenAny(appeared.Task, start.ServingAsync());
        if (moreMilliseconds > 0) await Task.Delay(moreMilliseconds);
        await start.KillAsync();
    }

    private async Task AssertStartsWholeAsync()
    {
        var seeds = SeedPetitions.Content;

        await using var program = await RunningProgram.StartAsync(_folder);

        Assert.Equal(seeds.Consultations.Count, await TotalAsync(program, "consultations"));
        Assert.Equal(seeds.Consultations.Sum(consultation => consultation.Demands.Count), await TotalAsync(program, "demands"));
        Assert.Equal(seeds.Campaigns.Count, await TotalAsync(program, "campaigns"));
        Assert.Equal(seeds.Petitions.Count(petition => PetitionTransitions.IsPublic(petition.StateAt(TimeProvider.System.GetUtcNow()))), await TotalAsync(program, "petitions"));
        Assert.Equal(1, (await new SignerForm().SignAsync(program.Client, SeedPetitions.Open[0])).Count);
    }

    private static async Task<int> TotalAsync(RunningProgram program, string list) =>
        (await program.Client.GetFromJsonAsync<JsonElement>($"/api/v1/{list}?limit=1")).GetProperty("total").GetInt32();
}
