using CampaignKit.Core.Audit;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Audit;

public sealed class AuditLogTests
{
    private readonly InMemoryDocuments _documents = new();
    private readonly ManualClock _clock = new();
    private readonly InstallationKeys _keys = new(new byte[32]);
    private readonly AuditLog _log;

    public AuditLogTests() => _log = Node();

    [Fact]
    public async Task Entry_is_read_as_it_was_appended_and_its_name_by_the_installation_alone()
    {
        var appended = await _log.AppendAsync(AuditActor.Staff("s-7", "Grace"), "review.remove", AuditSubject.Petition("free-to-change"), new Dictionary<string, string> { ["moved"] = "3" });

        var read = Assert.Single((await _log.ReadAsync(before: null, limit: 10)).Entries);
        var stored = await _documents.ReadAsync<System.Text.Json.JsonElement>(AuditEntry.Kind, "000000000001");

        Assert.Equal((1L, "staff", "s-7", "review.remove", "free-to-change", "3"), (read.Number, read.Actor.Kind, read.Actor.Id, read.Action, read.Subject.Id, read.Details["moved"]));
        Assert.Equal((_clock.GetUtcNow(), AuditEntry.Nothing, appended.Hash), (read.At, read.Previous, read.Hash));
        Assert.Equal("Grace", _log.NameOf(read.Actor));
        Assert.Null(_log.NameOf(read.Actor with { Id = "s-8" }));
        Assert.DoesNotContain("Grace", stored!.Value.ToString(), StringComparison.Ordinal);
    }

    // The hash was made by another program: ten lines of Python.
    [Fact]
    public void Hash_is_what_anybody_computes_of_the_canonical_form()
    {
        var entry = new AuditEntry
        {
            Number = 2,
            At = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero),
            Id = "00112233445566778899aabbccddeeff",
            Actor = new("staff", "s-7", SealedName: null),
            Action = "review.remove",
            Subject = AuditSubject.Petition("free-to-change"),
            Details = new Dictionary<string, string> { ["stage"] = "done", ["because"] = "déjà vu" },
            Previous = AuditEntry.Nothing,
        };

        Assert.Equal("184129324f6497e77a535ee10ba8b814454f21043bac8e0c7af42cf4db291c4c", entry.ComputeHash());
    }

    [Fact]
    public async Task Pages_go_from_the_newest_to_the_first()
    {
        await AppendAsync(150);

        var first = await _log.ReadAsync(before: null, limit: 100);
        var second = await _log.ReadAsync(first.Next, limit: 100);

        Assert.Equal(Enumerable.Range(51, 100).Reverse().Select(number => (long)number), first.Entries.Select(entry => entry.Number));
        Assert.Equal(Enumerable.Range(1, 50).Reverse().Select(number => (long)number), second.Entries.Select(entry => entry.Number));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Page_of_one_action_has_that_alone()
    {
        await AppendAsync(100);
        await _log.AppendAsync(AuditActor.Operator(), "keys.rotate", AuditSubject.Installation);
        await AppendAsync(100);

        var page = await _log.ReadAsync(before: null, limit: 1, "keys.rotate");

        Assert.Equal(101, Assert.Single(page.Entries).Number);
        Assert.Empty((await _log.ReadAsync(page.Next, limit: 1, "keys.rotate")).Entries);
    }

    [Fact]
    public async Task Nodes_that_append_at_once_lose_nothing_and_write_nothing_twice()
    {
        AuditLog[] nodes = [Node(), Node(), Node(), Node()];

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() =>
            nodes[number % nodes.Length].AppendAsync(AuditActor.Operator(), "some.act", new("thing", $"{number}")))));

        Assert.Equal(Enumerable.Range(0, 200), (await EntriesAsync()).Select(entry => int.Parse(entry.Subject.Id, System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.Equal((200L, true), ((await AuditVerification.RunAsync(_log)).Number, (await AuditVerification.RunAsync(_log)).Holds));
    }

    [Fact]
    public async Task Entry_whose_answer_was_lost_is_there_once()
    {
        var lossy = new LosingAnswers(_documents);

        await new AuditLog(lossy, _keys, _clock).AppendAsync(AuditActor.Operator(), "some.act", AuditSubject.Installation);

        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task Storage_that_is_away_is_told_to_whoever_was_about_to_act()
    {
        _documents.BeforeWriting = () => throw new StorageUnavailableException("The disk is full.");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => AppendAsync(1));
    }

    [Theory]
    [InlineData("Review.Remove")]
    [InlineData("")]
    [InlineData("review.")]
    [InlineData("a\n")]
    public async Task Action_that_is_no_word_is_refused(string action) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _log.AppendAsync(AuditActor.Operator(), action, AuditSubject.Installation));

    private AuditLog Node() => new(_documents, _keys, _clock);

    private async Task AppendAsync(int count)
    {
        for (var number = 0; number < count; number++) await _log.AppendAsync(AuditActor.Operator(), "some.act", AuditSubject.Installation);
    }

    private async Task<List<AuditEntry>> EntriesAsync()
    {
        var entries = new List<AuditEntry>();
        await foreach (var entry in _log.ReadForwardAsync(1, (await _log.ReadHeadAsync())!.Number)) entries.Add(entry!);
        return entries;
    }

    /// <summary>Does the first write, hears nothing of it, and tries again: as over a network.</summary>
    private sealed class LosingAnswers(IDocuments inner) : IDocuments
    {
        private bool _hasLost;

        public ValueTask<Document<T>?> ReadAsync<T>(string kind, string id, CancellationToken cancellationToken = default) => inner.ReadAsync<T>(kind, id, cancellationToken);

        public ValueTask<IReadOnlyList<Document<T>>> ListAsync<T>(string kind, CancellationToken cancellationToken = default) => inner.ListAsync<T>(kind, cancellationToken);

        public async ValueTask WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(writes, cancellationToken);
            if (_hasLost) return;
            _hasLost = true;
            await inner.WriteAsync(writes, cancellationToken);
        }
    }
}
