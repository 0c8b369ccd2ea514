using CampaignKit.Core.Audit;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Tests.Review;
using CampaignKit.Web.Exports;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignKit.Web.Tests.Exports;

/// <summary>Exports whose program is stopped, killed or one of several, and the end of their files.</summary>
public sealed class ExportRunnerTests : IAsyncLifetime, IDisposable
{
    private const int Signers = 40;

    private readonly ReviewBench _bench = new();
    private readonly DataFolder _folder = new();
    private readonly InstallationKeys _keys = new(new byte[32]);
    private readonly List<IDisposable> _open = [];
    private readonly ExportFiles _files;

    public ExportRunnerTests() => _files = FilesIn(_folder.Data);

    public async Task InitializeAsync()
    {
        await _bench.SignAsync([.. Enumerable.Range(0, Signers).Select(number => new Signer($"person{number}@example.org") { Name = $"Person {number}" })]);
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _open.Reverse();
        foreach (var open in _open) open.Dispose();
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Program_that_is_stopped_in_the_middle_ends_in_one_whole_file_when_it_is_back()
    {
        var paused = new PausedLedger(_bench.Stores, after: Signers / 2);
        var (id, first) = await OrderAsync(RunnerOf(paused));
        using var stop = new CancellationTokenSource();
        var running = first.RunDueAsync(stop.Token);
        await paused.Paused;
        Assert.Equal(Signers / 2, first.LookedAt(id));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(ExportState.Running, (await RecordAsync(id)).State);

        await RunnerOf(_bench.Stores).RunDueAsync(CancellationToken.None);

        Assert.Equal([id], _files.List());
        Assert.Equal(Enumerable.Range(0, Signers).Select(number => $"Person {number}").Order(StringComparer.Ordinal), (await NamesAsync(id)).Order(StringComparer.Ordinal));
        Assert.Equal((ExportState.Done, Signers, 2), ((await RecordAsync(id)).State, (await RecordAsync(id)).Rows, (await RecordAsync(id)).Attempts));
    }

    [Fact]
    public async Task What_a_killed_program_left_on_the_disk_is_written_anew_or_deleted()
    {
        var (id, runner) = await OrderAsync(RunnerOf(_bench.Stores));
        await ChangeAsync(id, record => record with { State = ExportState.Running, Node = _files.Node, LeaseUntil = _bench.Clock.GetUtcNow() + ExportRunner.Lease, Attempts = 1 });
        await using (var half = _files.Begin(id)) await half.WriteAsync(new byte[100_000]);
        await using (var lost = _files.Begin(new('a', 32))) await lost.WriteAsync(new byte[10]);

        await runner.RunDueAsync(CancellationToken.None);

        Assert.Equal([id], _files.List());
        Assert.Equal(Signers, (await NamesAsync(id)).Count);
    }

    [Fact]
    public async Task Another_node_takes_it_when_the_first_says_nothing_any_more_and_the_first_leaves_no_file()
    {
        using var elsewhere = new DataFolder();
        var theirs = FilesIn(elsewhere.Data);
        var paused = new PausedLedger(_bench.Stores, after: Signers / 2);
        var (id, first) = await OrderAsync(RunnerOf(paused));
        var second = RunnerOf(_bench.Stores, theirs);
        var running = first.RunDueAsync(CancellationToken.None);
        await paused.Paused;

        await second.RunDueAsync(CancellationToken.None);
        Assert.Equal(_files.Node, (await RecordAsync(id)).Node);
        _bench.Clock.Advance(ExportRunner.Lease);
        await second.RunDueAsync(CancellationToken.None);
        paused.LetOn();
        await running;

        Assert.Equal((ExportState.Done, theirs.Node), ((await RecordAsync(id)).State, (await RecordAsync(id)).Node));
        Assert.Empty(_files.List());
        Assert.Equal([id], theirs.List());
        Assert.Equal(Signers, (await NamesAsync(id, theirs)).Count);
    }

    [Fact]
    public async Task Deleting_ends_one_that_is_under_way_at_once()
    {
        var paused = new PausedLedger(_bench.Stores, after: Signers / 2);
        var (id, runner) = await OrderAsync(RunnerOf(paused));
        var running = runner.RunDueAsync(CancellationToken.None);
        await paused.Paused;

        Assert.True(await ExportsOf(runner).DeleteAsync(Caller, id));
        await running;

        Assert.Empty(_files.List());
        var record = await RecordAsync(id);
        Assert.Equal((ExportState.Deleted, true), (record.State, record.SealedKey is null));
    }

    [Fact]
    public async Task File_and_key_are_gone_when_its_time_is_over()
    {
        var (id, runner) = await OrderAsync(RunnerOf(_bench.Stores));
        await runner.RunDueAsync(CancellationToken.None);
        _bench.Clock.Advance(SignerExports.KeptFor - TimeSpan.FromSeconds(1));
        await runner.RunDueAsync(CancellationToken.None);
        Assert.Equal([id], _files.List());

        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ExportStatus.NotReady, (await ExportsOf(runner).OpenAsync(Caller, id)).Status);
        await runner.RunDueAsync(CancellationToken.None);

        Assert.Empty(_files.List());
        var record = await RecordAsync(id);
        Assert.Equal((ExportState.Expired, true), (record.State, record.SealedKey is null));
    }

