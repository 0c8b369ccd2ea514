using System.Runtime.InteropServices;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>A program that is asked to end, by Ctrl-C or by a service manager, ends in order in the middle of its work.</summary>
public sealed class ShutdownTests
{
    [Theory]
    [InlineData(PosixSignal.SIGTERM, 1)]
    [InlineData(PosixSignal.SIGINT, 2)]
    public async Task A_program_that_is_asked_to_end_under_load_ends_with_0_and_keeps_everything_it_acknowledged(PosixSignal signal, int seed)
    {
        var record = new SigningRecord();
        await using var program = await RunningProgram.StartAsync();
        var petitions = SeedPetitions.Open[..2];
        int exitCode;
        await using (var load = SigningLoad.Start(program, record, petitions, clients: 4, seed))
        {
            await load.AnsweredAsync(200);
            exitCode = await program.StopAsync(signal);
            await load.LostAsync();
        }

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("failed with", program.Output, StringComparison.Ordinal);

        // Everything is in the database itself: nothing is left to recover.
        Assert.False(File.Exists(program.Folder.Log));

        await program.RestartAsync();
        await record.AssertHeldAsync(program);
    }
}
