using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>A program that is killed at any moment, again and again, keeps every promise it made.</summary>
public sealed class KillUnderLoadTests
{
    private const int Rounds = 10;
    private const int Clients = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_program_that_is_killed_ten_times_keeps_everything_it_acknowledged_and_counts_nobody_twice(int shards)
    {
        var random = new Random(20261122);
        var record = new SigningRecord();
        await using var program = await RunningProgram.StartAsync(settings: new Dictionary<string, string?> { ["CampaignKit__Signatures__Shards"] = $"{shards}" });
        var petitions = SeedPetitions.Open[..3];

        for (var round = 0; round < Rounds; round++)
        {
            await using (var load = SigningLoad.Start(program, record, petitions, Clients, seed: round))
            {
                // The first answer says that load is there; from then on the moment is anybody's guess.
                await load.AnsweredAsync(1);
                await Task.Delay(random.Next(100, 600));
                await program.KillAsync();
            }

            await program.RestartAsync();
            await record.AssertHeldAsync(program);
        }

        SigningLoad.AssertNothingReadable(program.Folder);
        Assert.True(record.Acknowledged > Rounds * Clients, $"Only {record.Acknowledged} were acknowledged: the program was killed before it worked.");
    }
}
