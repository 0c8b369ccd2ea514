using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>A program that is killed between the mail and the ledger loses no promise of either.</summary>
public sealed class KillWhileConfirmingTests
{
    private const int Rounds = 10;
    private const int Clients = 6;

    [Fact]
    public async Task A_program_that_is_killed_ten_times_sends_every_mail_counts_every_confirmation_once_and_forgets_every_not_me()
    {
        var random = new Random(20261123);
        var load = new ConfirmingLoad(SeedPetitions.Mailed[0]);
        await using var program = await RunningProgram.StartAsync();

        for (var round = 0; round < Rounds; round++)
        {
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var running = load.RunAsync(program, Clients, first);
            await Task.WhenAny(first.Task, running);
            await Task.Delay(random.Next(50, 500));
            await program.KillAsync();
            await running.WaitAsync(TimeSpan.FromMinutes(2));
            await program.RestartAsync();
            await load.AssertHeldAsync(program);
        }

        var expected = await load.ConfirmTheRestAsync(program);
        await load.AssertHeldAsync(program);
        Assert.Equal(expected, await SigningRecord.CountAsync(program, SeedPetitions.Mailed[0]));
        Assert.True(load.Confirmed > Rounds, $"Only {load.Confirmed} were confirmed: the program was killed before it worked.");
        SigningLoad.AssertNothingReadable(program.Folder);
    }
}
