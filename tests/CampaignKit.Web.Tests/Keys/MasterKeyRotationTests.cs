using System.Runtime.Versioning;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Keys;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Keys;

/// <summary>A change of the master key over a real database, interrupted wherever it can be.</summary>
public sealed class MasterKeyRotationTests : IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly MasterKeyFile _file;
    private SqliteDatabase _database;

    public MasterKeyRotationTests()
    {
        Directory.CreateDirectory(_folder.Data);
        _file = new(_folder.MasterKey);
        _database = SqliteDatabase.Open(_folder.Database);
    }

    // 99 keys and what is remembered are one write; 100 are two; 250 are three.
    public static TheoryData<string, int, bool> Interruptions => new()
    {
        { nameof(RotationStep.NextWritten), 2, true },
        { nameof(RotationStep.Rewrapped), 2, false },
        { nameof(RotationStep.OldOverwritten), 2, false },
        { nameof(RotationStep.FileReplaced), 2, true },
        { nameof(RotationStep.NextWritten), 250, true },
        { nameof(RotationStep.Announced), 250, false },
        { nameof(RotationStep.PartRewrapped), 250, false },
        { nameof(RotationStep.Rewrapped), 250, false },
        { nameof(RotationStep.OldOverwritten), 250, false },
        { nameof(RotationStep.FileReplaced), 250, true },
    };

    private SqliteDocuments Documents => new(_database);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(98)]
    [InlineData(99)]
    [InlineData(250)]
    public async Task Every_key_is_the_same_under_the_new_master_key(int campaigns)
    {
        var before = await InstallAsync(campaigns);
        var old = _file.Read();

        Assert.Equal(campaigns + 1, await RotateAsync());

        await AssertChangedAsync(before, old);
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task Interrupted_change_leaves_what_starts_or_says_what_to_do_and_is_finished_by_a_repeat(string at, int campaigns, bool starts)
    {
        var before = await InstallAsync(campaigns);
        var old = _file.Read();

        await Assert.ThrowsAsync<InterruptedException>(() => RotateAsync(step => Interrupt(step.ToString() == at)));

        Reopen();
        if (starts)
        {
            await _file.PrepareAsync(Documents);
            Assert.Equal(before, await KeysAsync());
        }
        else
        {
            var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => _file.PrepareAsync(Documents));
            Assert.Contains("`keys rotate` again", refusal.Message, StringComparison.Ordinal);
        }

        await RotateAsync();
        await AssertChangedAsync(before, old);
    }

    [Fact]
    public async Task Change_that_is_interrupted_at_every_part_goes_on_where_it_was()
    {
        var before = await InstallAsync(campaigns: 250);
        var old = _file.Read();
        await Assert.ThrowsAsync<InterruptedException>(() => RotateAsync(step => Interrupt(step is RotationStep.Announced)));
        var next = _file.FindNext()!.Fingerprint;

        for (var part = 0; part < 2; part++) await Assert.ThrowsAsync<InterruptedException>(() => RotateAsync(step => Interrupt(step is RotationStep.PartRewrapped)));

        // What is left fits into one write.
        Assert.Equal(251 - (2 * 99), await RotateAsync());
        Assert.Equal(next, _file.Read().Fingerprint);
        await AssertChangedAsync(before, old);
    }

    [Fact]
    public async Task Half_of_a_next_key_is_none()
    {
        var before = await InstallAsync(campaigns: 2);
        var old = _file.Read();
        await File.WriteAllTextAsync(_file.NextPath, "aGFsZiBvZi");
        await _file.PrepareAsync(Documents);

        await RotateAsync();

        await AssertChangedAsync(before, old);
    }

    [Fact]
    public async Task Next_key_that_was_lost_half_way_is_asked_for_and_nothing_is_changed()
    {
        var before = await InstallAsync(campaigns: 250);
        await Assert.ThrowsAsync<InterruptedException>(() => RotateAsync(step => Interrupt(step is RotationStep.PartRewrapped)));
        var next = await File.ReadAllBytesAsync(_file.NextPath);
        var old = _file.Read();
        File.Delete(_file.NextPath);

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => RotateAsync());
        Assert.Contains(_file.NextPath, refusal.Message, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(_file.NextPath, next);
        await RotateAsync();
        await AssertChangedAsync(before, old);
    }

    [Fact]
    public async Task Master_key_that_is_not_the_installations_changes_nothing()
    {
        var before = await InstallAsync(campaigns: 2);
        var right = await File.ReadAllTextAsync(_folder.MasterKey);
        await File.WriteAllTextAsync(_folder.MasterKey, Convert.ToBase64String(new byte[32]));

        await Assert.ThrowsAsync<StartRefusedException>(() => RotateAsync());

        Assert.False(File.Exists(_file.NextPath));
        await File.WriteAllTextAsync(_folder.MasterKey, right);
        Assert.Equal(before, await KeysAsync());
    }

    [Fact]
    public async Task Destroyed_key_stays_destroyed()
    {
        await InstallAsync(campaigns: 2);
        await new Campaign("campaign-0", Documents, _file.Read(), TimeProvider.System).DestroyKeyAsync("purge");

        Assert.Equal(2, await RotateAsync());

        await Assert.ThrowsAsync<KeyDestroyedException>(async () => await new Campaign("campaign-0", Documents, _file.Read(), TimeProvider.System).ReadKeyAsync());
    }

    [Fact]
    public async Task Old_key_goes_after_the_stores_traces_of_what_it_opened()
    {
        await InstallAsync(campaigns: 1);
        var old = await File.ReadAllTextAsync(_folder.MasterKey);
        var traces = new WatchingTraces(() => Assert.Equal(old, File.ReadAllText(_folder.MasterKey)));

        await new MasterKeyRotation(_file, Documents, traces).RunAsync();

        Assert.Equal(1, traces.Calls);
        Assert.NotEqual(old, await File.ReadAllTextAsync(_folder.MasterKey));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Whoever_could_read_the_old_file_and_nobody_else_can_read_the_new_one()
    {
        await InstallAsync(campaigns: 1);
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(_folder.MasterKey, mode);

        await RotateAsync();

        Assert.Equal(mode, File.GetUnixFileMode(_folder.MasterKey));
    }

    private static void Interrupt(bool isHere)
    {
        if (isHere) throw new InterruptedException();
    }

    private async Task<Dictionary<string, string>> InstallAsync(int campaigns)
    {
        await _file.PrepareAsync(Documents);
        var master = _file.Read();
        await InstallationKeys.ReadAsync(Documents, master);
        for (var campaign = 0; campaign < campaigns; campaign++) await new Campaign($"campaign-{campaign}", Documents, master, TimeProvider.System).ReadKeyAsync();
        return await KeysAsync();
    }

    private Task<int> RotateAsync(Action<RotationStep>? reached = null) => new MasterKeyRotation(_file, Documents, traces: null, reached).RunAsync();

    // As a process that was killed leaves it.
    private void Reopen()
    {
        _database.Dispose();
        _database = SqliteDatabase.Open(_folder.Database);
    }

    // Every key in the clear, and what the installation's own derives.
    private async Task<Dictionary<string, string>> KeysAsync()
    {
        var master = _file.Read();
        var keys = new Dictionary<string, string> { [""] = Convert.ToHexString((await InstallationKeys.ReadAsync(Documents, master)).Attest("")) };
        foreach (var stored in await Documents.ListAsync<CampaignKeyRecord>(Campaign.KeyKind))
        {
            keys[stored.Id] = Convert.ToHexString(master.Unwrap(stored.Value.Read(stored.Id), stored.Id));
        }

        return keys;
    }

    private async Task AssertChangedAsync(Dictionary<string, string> before, MasterKey old)
    {
        Reopen();
        await _file.PrepareAsync(Documents);
        Assert.Equal(before, await KeysAsync());
        Assert.NotEqual(old.Fingerprint, _file.Read().Fingerprint);
        Assert.Equal(["master.key"], Directory.GetFiles(_folder.Data, "master.key*").Select(Path.GetFileName));
        foreach (var stored in await Documents.ListAsync<CampaignKeyRecord>(Campaign.KeyKind)) Assert.False(old.HasWrapped(stored.Value.Read(stored.Id), stored.Id));
    }

    private sealed class InterruptedException : Exception;

    private sealed class WatchingTraces(Action look) : ITraces
    {
        public int Calls { get; private set; }

        public Task RemoveAsync()
        {
            Calls++;
            look();
            return Task.CompletedTask;
        }
    }
}
