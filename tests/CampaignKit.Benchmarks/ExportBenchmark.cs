using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Storage.Sqlite;

namespace CampaignKit.Benchmarks;

/// <summary>An export of a large petition as a program of the staff orders it: how long it takes, how much memory, and what people who sign meanwhile notice of it.</summary>
/// <remarks>In the rounds with it, another one is ordered whenever one is done, so that the two rates are of load that is even. Every file is counted to the last row.</remarks>
internal sealed class ExportBenchmark(Options options, CancellationToken cancellationToken)
{
    private const long MaxGrowth = 100_000_000;

    private readonly Report _report = new("export", FormattableString.Invariant($"An export of {options.Count:N0} signatures while people sign"));
    private readonly List<TimeSpan> _underLoad = [];

    public async Task<Report> RunAsync()
    {
        _report.Say($"{Machine.Describe(options.Directory)}");
        using var data = new TempDirectory(options.Directory, "export");
        using var scripts = new TempDirectory(options.Directory, "wrk");
        var (slug, key) = await FillAsync(data);
        await using var program = await ServerProcess.StartProgramAsync(data, cancellationToken);
        using var http = new HttpClient { BaseAddress = program.Address, Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        var rounds = new SigningRounds(new(scripts, cancellationToken), cancellationToken);
        var without = new Contender("first signatures", seconds => rounds.FirstAsync(program, slug, seconds));
        var with = new Contender("while an export is written", seconds => rounds.FirstAsync(program, slug, seconds, load => RepeatAsync(http, slug, load)));
        await without.WarmUpAsync(options.WarmUpSeconds);
        var before = program.ReadMemory();
        var alone = await ExportAsync(http, slug);
        var after = program.ReadMemory();
        _report.Note("an export while nobody signs", $"{alone.Taken.TotalSeconds:0} s, {alone.Rows:N0} rows, {alone.Bytes / 1e6:N0} MB");
        _report.Target("highest resident memory with it, above the highest before", $"{(after.Peak - before.Peak) / 1e6:N0} MB (of {before.Peak / 1e6:N0} MB)", $"< 100 MB", after.Peak - before.Peak < MaxGrowth);

        for (var round = 0; round < options.Rounds; round++)
        {
            await without.RunAsync(options.Seconds);
            await with.RunAsync(options.Seconds);
        }

        _report.Say($"First signatures under wrk, the two taking turns {options.Rounds} times, medians; each round's growth of the count was exact. The petition grows with every round: {options.Count + rounds.Checked:N0} signatures in the end.");
        _report.Table([without, with]);
        var sorted = _underLoad.Order().ToList();

        // A short round ends before its export does.
        if (sorted.Count > 0) _report.Note(FormattableString.Invariant($"an export while people sign, median of {sorted.Count}"), $"{sorted[sorted.Count / 2].TotalSeconds:0} s");
        _report.Note("highest resident memory in the end", $"{program.ReadMemory().Peak / 1e6:N0} MB");
        var ratio = with.PerSecond / without.PerSecond;
        _report.Target("signing rate with an export / without it", $"{ratio:0.00}", $"≥ 0.80", ratio >= 0.8);
        return _report;
    }

    private async Task<(string Slug, string Key)> FillAsync(TempDirectory data)
    {
        string slug;
        await using (var installation = await ServerProcess.StartProgramAsync(data, cancellationToken))
        {
            // The first signature makes the campaign's key, under which the others are sealed.
            slug = (await installation.Api.ListOpenAsync(cancellationToken))[0];
            await installation.Api.SignAsync(slug, LedgerFill.Address(0), cancellationToken);
        }

        using (var fill = new LedgerFill(data.Path, slug)) await fill.RunAsync(1, options.Count, cancellationToken);
        return (slug, await MakeKeyAsync(data));
    }

    private async Task<string> MakeKeyAsync(TempDirectory data)
    {
        using var database = SqliteDatabase.Open(Path.Combine(data.Path, "campaignkit.db"));
        var documents = new SqliteDocuments(database);
        var master = new MasterKey(Convert.FromBase64String(await File.ReadAllTextAsync(Path.Combine(data.Path, "master.key"), cancellationToken)));
        var keys = await InstallationKeys.ReadAsync(documents, master);
        var people = new StaffPeople(documents, keys, TimeProvider.System);
        var member = people.New("Ada Example", Mailbox.TryParse("ada@example.org", out var mailbox, out var problem) ? mailbox : throw new BenchmarkException(problem), StaffRole.Administrator);
        await people.AddAsync(member);
        return (await new ApiKeys(documents, people, keys, TimeProvider.System).MakeAsync(member, "benchmark", [StaffAction.Export], days: 1))!.Value.Token;
    }

    private async Task RepeatAsync(HttpClient http, string slug, Task load)
    {
        // What is under way when the load ends is finished: the next round begins with nothing in the background.
        while (!load.IsCompleted)
        {
            var (taken, rows, _) = await ExportAsync(http, slug, load);
            if (rows == 0) continue;
            _underLoad.Add(taken);
            Progress.Say($"While people sign: {taken.TotalSeconds:0} s, {rows:N0} rows");
        }
    }

    private async Task<(TimeSpan Taken, long Rows, long Bytes)> ExportAsync(HttpClient http, string slug, Task? load = null)
    {
        var started = Stopwatch.GetTimestamp();
        using var ordered = await http.PostAsJsonAsync(
            "/api/v1/staff/exports", new { petition = slug, scope = "signers", format = "csv", recipient = "the benchmark", purpose = "to measure" }, cancellationToken);
        var address = $"/api/v1/staff/exports/{(await ReadAsync(ordered)).GetProperty("id").GetString()}";
        while (true)
        {
            using var asked = await http.GetAsync(address, cancellationToken);
            var export = await ReadAsync(asked);
            if (export.GetProperty("state").GetString() is "done")
            {
                var (rows, bytes) = (export.GetProperty("rows").GetInt64(), export.GetProperty("bytes").GetInt64());
                await CheckAsync(http, address, rows, bytes, isWhole: load is null);
                (await http.DeleteAsync(address, cancellationToken)).Dispose();
                return (Stopwatch.GetElapsedTime(started), rows, bytes);
            }

            if (load is { IsCompleted: true })
            {
                (await http.DeleteAsync(address, cancellationToken)).Dispose();
                return default;
            }

            await Task.Delay(250, cancellationToken);
        }
    }

    private async Task CheckAsync(HttpClient http, string address, long rows, long bytes, bool isWhole)
    {
        // Downloads are no part of what is measured under load.
        if (rows < options.Count) throw new BenchmarkException($"INEXACT: the export has {rows} rows, and at least {options.Count} had signed.");
        if (!isWhole) return;
        using var answer = await http.GetAsync($"{address}/file", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var (lines, length, buffer) = (0L, 0L, new byte[64 * 1024]);
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; length += read) lines += buffer.AsSpan(0, read).Count((byte)'\n');
        if (lines != rows + 1 || length != bytes) throw new BenchmarkException($"INEXACT: the file has {lines} lines and {length} bytes, and should have {rows + 1} and {bytes}.");
    }

    private async Task<JsonElement> ReadAsync(HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
        : throw new BenchmarkException($"The export was refused with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
}
