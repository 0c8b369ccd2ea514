using System.Text.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Web.Tests.Audit;

/// <summary>The audit log on the command line, over a program and without one.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acts_with_and_without_a_running_program_make_one_log_that_is_shown_exported_and_holds_until_somebody_changes_it()
    {
        await using (var program = await RunningProgram.StartAsync(_folder))
        {
            await new SignerForm().SignAsync(program.Client, SeedPetitions.Open[0]);
            Assert.Single(await program.ExportAsync(SeedPetitions.Open[0]));
            (await CommandRun.OfAsync(_folder, "purge-keys add ana")).AssertDone();
            Assert.Equal(0, await program.StopAsync());
        }

        (await CommandRun.OfAsync(_folder, "keys rotate")).AssertDone();
        (await CommandRun.OfAsync(_folder, $"export {SeedPetitions.Open[0]} --to minister --for delivery --by grace")).AssertDone();

        var shown = (await CommandRun.OfAsync(_folder, "audit show")).AssertDone().Lines;
        var exported = (await CommandRun.OfAsync(_folder, "audit export")).AssertDone().Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var verified = (await CommandRun.OfAsync(_folder, "audit verify")).AssertDone().Lines;
        var note = verified[1].Split("--since ")[1];

        Assert.Equal(6, shown.Length);
        Assert.EndsWith($"operator (grace)  signatures.export  petition {SeedPetitions.Open[0]}  purpose: delivery, recipient: minister", shown[0], StringComparison.Ordinal);
        Assert.Equal(
            ["signatures.export", "purge-key.add", "purge-key.add", "keys.rotate", "keys.rotate", "signatures.export", "audit.export"], exported.Select(entry => entry.GetProperty("action").GetString()));
        Assert.Equal(AuditEntry.Nothing, exported[0].GetProperty("previous").GetString());
        Assert.Equal("The audit log holds: 7 entries.", verified[0]);
        (await CommandRun.OfAsync(_folder, $"audit verify --since {note}")).AssertDone();
        (await CommandRun.OfAsync(_folder, $"audit verify --since 7 {AuditEntry.Nothing}")).AssertRefused("does NOT hold", "Entry 7");

        Tamper();

        (await CommandRun.OfAsync(_folder, "audit verify")).AssertRefused("does NOT hold", "Entry 6");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --to minister")]
    [InlineData(" --for delivery")]
    [InlineData(" --to minister --for delivery --now")]
    public async Task Export_that_does_not_say_for_whom_and_what_for_is_refused(string options)
    {
        var refusal = await RefusedStart.OfAsync(_folder, arguments: $"export {SeedPetitions.Open[0]}{options}".Split(' '));

        refusal.AssertSays("--");
        Assert.Empty(refusal.Output);
    }

    private void Tamper()
    {
        using var database = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "UPDATE documents SET body = CAST(replace(CAST(body AS TEXT), 'delivery', 'research') AS BLOB) WHERE kind = 'audit' AND id = '000000000006'";
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
