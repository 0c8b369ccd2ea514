using System.Diagnostics;
using System.Net;
using CampaignKit.Storage.Tests;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>The program over Azure Tables, when its storage is away and when it is itself.</summary>
public sealed class AzuriteFaultTests : IAsyncLifetime
{
    // How long the storage is away: longer than the client of the storage goes on trying.
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(10);

    private readonly SigningRecord _record = new();
    private readonly string[] _petitions = SeedPetitions.Open[..2];

    private AzuriteProcess Azurite { get; } = new(Repository.Root);

    public Task InitializeAsync() => Azurite.StartAsync();

    public async Task DisposeAsync() => await Azurite.DisposeAsync();

    [Fact]
    public async Task Storage_that_is_gone_for_ten_seconds_costs_nothing_acknowledged_and_signing_goes_on_by_itself()
    {
        await using var program = await StartAsync();
        await using (var load = SigningLoad.Start(program, _record, _petitions, clients: 4, seed: 1))
        {
            await load.AnsweredAsync(100);
            await Azurite.StopAsync();
            var gone = Stopwatch.GetTimestamp();
            await load.OutageAsync();
            await AssertOutageAsync(program);
            await UntilAsync(gone, Away);
            await Azurite.StartAsync();
        }

        await AssertSignsAsync(program, "after@example.org");
        await Eventually.HoldsAsync(() => _record.AssertHeldAsync(program), TimeSpan.FromSeconds(5), since: Stopwatch.GetTimestamp());
    }

    [Fact]
    public async Task Storage_that_does_not_answer_for_ten_seconds_costs_nothing_acknowledged_and_signing_goes_on_by_itself()
    {
        await using var program = await StartAsync();
        await using (var load = SigningLoad.Start(program, _record, _petitions, clients: 4, seed: 2))
        {
            await load.AnsweredAsync(100);
            Azurite.Suspend();
            var gone = Stopwatch.GetTimestamp();
            await load.OutageAsync();
            await UntilAsync(gone, Away);
            Azurite.Resume();
        }

        await AssertSignsAsync(program, "after@example.org");
        await Eventually.HoldsAsync(() => _record.AssertHeldAsync(program), TimeSpan.FromSeconds(5), since: Stopwatch.GetTimestamp());
    }

    [Fact]
    public async Task Program_that_is_killed_again_and_again_keeps_everything_it_acknowledged_and_counts_nobody_twice()
    {
        var random = new Random(20261122);
        await using var program = await StartAsync();
        for (var round = 0; round < 5; round++)
        {
            await using (var load = SigningLoad.Start(program, _record, _petitions, clients: 4, seed: 10 + round))
            {
                await load.AnsweredAsync(1);
                await Task.Delay(random.Next(100, 600));
                await program.KillAsync();
            }

            await program.RestartAsync();
            await _record.AssertHeldAsync(program);
        }
    }

    [Fact]
    public async Task Two_processes_over_one_account_count_everybody_once()
    {
        using var key = new DataFolder();
        await using var one = await StartAsync();
        File.Copy(one.Folder.MasterKey, Path.Combine(key.Beside, "same.key"));
        await using var two = await StartAsync(("CampaignKit__MasterKeyFile", Path.Combine(key.Beside, "same.key")));

        // The same people on both, at the same time.
        await Task.WhenAll(new[] { one, two }.Select(async program =>
        {
            await using var load = SigningLoad.Start(program, _record, _petitions, clients: 3, seed: 3);
            await load.AnsweredAsync(500);
        }));

        foreach (var program in new[] { one, two }) await Eventually.HoldsAsync(() => _record.AssertHeldAsync(program), TimeSpan.FromSeconds(5), since: Stopwatch.GetTimestamp());
    }

    [Fact]
    public async Task Start_without_its_storage_is_refused_with_a_sentence()
    {
        await Azurite.StopAsync();
        using var folder = new DataFolder();

        var refusal = await RefusedStart.OfAsync(folder, Settings());

        refusal.AssertSays("storage account could not be used");
    }

    [Fact]
    public async Task Start_with_a_wrong_account_key_is_refused_with_a_sentence_that_does_not_tell_the_key()
    {
        using var folder = new DataFolder();
        var wrong = Convert.ToBase64String(new byte[64]);
        var account = Azurite.ConnectionString.Replace(Azurite.ConnectionString.Split("AccountKey=")[1].Split(';')[0], wrong, StringComparison.Ordinal);

        var refusal = await RefusedStart.OfAsync(folder, Settings(("CampaignKit__AzureTables__Account", account)));

        refusal.AssertSays("storage account could not be used");
        Assert.DoesNotContain(wrong, refusal.Errors + refusal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_node_without_the_master_key_is_refused_and_makes_none()
    {
        await using var first = await StartAsync();
        using var folder = new DataFolder();

        var refusal = await RefusedStart.OfAsync(folder, Settings());

        refusal.AssertSays(folder.MasterKey, "is missing", "CampaignKit__MasterKeyFile");
        Assert.False(File.Exists(folder.MasterKey));
    }

    private Task<RunningProgram> StartAsync(params (string Name, string Value)[] more) => RunningProgram.StartAsync(settings: Settings(more));

    private Dictionary<string, string?> Settings(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["CampaignKit__Storage"] = "AzureTables", ["CampaignKit__AzureTables__Account"] = Azurite.ConnectionString };
        foreach (var (name, value) in more) settings[name] = value;
        return settings;
    }

    private async Task AssertOutageAsync(RunningProgram program)
    {
        using var answer = await new SignerForm { Email = "during@example.org" }.PostAsync(program.Client, _petitions[0]);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        foreach (var path in (string[])["/healthz", "/readyz", $"/petitions/{_petitions[0]}", "/api/v1/demands", $"/api/v1/petitions/{_petitions[0]}/count"])
        {
            Assert.Equal(HttpStatusCode.OK, (await program.Client.GetAsync(path)).StatusCode);
        }
    }

    private async Task AssertSignsAsync(RunningProgram program, string email)
    {
        var status = await _record.SignAsync(program.Client, _petitions[0], new SignerForm { Email = email });
        Assert.True(status == 200, $"{status}\n{program.Output}");
    }

    private static async Task UntilAsync(long began, TimeSpan time)
    {
        if (time - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest) await Task.Delay(rest);
    }
}
