using System.Text.Json;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Abuse;

public class EventCodesTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualClock _clock = new();
    private readonly InMemoryDocuments _documents = new();
    private readonly InstallationKeys _keys = new(new byte[32]);
    private readonly EventCodes _codes;

    public EventCodesTests() => _codes = Node();

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public async Task Code_is_two_groups_of_five_that_are_hard_to_misread()
    {
        var codes = new HashSet<string>();
        for (var i = 0; i < 100; i++) codes.Add((await MakeAsync()).Code);

        Assert.Equal(100, codes.Count);
        Assert.All(codes, code => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$", code));
    }

    [Fact]
    public async Task Code_is_taken_however_it_is_typed()
    {
        var code = (await MakeAsync()).Code;

        Assert.True(_codes.TryUse(code));
        Assert.True(_codes.TryUse(code.ToLowerInvariant()));
        Assert.True(_codes.TryUse(code.Replace("-", "", StringComparison.Ordinal)));
        Assert.True(_codes.TryUse($" {code.Replace("-", " - ", StringComparison.Ordinal)} "));
        Assert.True(_codes.TryUse(code.Replace('0', 'o').Replace('1', 'L')));
    }

    [Fact]
    public async Task What_is_no_code_is_not_taken()
    {
        var code = (await MakeAsync()).Code;
        var other = code[..^1] + (code[^1] == '0' ? '2' : '0');

        Assert.All([null, "", "-", code[1..], code + "0", other, "UUUUU-UUUUU", code + new string('-', 100)], typed => Assert.False(_codes.TryUse(typed)));
    }

    [Fact]
    public void Code_is_written_as_the_number_it_is_read_as()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 1000; round++)
        {
            var value = (ulong)random.NextInt64(1L << 50);

            Assert.True(EventCode.TryRead(EventCode.Write(value), out var read));
            Assert.Equal(value, read);
        }

        Assert.Equal("00000-00000", EventCode.Write(0));
        Assert.Equal("ZZZZZ-ZZZZZ", EventCode.Write((1UL << 50) - 1));
        Assert.Equal("00000-0000A", EventCode.Write(10));
    }

    [Fact]
    public async Task Code_is_taken_from_its_first_moment_until_its_last()
    {
        var code = (await _codes.MakeAsync("Union hall", Now + TimeSpan.FromHours(1), Now + TimeSpan.FromHours(2), 10)).Code;
        _clock.Advance(TimeSpan.FromHours(1) - Tick);
        Assert.False(_codes.TryUse(code));

        _clock.Advance(Tick);
        Assert.True(_codes.TryUse(code));

        _clock.Advance(TimeSpan.FromHours(1) - Tick);
        Assert.True(_codes.TryUse(code));

        _clock.Advance(Tick);
        Assert.False(_codes.TryUse(code));
    }

    [Fact]
    public async Task Code_has_so_many_uses_a_day_and_as_many_the_next()
    {
        var code = (await MakeAsync(usesPerDay: 3)).Code;

        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => _codes.TryUse(code)));
        _clock.Advance(TimeSpan.FromHours(12) - Tick);
        Assert.False(_codes.TryUse(code));

        _clock.Advance(Tick);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => _codes.TryUse(code)));
    }

    [Fact]
    public async Task Codes_do_not_share_their_uses()
    {
        var (one, other) = (await MakeAsync(usesPerDay: 1), await MakeAsync(usesPerDay: 1));
        Assert.True(_codes.TryUse(one.Code));

        Assert.True(_codes.TryUse(other.Code));
    }

    [Fact]
    public async Task Uses_stay_counted_when_the_codes_are_read_again()
    {
        var code = (await MakeAsync(usesPerDay: 1)).Code;
        _codes.TryUse(code);

        await _codes.RefreshAsync();

        Assert.False(_codes.TryUse(code));
    }

    [Fact]
    public async Task Concurrent_uses_are_counted_each_once()
    {
        var code = (await MakeAsync(usesPerDay: 1000)).Code;
        var taken = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                if (_codes.TryUse(code)) Interlocked.Increment(ref taken);
            }
        })));

        Assert.Equal(1000, taken);
    }

    [Fact]
    public async Task Other_nodes_take_a_code_once_they_have_read_it_and_leave_it_once_they_know_its_end()
    {
        var other = Node();
        var code = await MakeAsync();
        Assert.False(other.TryUse(code.Code));

        await other.RefreshAsync();
        Assert.True(other.TryUse(code.Code));

        Assert.True(await _codes.EndAsync(code.Record.Id));
        Assert.False(_codes.TryUse(code.Code));
        Assert.True(other.TryUse(code.Code));

        await other.RefreshAsync();
        Assert.False(other.TryUse(code.Code));
    }

    [Fact]
    public async Task Ending_a_code_again_keeps_the_moment_it_was_ended()
    {
        var code = await MakeAsync();
        var ended = Now;
        await _codes.EndAsync(code.Record.Id);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.True(await _codes.EndAsync(code.Record.Id));

        Assert.Equal(ended, Assert.Single(await _codes.ListAsync()).Record.EndedAt);
    }

    [Fact]
    public async Task Two_who_end_a_code_at_once_both_end_it()
    {
        var code = await MakeAsync();
        var ended = false;
        _documents.BeforeWriting = async () =>
        {
            if (ended) return;
            ended = true;
            await Node().EndAsync(code.Record.Id);
        };

        Assert.True(await _codes.EndAsync(code.Record.Id));

        Assert.NotNull(Assert.Single(await _codes.ListAsync()).Record.EndedAt);
    }

    [Fact]
    public async Task Code_that_never_was_cannot_be_ended() => Assert.False(await _codes.EndAsync("00000000000000000000000000000000"));

    [Fact]
    public async Task Codes_are_listed_with_those_that_end_last_first()
    {
        var early = await _codes.MakeAsync("First of May", Now, Now + TimeSpan.FromDays(1), 100);
        var late = await _codes.MakeAsync("Shelter", Now, Now + TimeSpan.FromDays(30), 100);
        await _codes.EndAsync(late.Record.Id);

        var list = await Node().ListAsync();

        Assert.Equal([late.Code, early.Code], list.Select(code => code.Code));
        Assert.Equal(early.Record, list[1].Record);
    }

    [Fact]
    public async Task Nothing_of_the_code_is_stored()
    {
        var code = await MakeAsync();

        var stored = Assert.Single(await _documents.ListAsync<JsonElement>(EventCode.Kind)).Value;

        Assert.Equal(["id", "name", "opensAt", "closesAt", "usesPerDay"], stored.EnumerateObject().Select(property => property.Name));
        Assert.DoesNotContain(code.Code[..5], stored.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Another_installation_has_another_code_for_the_same_record()
    {
        var code = await MakeAsync();
        var other = new EventCodes(_documents, new([.. Enumerable.Repeat((byte)1, 32)]), _clock);

        Assert.NotEqual(code.Code, Assert.Single(await other.ListAsync()).Code);
    }

    [Fact]
    public async Task Whoever_changes_a_stored_record_lifts_nothing_for_the_code_on_the_wall()
    {
        var code = await MakeAsync(usesPerDay: 1);
        EventCode[] changed =
        [
            code.Record with { UsesPerDay = 100_000 }, code.Record with { ClosesAt = code.Record.ClosesAt.AddYears(1) },
            code.Record with { OpensAt = code.Record.OpensAt.AddYears(-1) }, code.Record with { Name = "Another hall" },
        ];

        foreach (var record in changed)
        {
            _documents.Put(EventCode.Kind, record.Id, record);
            await _codes.RefreshAsync();
            Assert.False(_codes.TryUse(code.Code));
        }
    }

    [Fact]
    public async Task Read_that_began_earlier_and_ends_later_brings_no_ended_code_back()
    {
        var code = await MakeAsync();
        var held = new TaskCompletionSource();
        _documents.AfterReading = _ => held.Task;
        var late = _codes.RefreshAsync();
        _documents.AfterReading = _ => Task.CompletedTask;
        await _codes.EndAsync(code.Record.Id);

        held.SetResult();
        await late;

        Assert.False(_codes.TryUse(code.Code));
    }

    [Theory]
    [InlineData("", 0, 1, 10)]
    [InlineData("   ", 0, 1, 10)]
    [InlineData("Hall", 1, 1, 10)]
    [InlineData("Hall", 2, 1, 10)]
    [InlineData("Hall", -2, 0, 10)]
    [InlineData("Hall", 0, 1, 0)]
    [InlineData("Hall", 0, 1, 100_001)]
    public async Task What_makes_no_sense_is_not_made(string name, int opensIn, int closesIn, int usesPerDay)
    {
        var (opensAt, closesAt) = (Now.AddHours(opensIn), Now.AddHours(closesIn));

        Assert.EndsWith(".", _codes.FindProblem(name, opensAt, closesAt, usesPerDay), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _codes.MakeAsync(name, opensAt, closesAt, usesPerDay));
        Assert.Empty(await _codes.ListAsync());
    }

    [Fact]
    public void Name_of_a_hundred_characters_and_a_hundred_thousand_uses_are_the_most()
    {
        Assert.Null(_codes.FindProblem(new('a', 100), Now, Now.AddHours(1), 100_000));
        Assert.NotNull(_codes.FindProblem(new('a', 101), Now, Now.AddHours(1), 100_000));
    }

    [Fact]
    public async Task Printed_code_tells_nothing() => Assert.Equal("IssuedEventCode", (await MakeAsync()).ToString());

    [Fact]
    public async Task Record_is_written_under_the_names_that_are_on_disk_already()
    {
        var record = (await MakeAsync()).Record with { Id = "id", EndedAt = new(2026, 11, 6, 0, 0, 0, TimeSpan.Zero) };

        Assert.Equal(
            """{"id":"id","name":"Union hall","opensAt":"2026-11-05T12:00:00+00:00","closesAt":"2026-11-12T12:00:00+00:00","usesPerDay":100,"endedAt":"2026-11-06T00:00:00+00:00"}""",
            JsonSerializer.Serialize(record, DocumentJson.Options));
    }

    private EventCodes Node() => new(_documents, _keys, _clock);

    private Task<IssuedEventCode> MakeAsync(int usesPerDay = 100) => _codes.MakeAsync("Union hall", Now, Now + TimeSpan.FromDays(7), usesPerDay);
}
