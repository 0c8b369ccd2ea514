using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>A write-ahead log that ends badly: what was never acknowledged may be missing, what was must not be missing in silence.</summary>
public sealed class CutLogTests : IClassFixture<KilledInstallation>, IDisposable
{
    // https://sqlite.org/fileformat2.html#walformat
    private const int LogHeader = 32;
    private const int Frame = 24 + 4096;

    private readonly KilledInstallation _killed;
    private readonly DataFolder _folder = new();

    public CutLogTests(KilledInstallation killed)
    {
        _killed = killed;
        killed.CopyTo(_folder);
        LeaveOutOlderLog();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_that_ends_in_noise_loses_nothing()
    {
        var noise = new byte[3 * Frame];
        new Random(20261122).NextBytes(noise);
        Append(noise.AsSpan(0, noise.Length - 1000));

        await AssertStartsWithEverythingAsync();
    }

    [Fact]
    public async Task A_log_that_ends_in_an_unfinished_commit_loses_nothing()
    {
        // A frame of the log itself looks right but for its place in the chain of checksums.
        var log = await File.ReadAllBytesAsync(_folder.Log);
        Append(log.AsSpan(LogHeader, Frame - 1000));

        await AssertStartsWithEverythingAsync();
    }

    [Theory]
    [InlineData("all but two commits")]
    [InlineData("half")]
    [InlineData("its header")]
    [InlineData("nothing")]
    [InlineData("not even a file")]
    public async Task A_log_that_was_cut_into_what_was_acknowledged_is_refused_and_nothing_is_touched(string left)
    {
        var whole = _folder.Snapshot();
        CutLog(left);
        var cut = _folder.Snapshot();

        var refusal = await RefusedStart.OfAsync(_folder);

        refusal.AssertSays("was acknowledged", "write-ahead log was cut short", "Put the missing file back");
        AssertSame(cut, _folder.Snapshot());

        await File.WriteAllBytesAsync(_folder.Log, whole[Path.GetFileName(_folder.Log)]);
        await AssertStartsWithEverythingAsync();
    }

    [Fact]
    public async Task A_log_that_was_cut_is_accepted_by_who_deletes_the_mark()
    {
        CutLog("half");
        File.Delete(_folder.Mark);

        await using var program = await RunningProgram.StartAsync(_folder);

        var petitions = SeedPetitions.Open[..2];
        foreach (var petition in petitions) Assert.Equal((await program.ExportAsync(petition)).Count, await SigningRecord.CountAsync(program, petition));
        Assert.NotEmpty((await new SignerForm().SignAsync(program.Client, petitions[0])).Receipt);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        using var log = new FileStream(_folder.Log, FileMode.Append);
        log.Write(bytes);
    }

    // A log that was folded once begins anew at its start; behind what it holds now stand frames of before, which end nothing. They have another salt.
    private void LeaveOutOlderLog()
    {
        using var log = new FileStream(_folder.Log, FileMode.Open);
        Span<byte> salt = stackalloc byte[8];
        Span<byte> frameSalt = stackalloc byte[8];
        log.Position = 16;
        log.ReadExactly(salt);
        var end = (long)LogHeader;
        for (; end + Frame <= log.Length; end += Frame)
        {
            log.Position = end + 8;
            log.ReadExactly(frameSalt);
            if (!frameSalt.SequenceEqual(salt)) break;
        }

        log.SetLength(end);
    }

    private void CutLog(string left)
    {
        if (left == "not even a file")
        {
            File.Delete(_folder.Log);
            return;
        }

        using var log = new FileStream(_folder.Log, FileMode.Open);
        log.SetLength(left switch
        {
            "all but two commits" => CommitEnds(log)[^3],
            "half" => log.Length / 2,
            "its header" => LogHeader,
            _ => 0,
        });
    }

    // A commit ends at the frame that says how large the database is then. The last one may not have been acknowledged yet when the program was killed.
    private static List<long> CommitEnds(FileStream log)
    {
        var ends = new List<long>();
        Span<byte> frameHeader = stackalloc byte[8];
        for (var at = (long)LogHeader; at + Frame <= log.Length; at += Frame)
        {
            log.Position = at;
            log.ReadExactly(frameHeader);
            if (frameHeader[4..].ContainsAnyExcept((byte)0)) ends.Add(at + Frame);
        }

        return ends;
    }

    private static void AssertSame(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(actual[file.Key]), $"{file.Key} was changed."));
    }

    private async Task AssertStartsWithEverythingAsync()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        await _killed.Record.AssertHeldAsync(program);
    }
}

/// <summary>An installation whose program was killed while several clients signed, with all of their signatures still in its log.</summary>
public sealed class KilledInstallation : IAsyncLifetime, IDisposable
{
    // Few enough that the log has not been folded into the database, which it is every thousand pages.
    private const int Requests = 40;

    private readonly DataFolder _folder = new();

    internal SigningRecord Record { get; } = new();

    public async Task InitializeAsync()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        await using var load = SigningLoad.Start(program, Record, SeedPetitions.Open[..2], clients: 4, seed: 1);
        await load.AnsweredAsync(Requests);
        await program.KillAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    internal void CopyTo(DataFolder folder)
    {
        Directory.CreateDirectory(folder.Data);

        // The control socket of a program that was killed is a file that cannot be opened, and no part of what it kept.
        foreach (var file in Directory.GetFiles(_folder.Data).Where(file => !file.EndsWith(".sock", StringComparison.Ordinal))) File.Copy(file, Path.Combine(folder.Data, Path.GetFileName(file)));
    }
}
