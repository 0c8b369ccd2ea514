using CampaignKit.Core.Audit;
using CampaignKit.Core.Documents;

namespace CampaignKit.Storage.Tests;

/// <summary>What every store has to keep of documents: versions, conflicts, and writes that are done whole.</summary>
public abstract class DocumentsContract : AwaitingContract
{
    [Fact]
    public async Task Document_is_read_as_it_was_written()
    {
        await CreateAsync("a", new("អានីតា \"<b>\" \0 🙂 e\u0301", 7));

        var read = await ReadAsync("a");

        Assert.Equal(("a", new("អានីតា \"<b>\" \0 🙂 e\u0301", 7)), (read!.Id, read.Value));
    }

    [Fact]
    public async Task Document_that_nobody_wrote_is_not_there()
    {
        await CreateAsync("a", new("one"));

        Assert.Null(await ReadAsync("b"));
        Assert.Null(await Documents.ReadAsync<Note>("letter", "a"));
        Assert.Empty(await Documents.ListAsync<Note>("letter"));
    }

    [Theory]
    [InlineData("petition/free-to-change")]
    [InlineData("a b?c#d\\e%2F'\";--")]
    [InlineData("អានីតា")]
    public async Task Every_text_is_an_id(string id)
    {
        await CreateAsync(id, new("one"));

        Assert.Equal(id, (await ReadAsync(id))!.Id);
        Assert.Equal(id, (await Documents.ListAsync<Note>("note")).Single().Id);
    }

    [Fact]
    public async Task Ids_of_two_hundred_characters_are_told_apart_by_their_last()
    {
        var id = new string('x', 199);
        await CreateAsync(id + "a", new("a"));
        await CreateAsync(id + "b", new("b"));

        Assert.Equal("a", (await ReadAsync(id + "a"))!.Value.Text);
    }

    [Fact]
    public async Task Large_document_is_read_whole()
    {
        var text = string.Concat(Enumerable.Repeat("0123456789", 30_000));

        await CreateAsync("a", new(text));

        Assert.Equal(text, (await ReadAsync("a"))!.Value.Text);
    }

