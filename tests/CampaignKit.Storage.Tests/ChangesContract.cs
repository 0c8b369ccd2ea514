using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What every store has to keep of rows that change, that somebody leaves, and that are found and counted in between.</summary>
public abstract class ChangesContract : StateChangesContract
{
    [Fact]
    public async Task Signer_chooses_anew_and_nothing_else_changes()
    {
        var row = Held(1) with { Locale = "fr", Awaited = 4, SealedPerson = new byte[] { 1, 2, 3 } };
        await Ledger.AppendAsync(Shard, 1, [row]);

        Assert.Equal(1, await ChangeAsync(new PersonChange(new(1), 1, Visibility.Named, Updates: false, "a-union b-union", new byte[] { 4, 5 })));

        Assert.Equal(Columns(row with { Visibility = Visibility.Named, Updates = false, Partners = "a-union b-union", SealedPerson = new byte[] { 4, 5 } }), Columns((await RowsAsync(Shard)).Single()));
        await AssertSubtotalAsync(counted: 0, held: 1);
    }

    [Fact]
    public async Task Partners_that_were_agreed_to_can_be_taken_back_to_none()
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1) with { Partners = "a-union b-union" }, Row(2) with { Partners = "a-union" }]);

        await ChangeAsync(new PersonChange(new(1), 1, Visibility.Named, Updates: true, Partners: null, new byte[] { 4 }));

        Assert.Null((await FindAsync(1, 1))!.Partners);
        Assert.Equal("a-union", (await FindAsync(2, 2))!.Partners);
    }

    [Theory]
    [InlineData(SignatureState.Counted)]
    [InlineData(SignatureState.HeldForReview)]
    [InlineData(SignatureState.Invalidated)]
    public async Task Who_leaves_is_nowhere_and_among_the_withdrawn(SignatureState state)
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1), Row(2) with { State = state, Reason = state is SignatureState.Counted ? null : "rule-1" }, Row(3)]);

        Assert.Equal(1, await ChangeAsync(new Departure(new(2), 2)));

        Assert.Null(await FindAsync(2, 2));
        Assert.Equal([1, 3], (UInt128[])[.. (await RowsAsync(Shard)).Select(row => row.Signer.Value).Order()]);
        Assert.Equal([1, 3], await PresentAsync(Shard));
        await AssertSubtotalAsync(counted: 2, withdrawn: 1);
    }

    [Fact]
    public async Task Who_has_left_may_sign_again_and_leave_again()
    {
        await AppendAsync(Shard, 1, 1, 2);
        await ChangeAsync(new Departure(new(1), 1));

        var after = (await PlacesAsync(Shard)).Length;
        await Ledger.AppendAsync(Shard, after + 1, [Row(1) with { Country = "KH" }]);

        Assert.Equal("KH", (await FindAsync(1, after + 1))!.Country);
        await AssertSubtotalAsync(counted: 2, withdrawn: 1);
        Assert.Equal(1, await ChangeAsync(new Departure(new(1), after + 1)));
        await AssertSubtotalAsync(counted: 1, withdrawn: 2);
        Assert.Equal([2], await PresentAsync(Shard));
    }

    [Fact]
    public async Task Everybody_may_leave_a_partition_and_others_come()
    {
        await AppendAsync(Shard, 1, Range(1, 300));
        await ChangeAsync([.. Enumerable.Range(1, 300).Select(signer => new Departure(new((uint)signer), signer))]);
        await ReopenAsync();

        Assert.Empty(await RowsAsync(Shard));
        await AssertSubtotalAsync(counted: 0, withdrawn: 300);
        var after = (await PlacesAsync(Shard)).Length;
        await AppendAsync(Shard, after + 1, 1, 1000);
        Assert.Equal([1, 1000], await PresentAsync(Shard));
        await AssertSubtotalAsync(counted: 2, withdrawn: 300);
    }

    [Fact]
    public async Task Row_is_found_by_its_signer_in_its_partition_alone()
    {
        SignRequest[] rows = [Row(1) with { Country = "KH" }, Held(2) with { Locale = "fr", Source = "a", Awaited = 9, SealedPerson = new byte[2000] }];
        await Ledger.AppendAsync(Shard, 1, rows);

        Assert.Equal(Columns(rows[0]), Columns((await FindAsync(1, 1))!));
        Assert.Equal(Columns(rows[1]), Columns((await FindAsync(2, 2))!));
        Assert.Null(await FindAsync(3, 3));
        Assert.Null(await FindAsync(3, 1));
        Assert.Null(await Ledger.FindAsync(new("free-to-change", 2), new(1), 1));
        Assert.Null(await Ledger.FindAsync(new("another-petition", 3), new(1), 1));
    }

    [Fact]
    public async Task Row_is_found_as_soon_as_it_is_acknowledged_and_as_it_was_changed_last()
    {
        for (var signer = 1; signer <= 50; signer++)
        {
            await AppendAsync(Shard, signer, (uint)signer);
            Assert.Equal(SignatureState.Counted, (await FindAsync((uint)signer, signer))!.State);
            await ChangeAsync(StateOf((uint)signer, SignatureState.Counted, SignatureState.HeldForReview, "looks-bad"));
            Assert.Equal(SignatureState.HeldForReview, (await FindAsync((uint)signer, signer))!.State);
        }
    }

    [Fact]
    public async Task Revision_grows_with_every_append_and_every_change()
    {
        Func<Task>[] steps =
        [
            () => AppendAsync(Shard, 1, 1),
            () => Ledger.AppendAsync(Shard, 2, [Held(2)]),
            () => ChangeAsync(StateOf(2, SignatureState.HeldForReview, SignatureState.Counted, reason: null)),
            () => ChangeAsync(new PersonChange(new(2), 2, Visibility.Named, Updates: false, Partners: null, new byte[] { 4 })),
            () => ChangeAsync(StateOf(2, SignatureState.Counted, SignatureState.Invalidated, "rule-1")),
            () => ChangeAsync(StateOf(2, SignatureState.Invalidated, SignatureState.Invalidated, "rule-2")),
            () => ChangeAsync(new Departure(new(1), 1)),
            ReopenAsync,
            async () => await AppendAsync(Shard, (await PlacesAsync(Shard)).Length + 1, 1),
            async () => await ChangeAsync(new Departure(new(1), (await PlacesAsync(Shard)).Length)),
        ];

        var revisions = new List<long> { (await Ledger.ReadSubtotalAsync(Shard)).Revision };
        foreach (var step in steps)
        {
            await step();
            revisions.Add((await Ledger.ReadSubtotalAsync(Shard)).Revision);
        }

        Assert.Equal(0, revisions[0]);
        for (var step = 0; step < steps.Length; step++)
        {
            if (steps[step] == (Func<Task>)ReopenAsync) Assert.Equal(revisions[step], revisions[step + 1]);
            else Assert.True(revisions[step + 1] > revisions[step], $"After step {step} the revision is {revisions[step + 1]}, as it was {revisions[step]}.");
        }
    }

    [Fact]
    public async Task Changes_come_behind_the_appends_that_were_asked_for_before_them()
    {
        var writer = Ledger.Write(Shard, after: 0);

        Task[] appends = [.. Enumerable.Range(1, 150).Select(signer => writer.AppendAsync(Row((uint)signer)))];
        var leaving = writer.ChangedAsync([.. Enumerable.Range(1, 150).Select(signer => new Departure(new((uint)signer), signer))]);
        Task[] later = [writer.AppendAsync(Row(1000)), writer.FlushAsync()];
        await Task.WhenAll([.. appends, .. later]);

        Assert.Equal(150, await leaving);
        Assert.Equal([1000], await PresentAsync(Shard));
        await AssertSubtotalAsync(counted: 1, withdrawn: 150);
    }

    [Fact]
    public async Task Thousand_changes_are_done_in_one_call()
    {
        await AppendAsync(Shard, 1, Range(1, 1500));

        Assert.Equal(1000, await ChangeAsync([.. Enumerable.Range(1, 1000).Select(signer => StateOf((uint)signer, SignatureState.Counted, SignatureState.Invalidated, "rule-1"))]));
        Assert.Equal(500, await ChangeAsync([.. Enumerable.Range(501, 1000).Select(signer => StateOf((uint)signer, SignatureState.Counted, SignatureState.Invalidated, "rule-1"))]));

        await AssertSubtotalAsync(counted: 0, invalidated: 1500);
    }

    [Fact]
    public async Task Row_that_is_changed_more_than_once_in_a_call_goes_through_the_changes_in_their_order()
    {
        await Ledger.AppendAsync(Shard, 1, [Held(1), Row(2)]);

        var done = await ChangeAsync(
            StateOf(1, SignatureState.HeldForReview, SignatureState.Counted, reason: null),
            StateOf(1, SignatureState.HeldForReview, SignatureState.Invalidated, "rule-1"),
            StateOf(1, SignatureState.Counted, SignatureState.Invalidated, "rule-2"),
            new PersonChange(new(2), 2, Visibility.Named, Updates: true, Partners: null, new byte[] { 7 }),
            new Departure(new(2), 2),
            new Departure(new(2), 2));

        Assert.Equal(4, done);
        Assert.Equal((SignatureState.Invalidated, "rule-2"), await StateAsync(1, 1));
        await AssertSubtotalAsync(counted: 0, withdrawn: 1, invalidated: 1);
    }

    [Fact]
    public async Task Store_that_is_opened_again_has_every_change_and_makes_more()
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1), Held(2), Row(3), Row(4)]);
        await ChangeAsync(StateOf(1, SignatureState.Counted, SignatureState.Invalidated, "rule-1"), new Departure(new(3), 3), new PersonChange(new(4), 4, Visibility.Named, Updates: true, Partners: null, new byte[] { 7 }));
        var before = await Ledger.ReadSubtotalAsync(Shard);

        await ReopenAsync();

        Assert.Equal(before, await Ledger.ReadSubtotalAsync(Shard));
        Assert.Equal((SignatureState.Invalidated, "rule-1"), await StateAsync(1, 1));
        Assert.Equal(7, (await FindAsync(4, 4))!.SealedPerson.Span[0]);
        Assert.Equal(2, await ChangeAsync(StateOf(1, SignatureState.Invalidated, SignatureState.Counted, reason: null), StateOf(2, SignatureState.HeldForReview, SignatureState.Counted, reason: null)));
        await AssertSubtotalAsync(counted: 3, withdrawn: 1);
    }

    [Fact]
    public async Task Subtotals_that_are_read_while_rows_change_belong_to_a_moment()
    {
        await AppendAsync(Shard, 1, Range(1, 100));
        var writer = Ledger.Write(Shard, after: 100);
        var changing = Task.Run(async () =>
        {
            for (var signer = 1; signer <= 100; signer++) await writer.ChangedAsync([StateOf((uint)signer, SignatureState.Counted, SignatureState.HeldForReview, "looks-bad")]);
        });

        var newest = new ShardSubtotal(3, 0, 0);
        while (newest.Held < 100)
        {
            var read = await Ledger.ReadSubtotalAsync(Shard);
            Assert.Equal(100, read.Counted + read.Held);
            Assert.True(read.Revision >= newest.Revision && read.Held >= newest.Held);
            newest = read;
            if (changing.IsFaulted) break;
        }

        await changing;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Numbers_are_exact_after_any_appends_and_changes(int seed)
    {
        var random = new Random(seed);
        LedgerModel[] models = [.. new ShardId[] { new("a", 0), new("a", 1), new("b", 0) }.Select(shard => new LedgerModel(shard))];
        for (var round = 0; round < 8; round++)
        {
            foreach (var model in models) model.Begin(Ledger, (await PlacesAsync(model.Shard)).Length);
            for (var step = 0; step < 60; step++) models[random.Next(models.Length)].Step(random);

            foreach (var model in models) await model.SettleAsync();
            if (random.Next(3) == 0) await ReopenAsync();
            foreach (var model in models)
            {
                model.AssertSubtotal(await Ledger.ReadSubtotalAsync(model.Shard));
                Assert.Equal(model.Rows.Select(Columns), (await RowsAsync(model.Shard)).OrderBy(row => row.Signer.Value).Select(Columns));
                Assert.Equal(model.Rows.Select(row => row.Signer.Value), await PresentAsync(model.Shard));
            }
        }
    }

    /// <summary>Who is there, in the order of their keys.</summary>
    private async Task<UInt128[]> PresentAsync(ShardId shard) => [.. (await PlacesAsync(shard)).OfType<UInt128>().Order()];
}
