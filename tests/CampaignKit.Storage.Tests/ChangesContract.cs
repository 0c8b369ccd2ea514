using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What every store has to keep of rows that are not counted, that change, and that somebody leaves.</summary>
public abstract class ChangesContract : TextContract
{
    private static readonly ShardId Shard = new("free-to-change", 3);

    public static IEnumerable<object[]> Transitions { get; } =
        [.. from one in Enum.GetValues<SignatureState>() from other in Enum.GetValues<SignatureState>() select new object[] { one, other }];

    [Fact]
    public async Task Rows_that_are_appended_held_or_invalidated_are_not_counted()
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1), Held(2), Row(3) with { State = SignatureState.Invalidated, Reason = "rule-1" }, Held(4), Row(5)]);

        await AssertSubtotalAsync(counted: 2, held: 2, invalidated: 1);
    }

    [Fact]
    public async Task State_reason_and_number_of_a_row_are_read_as_they_were_appended()
    {
        SignRequest[] rows =
        [
            Row(1) with { Awaited = 1 },
            Row(2) with { Awaited = long.MaxValue },
            Row(3) with { State = SignatureState.HeldForReview, Reason = "disposable-domain", Awaited = 7 },
            Row(4) with { State = SignatureState.Invalidated, Reason = "" },
            Row(5) with { State = SignatureState.Invalidated, Reason = "អានីតា \0 🙂" },
            Row(6) with { State = SignatureState.HeldForReview },
        ];

        await Ledger.AppendAsync(Shard, 1, rows);
        await ReopenAsync();

        Assert.Equal(rows.Select(Columns), (await RowsAsync(Shard)).OrderBy(row => row.Signer.Value).Select(Columns));
        for (var place = 1; place <= rows.Length; place++) Assert.Equal(Columns(rows[place - 1]), Columns((await FindAsync((uint)place, place))!));
    }

    [Theory]
    [MemberData(nameof(Transitions))]
    public async Task Change_of_state_moves_the_row_from_one_number_to_the_other(SignatureState from, SignatureState to)
    {
        await Ledger.AppendAsync(Shard, 1, [.. Enum.GetValues<SignatureState>().Select((state, at) => Row((uint)(at + 1)) with { State = state })]);

        var reason = to is SignatureState.Counted ? null : "rule-2";
        Assert.Equal(1, await ChangeAsync(StateOf((uint)from + 1, from, to, reason)));

        Assert.Equal((to, reason), await StateAsync((uint)from + 1, (int)from + 1));
        long In(SignatureState state) => 1 + (state == to ? 1 : 0) - (state == from ? 1 : 0);
        await AssertSubtotalAsync(In(SignatureState.Counted), In(SignatureState.HeldForReview), invalidated: In(SignatureState.Invalidated));
    }

    [Fact]
    public async Task Change_of_state_leaves_everything_else_as_it_was()
    {
        var row = Row(1) with { Country = "KH", Visibility = Visibility.Named, Locale = "km-KH", Source = "newsletter", Awaited = 12, SealedPerson = new byte[500] };
        await Ledger.AppendAsync(Shard, 1, [row]);

        await ChangeAsync(StateOf(1, SignatureState.Counted, SignatureState.Invalidated, "rule-1"));

        Assert.Equal(Columns(row with { State = SignatureState.Invalidated, Reason = "rule-1" }), Columns((await RowsAsync(Shard)).Single()));
    }

    [Fact]
    public async Task Row_that_is_counted_again_has_no_reason()
    {
        await Ledger.AppendAsync(Shard, 1, [Held(1)]);

        await ChangeAsync(StateOf(1, SignatureState.HeldForReview, SignatureState.Counted, reason: null));

        Assert.Equal((SignatureState.Counted, null), await StateAsync(1, 1));
    }

    [Fact]
    public async Task Row_in_another_state_than_the_change_expects_is_left_alone()
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1), Held(2)]);

        Assert.Equal(0, await ChangeAsync(StateOf(1, SignatureState.HeldForReview, SignatureState.Invalidated, "rule-1"), StateOf(2, SignatureState.Counted, SignatureState.Invalidated, "rule-1")));

        Assert.Equal((SignatureState.Counted, null), await StateAsync(1, 1));
        Assert.Equal((SignatureState.HeldForReview, "looks-bad"), await StateAsync(2, 2));
        await AssertSubtotalAsync(counted: 1, held: 1);
    }

    [Theory]
    [InlineData("rule-1", 1)]
    [InlineData("rule-2", 0)]
    [InlineData("RULE-1", 0)]
    [InlineData("", 0)]
    [InlineData(null, 1)]
    public async Task Row_that_is_in_its_state_for_another_reason_is_left_alone(string? expected, int done)
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1) with { State = SignatureState.Invalidated, Reason = "rule-1" }]);

        Assert.Equal(done, await ChangeAsync(new StateChange(new(1), 1, SignatureState.Invalidated, expected, SignatureState.Counted, Reason: null)));

        await AssertSubtotalAsync(counted: done, invalidated: 1 - done);
    }

    [Fact]
    public async Task Row_without_a_reason_is_in_its_state_for_no_reason_that_could_be_expected()
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1) with { State = SignatureState.Invalidated }]);

        Assert.Equal(0, await ChangeAsync(new StateChange(new(1), 1, SignatureState.Invalidated, FromReason: "rule-1", SignatureState.Counted, Reason: null)));
    }

    [Fact]
    public async Task Changes_that_are_asked_for_again_are_not_done_again()
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1), Held(2), Row(3)]);
        LedgerChange[] changes = [StateOf(1, SignatureState.Counted, SignatureState.Invalidated, "rule-1"), StateOf(2, SignatureState.HeldForReview, SignatureState.Counted, reason: null), new Departure(new(3), 3)];

        Assert.Equal(3, await ChangeAsync(changes));
        Assert.Equal(0, await ChangeAsync(changes));

        await AssertSubtotalAsync(counted: 1, withdrawn: 1, invalidated: 1);
    }

    [Fact]
    public async Task Changes_of_rows_that_are_not_there_do_nothing_beside_those_that_are()
    {
        await AppendAsync(Shard, 1, 1, 2, 3);
        await AppendAsync(new("free-to-change", 4), 1, 4);
        await AppendAsync(new("another-petition", 3), 1, 5);

        var done = await ChangeAsync(
            StateOf(9, SignatureState.Counted, SignatureState.Invalidated, "rule-1", place: 9),
            StateOf(1, SignatureState.Counted, SignatureState.Invalidated, "rule-1"),
            StateOf(4, SignatureState.Counted, SignatureState.Invalidated, "rule-1", place: 1),
            new Departure(new(5), 1),
            new Departure(new(4), (1L << 30) + 1),
            new PersonChange(new(9), 9, Visibility.Named, Updates: true, new byte[] { 9 }),
            new Departure(new(3), 3));

        Assert.Equal(2, done);
        await AssertSubtotalAsync(counted: 1, withdrawn: 1, invalidated: 1);
        Assert.Equal(new(4, 1, 1), await Ledger.ReadSubtotalAsync(new("free-to-change", 4)));
        Assert.Equal(new(3, 1, 1), await Ledger.ReadSubtotalAsync(new("another-petition", 3)));
    }

    [Fact]
    public async Task Changes_in_a_partition_that_nobody_wrote_do_nothing()
    {
        Assert.Equal(0, await Ledger.Write(Shard, after: 0).ChangeAsync([new Departure(new(1), 1)]));

        Assert.Equal(new(3, 0, 0), await Ledger.ReadSubtotalAsync(Shard));
        await AppendAsync(Shard, 1, 1);
        await AssertSubtotalAsync(counted: 1);
    }

    [Fact]
    public async Task Signer_chooses_anew_and_nothing_else_changes()
    {
        var row = Held(1) with { Locale = "fr", Awaited = 4, SealedPerson = new byte[] { 1, 2, 3 } };
        await Ledger.AppendAsync(Shard, 1, [row]);

        Assert.Equal(1, await ChangeAsync(new PersonChange(new(1), 1, Visibility.Named, Updates: false, new byte[] { 4, 5 })));

        Assert.Equal(Columns(row with { Visibility = Visibility.Named, Updates = false, SealedPerson = new byte[] { 4, 5 } }), Columns((await RowsAsync(Shard)).Single()));
        await AssertSubtotalAsync(counted: 0, held: 1);
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
            () => ChangeAsync(new PersonChange(new(2), 2, Visibility.Named, Updates: false, new byte[] { 4 })),
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
        var leaving = writer.ChangeAsync([.. Enumerable.Range(1, 150).Select(signer => new Departure(new((uint)signer), signer))]);
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
            new PersonChange(new(2), 2, Visibility.Named, Updates: true, new byte[] { 7 }),
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
        await ChangeAsync(StateOf(1, SignatureState.Counted, SignatureState.Invalidated, "rule-1"), new Departure(new(3), 3), new PersonChange(new(4), 4, Visibility.Named, Updates: true, new byte[] { 7 }));
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
            for (var signer = 1; signer <= 100; signer++) await writer.ChangeAsync([StateOf((uint)signer, SignatureState.Counted, SignatureState.HeldForReview, "looks-bad")]);
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

    protected static SignRequest Held(UInt128 signer) => Row(signer) with { State = SignatureState.HeldForReview, Reason = "looks-bad" };

    /// <summary>A change of a row whose place is its signer's number, unless it says another.</summary>
    protected static StateChange StateOf(uint signer, SignatureState from, SignatureState to, string? reason, long? place = null) => new(new(signer), place ?? signer, from, FromReason: null, to, reason);

    private async Task<int> ChangeAsync(params LedgerChange[] changes) => await Ledger.Write(Shard, (await PlacesAsync(Shard)).Length).ChangeAsync(changes);

    /// <summary>Who is there, in the order of their keys.</summary>
    private async Task<UInt128[]> PresentAsync(ShardId shard) => [.. (await PlacesAsync(shard)).OfType<UInt128>().Order()];

    private ValueTask<SignRequest?> FindAsync(uint signer, long place) => Ledger.FindAsync(Shard, new(signer), place);

    private async Task<(SignatureState, string?)> StateAsync(uint signer, long place) => ((await FindAsync(signer, place))!.State, (await FindAsync(signer, place))!.Reason);

    private async Task AssertSubtotalAsync(long counted, long held = 0, long withdrawn = 0, long invalidated = 0)
    {
        var subtotal = await Ledger.ReadSubtotalAsync(Shard);
        Assert.Equal((3, counted, held, withdrawn, invalidated), (subtotal.Shard, subtotal.Counted, subtotal.Held, subtotal.Withdrawn, subtotal.Invalidated));
    }
}