    [Fact]
    public async Task Documents_of_a_kind_are_listed_by_id()
    {
        string[] ids = ["b", "a", "B", "a-1", "a1", "é", "z", "aa"];
        foreach (var id in ids) await CreateAsync(id, new(id));
        await Documents.WriteAsync([new("letter", "c", new Note("another kind"), IfMatch: null)]);

        var listed = await Documents.ListAsync<Note>("note");

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Select(document => document.Id));
        Assert.All(listed, document => Assert.Equal(document.Id, document.Value.Text));
    }

    [Fact]
    public async Task List_gives_the_version_that_a_write_expects()
    {
        await CreateAsync("a", new("one"));
        var listed = (await Documents.ListAsync<Note>("note")).Single();

        await Documents.WriteAsync([new("note", "a", new Note("two"), listed.ETag)]);

        Assert.Equal("two", (await ReadAsync("a"))!.Value.Text);
    }

    [Fact]
    public async Task Document_in_the_expected_version_is_replaced_and_gets_another()
    {
        var first = await CreateAsync("a", new("one"));

        await Documents.WriteAsync([new("note", "a", new Note("two"), first)]);

        var read = await ReadAsync("a");
        Assert.Equal("two", read!.Value.Text);
        Assert.NotEqual(first, read.ETag);
    }

    [Fact]
    public async Task Document_written_as_it_was_is_another_version_all_the_same()
    {
        var first = await CreateAsync("a", new("one"));
        await Documents.WriteAsync([new("note", "a", new Note("one"), first)]);

        await Assert.ThrowsAsync<DocumentConflictException>(async () => await Documents.WriteAsync([new("note", "a", new Note("two"), first)]));
    }

    [Fact]
    public async Task Document_that_exists_is_not_created_again()
    {
        await CreateAsync("a", new("one"));

        await Assert.ThrowsAsync<DocumentConflictException>(async () => await Documents.WriteAsync([new("note", "a", new Note("two"), IfMatch: null)]));

        Assert.Equal("one", (await ReadAsync("a"))!.Value.Text);
    }

    [Fact]
    public async Task Document_in_a_newer_version_is_not_replaced()
    {
        var first = await CreateAsync("a", new("one"));
        await Documents.WriteAsync([new("note", "a", new Note("two"), first)]);

        await Assert.ThrowsAsync<DocumentConflictException>(async () => await Documents.WriteAsync([new("note", "a", new Note("three"), first)]));

        Assert.Equal("two", (await ReadAsync("a"))!.Value.Text);
    }

    [Fact]
    public async Task Document_that_is_not_there_is_not_replaced()
    {
        var etag = await CreateAsync("a", new("one"));

        await Assert.ThrowsAsync<DocumentConflictException>(async () => await Documents.WriteAsync([new("note", "b", new Note("two"), etag)]));

        Assert.Null(await ReadAsync("b"));
    }

    [Fact]
    public async Task Documents_of_one_write_are_all_written()
    {
        var etag = await CreateAsync("a", new("one"));

        await Documents.WriteAsync([new("note", "a", new Note("two"), etag), new("note", "b", new Note("new"), IfMatch: null), new("letter", "a", new Note("letter"), IfMatch: null)]);

        Assert.Equal("two", (await ReadAsync("a"))!.Value.Text);
        Assert.Equal("new", (await ReadAsync("b"))!.Value.Text);
        Assert.Equal("letter", (await Documents.ReadAsync<Note>("letter", "a"))!.Value.Text);
    }

    [Fact]
    public async Task None_of_the_documents_is_written_if_one_conflicts()
    {
        var etag = await CreateAsync("a", new("one"));
        await CreateAsync("c", new("here already"));

        await Assert.ThrowsAsync<DocumentConflictException>(async () => await Documents.WriteAsync(
            [new("note", "a", new Note("two"), etag), new("note", "b", new Note("new"), IfMatch: null), new("note", "c", new Note("new"), IfMatch: null)]));

        Assert.Equal((new("one"), etag), ((await ReadAsync("a"))!.Value, (await ReadAsync("a"))!.ETag));
        Assert.Null(await ReadAsync("b"));
    }

    [Fact]
    public async Task Hundred_documents_are_written_at_once_and_one_more_is_refused()
    {
        DocumentWrite[] writes = [.. Enumerable.Range(0, 101).Select(number => new DocumentWrite("note", $"{number:000}", new Note("new", number), IfMatch: null))];

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Documents.WriteAsync(writes));
        Assert.Empty(await Documents.ListAsync<Note>("note"));

        await Documents.WriteAsync(writes[..100]);
        Assert.Equal(Enumerable.Range(0, 100), (await Documents.ListAsync<Note>("note")).Select(note => note.Value.Number));
    }

    [Fact]
    public async Task Write_that_names_a_document_twice_is_refused_whole()
    {
        var etag = await CreateAsync("a", new("one"));

        Assert.NotNull(await OutcomeAsync(() => Documents.WriteAsync([new("note", "a", new Note("two"), etag), new("note", "a", new Note("three"), etag)]).AsTask()));
        Assert.NotNull(await OutcomeAsync(() => Documents.WriteAsync([new("note", "b", new Note("two"), IfMatch: null), new("note", "b", new Note("three"), IfMatch: null)]).AsTask()));

        Assert.Equal(new("one"), (await Documents.ListAsync<Note>("note")).Single().Value);
    }

    [Fact]
    public async Task Thousands_of_documents_of_a_kind_are_listed_whole()
    {
        DocumentWrite[] writes = [.. Enumerable.Range(0, 2300).Select(number => new DocumentWrite("note", $"{number:0000}", new Note("new", number), IfMatch: null))];
        foreach (var some in writes.Chunk(IDocuments.WritesAtOnce)) await Documents.WriteAsync(some);

        Assert.Equal(Enumerable.Range(0, 2300), (await Documents.ListAsync<Note>("note")).Select(note => note.Value.Number));
    }

    [Fact]
    public async Task Write_of_nothing_is_no_error()
    {
        await Documents.WriteAsync([]);

        Assert.Empty(await Documents.ListAsync<Note>("note"));
    }

    [Fact]
    public async Task Of_sixty_four_concurrent_creators_of_a_document_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(creator => Task.Run(() => OutcomeAsync(() => Documents.WriteAsync([new("note", "a", new Note("new", creator), IfMatch: null)]).AsTask()))));

        Assert.Equal(63, outcomes.Count(failure => failure is DocumentConflictException));
        Assert.Equal(new("new", Array.IndexOf(outcomes, null)), (await ReadAsync("a"))!.Value);
    }

    [Fact]
    public async Task Of_concurrent_writers_of_one_version_one_wins()
    {
        var etag = await CreateAsync("a", new("one"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(writer => OutcomeAsync(() => Documents.WriteAsync([new("note", "a", new Note("two", writer), etag)]).AsTask())));

        var winner = Array.IndexOf(outcomes, null);
        Assert.Equal(19, outcomes.Count(failure => failure is DocumentConflictException));
        Assert.Equal(new("two", winner), (await ReadAsync("a"))!.Value);
    }

    [Fact]
    public async Task Audit_entries_of_concurrent_nodes_make_one_chain_without_loss_or_repeat()
    {
        AuditLog[] nodes = [.. Enumerable.Range(0, 3).Select(_ => new AuditLog(Documents, new(new byte[32]), TimeProvider.System))];

        var entries = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => Task.Run(() => nodes[number % nodes.Length].AppendAsync(AuditActor.Program, "some.act", AuditSubject.Installation))));

        Assert.Equal(Enumerable.Range(1, 30), entries.Select(entry => (int)entry.Number).Order());
        Assert.Equal((true, 30L), (await AuditVerification.RunAsync(nodes[0]) is var finding && finding.Holds, finding.Number));
    }
}
