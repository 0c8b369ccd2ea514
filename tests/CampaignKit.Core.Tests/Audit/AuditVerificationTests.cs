using CampaignKit.Core.Audit;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Tests.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Audit;

public sealed class AuditVerificationTests
{
    private const int Length = 12;

    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261101, 1).WithMaxTest(300).WithQuietOnSuccess(true);

    private readonly InMemoryDocuments _documents = new();
    private readonly ManualClock _clock = new();
    private readonly InstallationKeys _keys = new(new byte[32]);
    private readonly AuditLog _log;

    public AuditVerificationTests() => _log = new(_documents, _keys, _clock);

    [Fact]
    public async Task Log_without_an_entry_holds() => Assert.Equal(new(0, AuditEntry.Nothing), await AuditVerification.RunAsync(_log));

    [Fact]
    public async Task Thousands_of_entries_hold()
    {
        await AppendAsync(3_000);

        var finding = await AuditVerification.RunAsync(_log, new(1_234, (await EntryAsync(1_234)).Hash));

        Assert.Equal((true, 3_000L, (await EntryAsync(3_000)).Hash), (finding.Holds, finding.Number, finding.Hash));
    }

    [Fact]
    public void Any_change_of_any_entry_is_found_at_the_entry() =>
        Prop.ForAll((from number in Gen.Choose(1, Length) from change in Gen.Elements(Changes) select (number, change)).ToArbitrary(), pair => FindsAsync(
            async log => log.Put(await log.EntryAsync(pair.number), pair.change), pair.number).GetAwaiter().GetResult()).Check(Fixed);

    [Fact]
    public void Any_entry_that_is_changed_and_hashed_anew_is_found_at_it_or_behind_it() =>
        Prop.ForAll((from number in Gen.Choose(1, Length) from change in Gen.Elements(Changes[..8]) select (number, change)).ToArbitrary(), pair => FindsAsync(async log =>
        {
            var entry = pair.change(await log.EntryAsync(pair.number));
            log.Put(await log.EntryAsync(pair.number), _ => entry with { Hash = entry.ComputeHash() });
        }, pair.number, pair.number + 1).GetAwaiter().GetResult()).Check(Fixed);

    [Fact]
    public void Any_entry_that_is_taken_out_is_found() =>
        Prop.ForAll(Gen.Choose(1, Length).ToArbitrary(), number => FindsAsync(log =>
        {
            log._documents.Remove(AuditEntry.Kind, AuditEntry.DocumentId(number));
            return Task.CompletedTask;
        }, number).GetAwaiter().GetResult()).Check(Fixed);

    [Fact]
    public void Any_two_entries_that_change_places_are_found() =>
        Prop.ForAll((from one in Gen.Choose(1, Length - 1) from other in Gen.Choose(one + 1, Length) from areNumbered in Gen.Elements(true, false) select (one, other, areNumbered)).ToArbitrary(), swap => FindsAsync(async log =>
        {
            var (one, other) = (await log.EntryAsync(swap.one), await log.EntryAsync(swap.other));
            log.Put(one, _ => swap.areNumbered ? other with { Number = one.Number } : other);
            log.Put(other, _ => swap.areNumbered ? one with { Number = other.Number } : one);
        }, swap.one).GetAwaiter().GetResult()).Check(Fixed);

    [Fact]
    public void Any_end_that_is_cut_off_is_found_also_with_a_head_that_fits_and_with_the_head_of_that_time_if_somebody_noted_a_later_one() =>
        Prop.ForAll((from left in Gen.Choose(1, Length - 1) from way in Gen.Choose(0, 2) select (left, way)).ToArbitrary(), cut =>
        {
            var bench = new AuditVerificationTests();
            bench.AppendAsync(cut.left).GetAwaiter().GetResult();
            var old = bench._log.ReadHeadAsync().GetAwaiter().GetResult()!;
            bench.AppendAsync(Length - cut.left).GetAwaiter().GetResult();
            var now = bench._log.ReadHeadAsync().GetAwaiter().GetResult()!;
            for (var number = cut.left + 1; number <= Length; number++) bench._documents.Remove(AuditEntry.Kind, AuditEntry.DocumentId(number));
            if (cut.way > 0) bench._documents.Put(AuditHead.Kind, AuditHead.Id, cut.way == 1 ? old with { Seal = now.Seal } : old);

            var finding = AuditVerification.RunAsync(bench._log, cut.way == 2 ? new(now.Number, now.Hash) : null).GetAwaiter().GetResult();

            return !finding.Holds && finding.FirstBad >= cut.left;
        }).Check(Fixed);

    [Fact]
    public async Task Old_head_in_front_of_later_entries_is_found()
    {
        await AppendAsync(3);
        var old = (await _log.ReadHeadAsync())!;
        await AppendAsync(2);
        _documents.Put(AuditHead.Kind, AuditHead.Id, old);

        Assert.Equal(4, (await AuditVerification.RunAsync(_log)).FirstBad);
    }

    [Fact]
    public async Task Entries_without_a_head_are_found()
    {
        await AppendAsync(3);
        _documents.Remove(AuditHead.Kind, AuditHead.Id);

        Assert.Equal(1, (await AuditVerification.RunAsync(_log)).FirstBad);
    }

    [Fact]
    public async Task Chain_that_a_thief_of_the_database_wrote_anew_is_found_and_so_it_stays_after_later_entries()
    {
        await AppendAsync(5);
        var note = await _log.ReadHeadAsync();
        await RewriteAsync(new(_documents, new InstallationKeys([1, .. new byte[31]]), _clock));

        var rewritten = await AuditVerification.RunAsync(_log);
        await AppendAsync(3);
        var later = await AuditVerification.RunAsync(_log);

        Assert.Equal((5L, 8L), (rewritten.FirstBad, later.FirstBad));
        Assert.Contains("not sealed by this installation", later.Problem, StringComparison.Ordinal);
        Assert.Equal(5, (await AuditVerification.RunAsync(_log, new(note!.Number, note.Hash))).FirstBad);
    }

    [Fact]
    public async Task Chain_that_was_written_anew_with_the_key_is_found_by_a_hash_that_was_noted()
    {
        await AppendAsync(5);
        var note = (await _log.ReadHeadAsync())!;
        await RewriteAsync(_log);

        Assert.True((await AuditVerification.RunAsync(_log)).Holds);
        Assert.Equal(5, (await AuditVerification.RunAsync(_log, new(note.Number, note.Hash))).FirstBad);
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(6, 2L)]
    public async Task Clocks_may_differ_by_five_minutes(int minutes, long? firstBad)
    {
        await AppendAsync(1);
        var slow = new ManualClock();
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        _documents.Remove(AuditEntry.Kind, AuditEntry.DocumentId(1));
        _documents.Remove(AuditHead.Kind, AuditHead.Id);
        await AppendAsync(1);
        await new AuditLog(_documents, _keys, slow).AppendAsync(AuditActor.Operator(), "some.act", AuditSubject.Installation);

        Assert.Equal(firstBad, (await AuditVerification.RunAsync(_log)).FirstBad);
    }

    private static Func<AuditEntry, AuditEntry>[] Changes { get; } =
    [
        entry => entry with { At = entry.At.AddTicks(1) },
        entry => entry with { Id = new string('0', 32) },
        entry => entry with { Actor = entry.Actor with { Id = "other" } },
        entry => entry with { Actor = entry.Actor with { Kind = "staff" } },
        entry => entry with { Action = "other.act" },
        entry => entry with { Subject = entry.Subject with { Id = "" } },
        entry => entry with { Details = new Dictionary<string, string>(entry.Details) { ["more"] = "" } },
        entry => entry with { Details = new Dictionary<string, string>() },
        entry => entry with { Number = entry.Number + 1 },
        entry => entry with { Previous = new string('f', 64) },
        entry => entry with { Hash = new string('f', 64) },
        entry => entry with { Actor = null! },
        entry => entry with { Details = null! },
    ];

    private static async Task<bool> FindsAsync(Func<AuditVerificationTests, Task> tamper, params long[] firstBad)
    {
        var bench = new AuditVerificationTests();
        await bench.AppendAsync(Length);
        await tamper(bench);
        return (await AuditVerification.RunAsync(bench._log)).FirstBad is { } found && firstBad.Contains(found);
    }

    private void Put(AuditEntry entry, Func<AuditEntry, AuditEntry> change) => _documents.Put(AuditEntry.Kind, AuditEntry.DocumentId(entry.Number), change(entry));

    private async Task<AuditEntry> EntryAsync(long number) => (await _documents.ReadAsync<AuditEntry>(AuditEntry.Kind, AuditEntry.DocumentId(number)))!.Value;

    private async Task AppendAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await _log.AppendAsync(AuditActor.Operator("Grace"), "some.act", AuditSubject.Petition($"petition-{number}"), new Dictionary<string, string> { ["moved"] = "3" });
        }
    }

    private async Task RewriteAsync(AuditLog writer)
    {
        var length = (await _log.ReadHeadAsync())!.Number;
        for (var number = 1L; number <= length; number++) _documents.Remove(AuditEntry.Kind, AuditEntry.DocumentId(number));
        _documents.Remove(AuditHead.Kind, AuditHead.Id);
        for (var number = 1L; number <= length; number++) await writer.AppendAsync(AuditActor.Operator("Nobody"), "some.act", AuditSubject.Petition("another"));
    }
}
