using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>A disk that is full while the program serves is an outage that ends when there is space again; nothing acknowledged is lost.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Seed = 20261122;

    // Room for a database with the seeds and a few thousand signatures.
    private const int DiskKibibytes = 24 * 1024;

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MountFact]
    public async Task A_disk_that_fills_under_load_costs_nothing_acknowledged_and_signing_goes_on_when_there_is_space_again()
    {
        var record = new SigningRecord();
        await using var disk = await PrivateMount.DiskAsync(_folder.Data, DiskKibibytes);
        await using var program = await RunningProgram.StartAsync(_folder, wrapper: disk.Wrapper);
        var petitions = SeedPetitions.Open[..2];

        await using (var load = SigningLoad.Start(program, record, petitions, clients: 4, Seed))
        {
            await load.AnsweredAsync(100);
            disk.Fill();
            await load.OutageAsync();
        }

        disk.Free();

        Assert.Equal(200, await record.SignAsync(program.Client, petitions[0], new SignerForm { Email = "after@example.org" }));
        await record.AssertHeldAsync(program);
        AssertSaysNothingUnclear(program);

        Assert.Equal(0, await program.StopAsync());
        await program.RestartAsync();
        await record.AssertHeldAsync(program);
    }

    [MountFact]
    public async Task While_the_disk_is_full_signing_is_refused_as_an_outage_and_reading_goes_on()
    {
        await using var disk = await PrivateMount.DiskAsync(_folder.Data, DiskKibibytes);
        await using var program = await RunningProgram.StartAsync(_folder, wrapper: disk.Wrapper);
        var petitions = SeedPetitions.Open[..2];
        await new SignerForm { Email = "before@example.org" }.SignAsync(program.Client, petitions[0]);
        disk.Fill();
        await FillLogAsync(program, petitions[0]);

        foreach (var petition in petitions)
        {
            // Somebody new, somebody who has signed, and on the second petition somebody for whom nothing has been loaded or made yet.
            foreach (var email in (string[])["new@example.org", "before@example.org"])
            {
                using var answer = await new SignerForm { Email = email }.PostAsync(program.Client, petition);
                await AssertOutageAsync(answer);
            }
        }

        foreach (var path in (string[])["/healthz", "/readyz", $"/petitions/{petitions[1]}", "/api/v1/demands", $"/api/v1/petitions/{petitions[0]}/count", $"/api/v1/petitions/{petitions[1]}/count"])
        {
            Assert.Equal(HttpStatusCode.OK, (await program.Client.GetAsync(path)).StatusCode);
        }

        AssertSaysNothingUnclear(program);
    }

    [MountFact]
    public async Task A_form_that_is_posted_while_the_disk_is_full_gets_a_page_that_asks_to_try_again()
    {
        await using var disk = await PrivateMount.DiskAsync(_folder.Data, DiskKibibytes);
        await using var program = await RunningProgram.StartAsync(_folder, wrapper: disk.Wrapper);
        var petition = SeedPetitions.Open[0];
        await new SignerForm { Email = "before@example.org" }.SignAsync(program.Client, petition);
        disk.Fill();
        await FillLogAsync(program, petition);

        using var form = new FormUrlEncodedContent([new("name", "Ada Example"), new("email", "ada@example.org"), new("country", "NP")]);
        using var answer = await program.Client.PostAsync(SignerForm.Address(petition), form);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("Please try again", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [MountFact]
    public async Task A_first_start_on_a_disk_without_enough_space_is_refused_and_succeeds_when_there_is_enough()
    {
        await using var disk = await PrivateMount.DiskAsync(_folder.Data, DiskKibibytes);
        disk.Fill();

        // Room for nothing; for the key; for an empty database; for its tables, but not for the content.
        foreach (var free in (int[])[0, 4, 4, 8, 16, 32, 64])
        {
            if (free > 0) disk.Free(free);
            var refusal = await RefusedStart.OfAsync(_folder, wrapper: disk.Wrapper);
            refusal.AssertSays();
            Assert.True(Regex.IsMatch(refusal.Errors, "full|space"), refusal.Errors);
        }

        disk.Free();
        await using var program = await RunningProgram.StartAsync(_folder, wrapper: disk.Wrapper);
        Assert.Equal(1, (await new SignerForm().SignAsync(program.Client, SeedPetitions.Open[0])).Count);
    }

    [MountFact]
    public async Task A_start_of_an_installation_whose_disk_is_full_is_refused_or_serves_but_loses_nothing()
    {
        var record = new SigningRecord();
        await using var disk = await PrivateMount.DiskAsync(_folder.Data, DiskKibibytes);
        await using (var program = await RunningProgram.StartAsync(_folder, wrapper: disk.Wrapper))
        {
            await using var load = SigningLoad.Start(program, record, SeedPetitions.Open[..2], clients: 4, Seed);
            await load.AnsweredAsync(100);
            await program.KillAsync();
        }

        disk.Fill();
        await using (var start = ProgramRun.Start(_folder, wrapper: disk.Wrapper))
        {
            if (await start.ServingAsync() is null) new RefusedStart(await start.EndedAsync(), start.Output, start.Errors).AssertSays();
        }

        disk.Free();
        await using var again = await RunningProgram.StartAsync(_folder, wrapper: disk.Wrapper);
        await record.AssertHeldAsync(again);
    }

    // The log may have room left in its last block, less than this many signatures; they take it until one finds none.
    private static async Task FillLogAsync(RunningProgram program, string petition)
    {
        for (var number = 0; number < 1000; number++)
        {
            using var answer = await new SignerForm { Email = $"filling{number}@example.org" }.PostAsync(program.Client, petition);
            if (!answer.IsSuccessStatusCode) return;
        }

        Assert.Fail("The disk is full, and yet a thousand signatures were answered as if they had been stored.");
    }

    private static async Task AssertOutageAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(answer.Headers.RetryAfter);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("/problems/storage-unavailable", problem.GetProperty("type").GetString());
        Assert.Equal(503, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    private static void AssertSaysNothingUnclear(RunningProgram program)
    {
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.org", program.Output, StringComparison.Ordinal);
    }
}
