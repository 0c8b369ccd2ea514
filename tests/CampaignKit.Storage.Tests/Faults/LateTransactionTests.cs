using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>A try whose client has long turned to something else may still be on its way, and the service does it when it comes.</summary>
public sealed class LateTransactionTests(Azurite azurite) : FaultTest(azurite)
{
    private const int Created = 204;
    private const int Conflict = 409;
    private const int Changed = 412;

    private readonly Held _late = new(connectionBreaks: true);

    [Fact]
    public async Task Rows_that_their_next_try_has_added_are_refused()
    {
        var writer = Ledger.Write(Shard, after: 0);

        Proxy.Next(_late);
        var added = await AppendAsync(writer, 1);
        await AppendAsync(writer, 2, 3);

        Assert.True(added.Single());
        Assert.Equal(Conflict, await _late.ExecuteAsync());
        await AssertSignersAsync(1, 2, 3);
        await AppendAsync(writer, 4);
        await AssertSignersAsync(1, 2, 3, 4);
    }

    [Fact]
    public async Task Flush_does_not_set_the_tally_back()
    {
        var writer = Ledger.Write(Shard, after: 0);
        await AppendAsync(writer, 1, 2);

        Proxy.Next(_late);
        await writer.FlushAsync();
        await AppendAsync(writer, 3, 4, 5);

        Assert.Equal(Created, await _late.ExecuteAsync());
        await AssertSignersAsync(Range(1, 5));
        await AppendAsync(writer, 6);
        await AssertSignersAsync(Range(1, 6));
    }

    [Fact]
    public async Task Flush_before_the_first_row_does_not_set_the_tally_back()
    {
        var writer = Ledger.Write(Shard, after: 0);

        Proxy.Next(_late);
        await writer.FlushAsync();
        await AppendAsync(writer, 1, 2);

        Assert.Equal(Created, await _late.ExecuteAsync());
        await AssertSignersAsync(1, 2);
    }

    [Fact]
    public async Task Flush_that_was_given_up_counts_nobody()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 1, 2);
        Proxy.Next(_late);
        await Assert.ThrowsAsync<StorageUnavailableException>(Impatient().Write(Shard, after: 2).FlushAsync);

        Assert.Equal(Created, await _late.ExecuteAsync());

        await AssertSignersAsync(1, 2);
    }

    [Fact]
    public async Task Row_told_apart_by_itself_is_refused_when_its_next_try_has_added_it()
    {
        await AppendAsync(Beside.Write(Shard, after: 0), 2);
        var writer = Ledger.Write(Shard, after: 0);

        // The transaction and the look at the tally pass.
        var added = await AppendTogetherAsync(writer, Range(1, 3), Fault.None, Fault.None, _late);
        await AppendAsync(writer, 4);

        Assert.Equal([true, false, true], added);
        Assert.Equal(Conflict, await _late.ExecuteAsync());
        await AssertSignersAsync(Range(1, 4));
    }

    [Fact]
    public async Task Rows_that_were_given_up_are_added_and_counted_if_nobody_has_them()
    {
        await GiveUpAsync(1, 2, 3);
        await AppendAsync(Ledger.Write(Shard, after: 0), 4, 5);

        Assert.Equal(Created, await _late.ExecuteAsync());

        await AssertSignersAsync(Range(1, 5));
    }

    [Fact]
    public async Task Rows_that_were_given_up_are_refused_if_somebody_has_one_of_them()
    {
        await GiveUpAsync(1, 2, 3);
        var added = await AppendAsync(Ledger.Write(Shard, after: 0), 2, 9);

        Assert.Equal(Conflict, await _late.ExecuteAsync());

        Assert.Equal([true, true], added);
        await AssertSignersAsync(2, 9);
    }

    [Fact]
    public async Task Signer_who_was_given_up_and_lands_before_the_next_writer_asks_is_told_apart_and_counted_once()
    {
        await GiveUpAsync(1, 2, 3);

        Assert.Equal(Created, await _late.ExecuteAsync());
        var added = await AppendAsync(Ledger.Write(Shard, after: 0), 2, 9);

        Assert.Equal([false, true], added);
        await AssertSignersAsync(1, 2, 3, 9);
    }

    [Fact]
    public async Task Rows_that_were_given_up_behind_others_are_counted_with_those()
    {
        var writer = Impatient().Write(Shard, after: 0);
        await AppendAsync(writer, 1, 2);
        Proxy.Next(_late);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => writer.AppendAsync(Row(3)));
        await AppendAsync(Ledger.Write(Shard, after: 2), 4);

        Assert.Equal(Created, await _late.ExecuteAsync());

        await AssertSignersAsync(Range(1, 4));
    }

    [Fact]
    public async Task Document_that_its_next_try_has_written_is_refused_and_does_not_come_back_over_newer_ones()
    {
        var etag = await CreateAsync("a", new("one"));
        Proxy.Next(_late);
        await Documents.WriteAsync([new("note", "a", new Note("two"), etag)]);
        await Documents.WriteAsync([new("note", "a", new Note("three"), (await ReadAsync("a"))!.ETag)]);

        Assert.Equal(Changed, await _late.ExecuteAsync());

        Assert.Equal("three", (await ReadAsync("a"))!.Value.Text);
    }

    [Fact]
    public async Task Document_that_was_given_up_is_refused_when_somebody_has_written_it_since()
    {
        var impatient = new TablesDocuments(Account(options => options.Retry.MaxRetries = 0));
        Proxy.Next(_late);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await impatient.WriteAsync([new("note", "a", new Note("given up"), IfMatch: null), new("note", "b", new Note("given up"), IfMatch: null)]));
        await CreateAsync("b", new("one"));

        Assert.Equal(Conflict, await _late.ExecuteAsync());

        Assert.Null(await ReadAsync("a"));
        Assert.Equal("one", (await ReadAsync("b"))!.Value.Text);
    }

    [Fact]
    public async Task Document_that_was_given_up_and_lands_is_a_conflict_to_those_who_have_not_read_it()
    {
        var etag = await CreateAsync("a", new("one"));
        var impatient = new TablesDocuments(Account(options => options.Retry.MaxRetries = 0));
        Proxy.Next(_late);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await impatient.WriteAsync([new("note", "a", new Note("given up"), etag)]));

        Assert.Equal(Created, await _late.ExecuteAsync());

        await Assert.ThrowsAsync<DocumentConflictException>(async () => await Documents.WriteAsync([new("note", "a", new Note("two"), etag)]));
        Assert.Equal("given up", (await ReadAsync("a"))!.Value.Text);
    }

    private TablesSignatureLedger Impatient() => new(Account(options => options.Retry.MaxRetries = 0));

    private async Task GiveUpAsync(params UInt128[] signers)
    {
        var writer = Impatient().Write(Shard, after: 0);
        var failures = await TogetherAsync(writer, () => Task.WhenAll(signers.Select(signer => OutcomeAsync(() => writer.AppendAsync(Row(signer))))), _late);
        Assert.All(failures, failure => Assert.IsType<StorageUnavailableException>(failure));
    }
}