    [Fact]
    public async Task File_does_not_outlive_the_people_of_its_campaign()
    {
        var (id, runner) = await OrderAsync(RunnerOf(_bench.Stores));
        await runner.RunDueAsync(CancellationToken.None);

        await _bench.Node.Actors.Campaign(_bench.Petition.Campaign).DestroyKeyAsync("purge");
        _bench.Node.Keyring.Forget(_bench.Petition.Campaign);

        Assert.Equal(ExportStatus.NotReady, (await ExportsOf(runner).OpenAsync(Caller, id)).Status);
        await runner.RunDueAsync(CancellationToken.None);
        Assert.Empty(_files.List());
    }

    [Fact]
    public async Task What_is_on_the_disk_names_nobody()
    {
        var (id, runner) = await OrderAsync(RunnerOf(_bench.Stores));
        await runner.RunDueAsync(CancellationToken.None);

        var stored = await File.ReadAllBytesAsync(Directory.GetFiles(Path.Combine(_folder.Data, "exports")).Single(path => path.Contains(id, StringComparison.Ordinal)));

        Assert.Equal(-1, stored.AsSpan().IndexOf("Person"u8));
        Assert.Equal(-1, stored.AsSpan().IndexOf("example.org"u8));
    }

    private StaffCaller Caller { get; } = new(new("ada", new() { SealedPerson = [], Address = "", Roles = [StaffRole.Administrator] }, new("Ada Example", "ada@example.org"), etag: null));

    private ExportFiles FilesIn(string directory)
    {
        var data = DataDirectory.Take(directory);
        _open.Add(data);
        return new(data);
    }

    private AuditLog Log => new(_bench.Documents, _keys, _bench.Clock);

    private ExportRunner RunnerOf(ISignatureLedger ledger, ExportFiles? files = null)
    {
        var runner = new ExportRunner(
            _bench.Documents, files ?? _files, _bench.Catalogue, _bench.Node.Keyring, ledger, _bench.Counts, _keys, Log, _bench.Clock, NullLogger<ExportRunner>.Instance);
        _open.Add(runner);
        return runner;
    }

    private SignerExports ExportsOf(ExportRunner runner) => new(_bench.Catalogue, _bench.Documents, _files, runner, _bench.Node.Keyring, _keys, Log, _bench.Clock);

    private async Task<(string Id, ExportRunner Runner)> OrderAsync(ExportRunner runner)
    {
        var answer = await ExportsOf(runner).OrderAsync(Caller, new(ReviewBench.Slug, ExportScope.Signers, Organisation: null, ExportFormat.JsonLines, "the ministry", "a hearing"));
        return (answer.Export!.Id, runner);
    }

    private async Task<ExportRecord> RecordAsync(string id) => (await _bench.Documents.ReadAsync<ExportRecord>(ExportRecord.Kind, id))!.Value;

    private async Task ChangeAsync(string id, Func<ExportRecord, ExportRecord> change)
    {
        var stored = (await _bench.Documents.ReadAsync<ExportRecord>(ExportRecord.Kind, id))!;
        await _bench.Documents.WriteAsync([new(ExportRecord.Kind, id, change(stored.Value), stored.ETag)]);
    }

    private async Task<List<string>> NamesAsync(string id, ExportFiles? files = null)
    {
        var record = await RecordAsync(id);
        await using var content = (files ?? _files).Open(id, _keys.Staff.Open(ExportRunner.KeyOf(id), record.SealedKey!), record.Length)!;
        using var lines = new StreamReader(content);
        return [.. (await lines.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonElement.Parse(line).GetProperty("name").GetString()!)];
    }
}
