using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>A data directory that cannot be written is refused at the start in words.</summary>
public sealed class ReadOnlyDirectoryTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MountFact]
    public async Task An_empty_directory_that_is_read_only_is_refused()
    {
        await using var mount = await PrivateMount.ReadOnlyAsync(_folder.Data);

        var refusal = await RefusedStart.OfAsync(_folder, wrapper: mount.Wrapper);

        refusal.AssertSays(_folder.Data, "cannot be written");
    }

    [MountFact]
    public async Task An_installation_that_has_become_read_only_is_refused_and_not_touched()
    {
        await using (var program = await RunningProgram.StartAsync(_folder))
        {
            await new SignerForm().SignAsync(program.Client, SeedPetitions.Open[0]);
            Assert.Equal(0, await program.StopAsync());
        }

        var before = _folder.Snapshot();
        await using var mount = await PrivateMount.ReadOnlyAsync(_folder.Data);

        var refusal = await RefusedStart.OfAsync(_folder, wrapper: mount.Wrapper);

        refusal.AssertSays(_folder.Data, "cannot be written");
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public async Task A_directory_whose_place_is_taken_by_a_file_is_refused()
    {
        await File.WriteAllTextAsync(_folder.Data, "");

        var refusal = await RefusedStart.OfAsync(_folder);

        refusal.AssertSays(_folder.Data, "cannot be made");
    }
}
