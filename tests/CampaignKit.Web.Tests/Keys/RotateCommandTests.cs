using CampaignKit.Storage.Tests;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Keys;

/// <summary><c>keys rotate</c> as an operator runs it.</summary>
public sealed class RotateCommandTests : IDisposable
{
    private static readonly string Petition = SeedPetitions.Open[0];

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Signers_are_the_same_people_under_a_new_master_key()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        var signed = await new SignerForm().SignAsync(program.Client, Petition);
        var exported = Assert.Single(await program.ExportAsync(Petition));
        Assert.Equal(0, await program.StopAsync());
        var old = await File.ReadAllTextAsync(_folder.MasterKey);

        var rotated = (await CommandRun.OfAsync(_folder, "keys rotate")).AssertDone();

        Assert.Contains(_folder.MasterKey, rotated.Output, StringComparison.Ordinal);
        Assert.NotEqual(old, await File.ReadAllTextAsync(_folder.MasterKey));
        Assert.Equal(["master.key"], Directory.GetFiles(_folder.Data, "master.key*").Select(Path.GetFileName));
        await program.RestartAsync();
        Assert.Equal(signed, await new SignerForm().SignAsync(program.Client, Petition));
        Assert.Equal(exported, Assert.Single(await program.ExportAsync(Petition)));
    }

    [Fact]
    public async Task Old_master_key_opens_nothing_any_more()
    {
        await using (var program = await RunningProgram.StartAsync(_folder))
        {
            await new SignerForm().SignAsync(program.Client, Petition);
            Assert.Equal(0, await program.StopAsync());
        }

        var old = await File.ReadAllTextAsync(_folder.MasterKey);
        (await CommandRun.OfAsync(_folder, "keys rotate")).AssertDone();
        await File.WriteAllTextAsync(_folder.MasterKey, old);

        (await RefusedStart.OfAsync(_folder)).AssertSays("not the one that this installation's data was written under");
        (await RefusedStart.OfAsync(_folder, arguments: ["export", Petition, "--to", "the minister", "--for", "delivery"])).AssertSays("master key");
    }

    [Fact]
    public async Task Running_program_keeps_its_master_key()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        var before = await File.ReadAllTextAsync(_folder.MasterKey);

        (await CommandRun.OfAsync(_folder, "keys rotate")).AssertRefused("in use by another CampaignKit process");

        Assert.Equal(before, await File.ReadAllTextAsync(_folder.MasterKey));
        Assert.Equal(1, (await new SignerForm().SignAsync(program.Client, Petition)).Count);
    }

    [Fact]
    public async Task Start_over_the_half_of_a_change_says_how_to_finish_it()
    {
        await using (var program = await RunningProgram.StartAsync(_folder)) Assert.Equal(0, await program.StopAsync());
        (await CommandRun.OfAsync(_folder, "keys rotate")).AssertDone();

        // As a process leaves it that is killed while it puts the new file in the place of the old one.
        File.Move(_folder.MasterKey, _folder.MasterKey + ".new");
        await File.WriteAllBytesAsync(_folder.MasterKey, new byte[45]);

        (await RefusedStart.OfAsync(_folder)).AssertSays("A change of the master key was interrupted", "`keys rotate` again");
        (await CommandRun.OfAsync(_folder, "retention")).AssertRefused("`keys rotate` again");

        (await CommandRun.OfAsync(_folder, "keys rotate")).AssertDone();
        await using var again = await RunningProgram.StartAsync(_folder);
        Assert.Equal("ready", await again.Client.GetStringAsync("/readyz"));
    }

    [Fact]
    public async Task Over_a_storage_that_others_can_use_the_operator_has_to_say_that_nobody_does()
    {
        var settings = new Dictionary<string, string?> { ["CampaignKit__Storage"] = "AzureTables", ["CampaignKit__AzureTables__Account"] = "https://example.table.core.windows.net" };

        (await CommandRun.OfAsync(_folder, "keys rotate", settings: settings)).AssertRefused("Stop them all", "--all-nodes-are-stopped");
    }

    [Fact]
    public async Task Signers_over_Azure_Tables_are_the_same_people_under_a_new_master_key()
    {
        await using var azurite = new AzuriteProcess(Repository.Root);
        await azurite.StartAsync();
        var settings = new Dictionary<string, string?> { ["CampaignKit__Storage"] = "AzureTables", ["CampaignKit__AzureTables__Account"] = azurite.ConnectionString };
        await using var program = await RunningProgram.StartAsync(_folder, settings);
        var signed = await new SignerForm().SignAsync(program.Client, Petition);
        Assert.Equal(0, await program.StopAsync());
        var old = await File.ReadAllTextAsync(_folder.MasterKey);

        var rotated = (await CommandRun.OfAsync(_folder, "keys rotate --all-nodes-are-stopped", settings: settings)).AssertDone();

        Assert.Contains("on every node", rotated.Output, StringComparison.Ordinal);
        Assert.NotEqual(old, await File.ReadAllTextAsync(_folder.MasterKey));
        await program.RestartAsync();
        Assert.Equal(signed, await new SignerForm().SignAsync(program.Client, Petition));
    }
}
