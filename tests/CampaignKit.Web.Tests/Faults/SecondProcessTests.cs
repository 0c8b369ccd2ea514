using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>A data directory belongs to one process at a time.</summary>
public sealed class SecondProcessTests
{
    [Fact]
    public async Task A_second_process_on_the_same_directory_is_refused_and_the_first_goes_on_counting()
    {
        var record = new SigningRecord();
        await using var program = await RunningProgram.StartAsync();
        var petitions = SeedPetitions.Open[..2];
        await using (var load = SigningLoad.Start(program, record, petitions, clients: 2, seed: 1))
        {
            await load.AnsweredAsync(20);

            var refusal = await RefusedStart.OfAsync(program.Folder);

            refusal.AssertSays(program.Folder.Data, "in use by another CampaignKit process");
        }

        Assert.Equal(200, await record.SignAsync(program.Client, petitions[0], new SignerForm()));
        await record.AssertHeldAsync(program);
    }

    [Fact]
    public async Task A_process_that_was_killed_leaves_no_lock_behind()
    {
        await using var program = await RunningProgram.StartAsync();
        await program.KillAsync();

        await program.RestartAsync();

        Assert.Equal("ready", await program.Client.GetStringAsync("/readyz"));
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_on_a_new_directory_leave_one_serving()
    {
        using var folder = new DataFolder();
        await using var one = ProgramRun.Start(folder);
        await using var other = ProgramRun.Start(folder);

        Uri?[] addresses = [await one.ServingAsync(), await other.ServingAsync()];

        var loser = addresses[0] is null ? one : other;
        Assert.Single(addresses, address => address is not null);
        new RefusedStart(await loser.EndedAsync(), loser.Output, loser.Errors).AssertSays(folder.Data, "in use by another CampaignKit process");
        using var client = new HttpClient { BaseAddress = addresses[0] ?? addresses[1] };
        Assert.Equal(1, (await new SignerForm().SignAsync(client, SeedPetitions.Open[0])).Count);
    }
}
