using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>The client tries again when a connection breaks, and cannot know whether the service did it the first time.</summary>
public sealed class LostAnswerTests(Azurite azurite) : FaultTest(azurite)
{
    public static TheoryData<string> Losses { get; } = ["request", "answer", "answer twice", "answer cut short", "wrong answer", "request, then answer", "answer, then request"];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Signer_is_new_and_counted_once(string loss)
    {
        var writer = Ledger.Write(Shard, after: 0);

        Proxy.Next(Happen(loss));
        var first = await writer.AppendAsync(Row(1));
        Proxy.Next(Happen(loss));
        var second = await writer.AppendAsync(Row(2));

        Assert.Equal((true, true), (first, second));
        await AssertSignersAsync(1, 2);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Whole_transaction_is_new_and_counted_once(string loss)
    {
        var writer = Ledger.Write(Shard, after: 0);

        var added = await AppendTogetherAsync(writer, Range(1, 99), Happen(loss));

        Assert.All(added, Assert.True);
        await AssertSignersAsync(Range(1, 99));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Signers_who_were_there_are_told_apart_all_the_same(string loss)
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 2);
        var writer = Ledger.Write(Shard, after: 0);

        // The transaction, the look at the tally and each row by itself.
        var added = await AppendTogetherAsync(writer, [1, 2, 3], Enumerable.Repeat(Happen(loss), 10).SelectMany(faults => faults.Append(Fault.None)));

        Assert.Equal([true, false, true], added);
        await AssertSignersAsync(1, 2, 3);
    }

    [Fact]
    public async Task Signers_are_ones_own_although_another_writer_came_before_the_second_try()
    {
        var other = Beside.Write(Shard, after: 0);
        var retried = new Held();
        Proxy.Next(Fault.LostAnswer, retried);

        var added = Ledger.Write(Shard, after: 0).AppendAsync(Row(1));
        await retried.Arrived;
        var others = await AppendAsync(other, 1, 2);
        await retried.AnswerAsync();

        Assert.True(await added);
        Assert.Equal([false, true], others);
        await AssertSignersAsync(1, 2);
    }

    [Fact]
    public async Task Signer_is_the_other_writers_if_the_first_try_never_arrived()
    {
        var retried = new Held();
        Proxy.Next(Fault.LostRequest, retried);

        var added = Ledger.Write(Shard, after: 0).AppendAsync(Row(1));
        await retried.Arrived;
        var others = await AppendAsync(Beside.Write(Shard, after: 0), 1, 2);
        await retried.AnswerAsync();

        Assert.False(await added);
        Assert.Equal([true, true], others);
        await AssertSignersAsync(1, 2);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Flush_is_done_and_counts_nobody(string loss)
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1, 2);

        Proxy.Next(Happen(loss));
        await writer.FlushAsync();

        await AssertSignersAsync(1, 2);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Document_that_was_written_is_no_conflict(string loss)
    {
        Proxy.Next(Happen(loss));
        await Documents.WriteAsync([new("note", "a", new Note("one"), IfMatch: null), new("note", "b", new Note("one"), IfMatch: null)]);
        var etag = (await ReadAsync("a"))!.ETag;
        Proxy.Next(Happen(loss));
        await Documents.WriteAsync([new("note", "a", new Note("two"), etag), new("note", "c", new Note("one"), IfMatch: null)]);

        Assert.Equal(["two", "one", "one"], (await DocumentsBeside.ListAsync<Note>("note")).Select(note => note.Value.Text));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Document_in_another_version_is_a_conflict_all_the_same(string loss)
    {
        var etag = await CreateAsync("a", new("one"));
        await DocumentsBeside.WriteAsync([new("note", "a", new Note("two"), etag)]);

        Proxy.Next(Happen(loss));
        var failure = await OutcomeAsync(() => Documents.WriteAsync([new("note", "a", new Note("three"), etag), new("note", "b", new Note("three"), IfMatch: null)]).AsTask());

        Assert.IsType<DocumentConflictException>(failure);
        Assert.Equal("two", (await DocumentsBeside.ListAsync<Note>("note")).Single().Value.Text);
    }

    [Fact]
    public async Task Document_that_somebody_has_replaced_before_the_second_try_is_told_as_a_conflict()
    {
        var retried = new Held();
        Proxy.Next(Fault.LostAnswer, retried);
        var written = OutcomeAsync(() => Documents.WriteAsync([new("note", "a", new Note("one"), IfMatch: null)]).AsTask());
        await retried.Arrived;

        var etag = (await DocumentsBeside.ReadAsync<Note>("note", "a"))!.ETag;
        await DocumentsBeside.WriteAsync([new("note", "a", new Note("two"), etag)]);
        await retried.AnswerAsync();

        Assert.IsType<DocumentConflictException>(await written);
        Assert.Equal("two", (await ReadAsync("a"))!.Value.Text);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Reads_come_back_whole(string loss)
    {
        await AppendAsync(Beside.Write(Shard, after: 0), Range(1, 1100));
        await DocumentsBeside.WriteAsync([new("note", "a", new Note("one"), IfMatch: null)]);
        var fault = Happen(loss);

        Proxy.Next([.. fault, Fault.None, .. fault]);
        Assert.Equal(Range(1, 1100), await SignersAsync(Shard));
        Proxy.Next(fault);
        Assert.Equal(1100, (await Ledger.ReadSubtotalAsync(Shard)).Counted);
        Proxy.Next(fault);
        Assert.Equal("one", (await ReadAsync("a"))!.Value.Text);
        Proxy.Next(fault);
        Assert.Single(await Documents.ListAsync<Note>("note"));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Connection_that_breaks_in_every_try_is_an_outage(string call)
    {
        await FillAsync();
        foreach (var fault in (Fault[])[Fault.LostRequest, Fault.LostAnswer, Fault.CutAnswer])
        {
            Proxy.Otherwise = fault;
            await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync(call));
            await Assert.ThrowsAsync<StorageUnavailableException>(() => MakeAsync(call, Account(options => options.Retry.MaxRetries = 0)));
        }

        Proxy.Otherwise = Fault.None;
        await MakeAsync(call);
    }

    internal static Fault[] Happen(string loss) => loss switch
    {
        "request" => [Fault.LostRequest],
        "answer" => [Fault.LostAnswer],
        "answer twice" => [Fault.LostAnswer, Fault.LostAnswer],
        "answer cut short" => [Fault.CutAnswer],
        "wrong answer" => [Fault.WrongAnswer(500)],
        "request, then answer" => [Fault.LostRequest, Fault.LostAnswer],
        "answer, then request" => [Fault.LostAnswer, Fault.LostRequest],
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, message: null),
    };
}
