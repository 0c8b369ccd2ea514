using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What every store has to keep of rows that are not counted, and of those that are counted no more or again.</summary>
public abstract class StateChangesContract : TextContract
{
    protected static ShardId Shard { get; } = new("free-to-change", 3);

    public static IEnumerable<object[]> Transitions { get; } =
        [.. from one in Enum.GetValues<SignatureState>() from other in Enum.GetValues<SignatureState>() select new object[] { one, other }];

    [Fact]
    public async Task Rows_that_are_appended_held_or_invalidated_are_not_counted()
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1), Held(2), Row(3) with { State = SignatureState.Invalidated, Reason = "rule-1" }, Held(4), Row(5)]);

        await AssertSubtotalAsync(counted: 2, held: 2, invalidated: 1);
    }

    [Fact]
    public async Task State_reason_number_and_wording_of_a_row_are_read_as_they_were_appended()
    {
        SignRequest[] rows =
        [
            Row(1) with { Awaited = 1 },
            Row(2) with { Awaited = long.MaxValue, ConfirmedAt = new(2026, 11, 7, 1, 2, 3, 4, TimeSpan.Zero), Version = 2 },
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

    [Fact]
    public async Task Everybody_is_read_with_what_their_row_is_worth_since_when_and_which_wording_they_signed()
    {
        var confirmedAt = new DateTimeOffset(2026, 11, 7, 1, 2, 3, 4, TimeSpan.Zero);
        SignRequest[] rows = [Row(1), Row(2) with { ConfirmedAt = confirmedAt, Version = 2 }, Row(3) with { State = SignatureState.HeldForReview, Reason = "disposable-domain" }];
        await Ledger.AppendAsync(Shard, 1, rows);
        await ReopenAsync();

        Assert.Equal(
            rows.Select(row => (LedgerSigner?)new LedgerSigner(row.Signer, row.State, row.CountedAt, row.Version)),
            (await Ledger.ReadSignersAsync(Shard).ToListAsync()).OrderBy(signer => signer?.Signer.Value));
        Assert.Equal(confirmedAt, rows[1].CountedAt);
    }

    [Fact]
    public async Task Changes_that_were_done_are_told_with_what_their_rows_were_before()
    {
        var confirmedAt = new DateTimeOffset(2026, 11, 7, 1, 2, 3, 4, TimeSpan.Zero);
        await Ledger.AppendAsync(Shard, 1, [Row(1) with { ConfirmedAt = confirmedAt }, Row(2) with { Version = 1_000_000 }]);
        var (hold, release, leave) = (StateOf(1, SignatureState.Counted, SignatureState.HeldForReview, "looks-bad"), StateOf(1, SignatureState.HeldForReview, SignatureState.Counted, reason: null), new Departure(new(2), 2));

        var done = await Ledger.Write(Shard, after: 2).ChangeAsync([hold, hold, release, leave]);

        Assert.Equal(
            [new(hold, SignatureState.Counted, confirmedAt, 1), new(release, SignatureState.HeldForReview, confirmedAt, 1), new(leave, SignatureState.Counted, Row(2).SignedAt, 1_000_000)],
            done.OrderBy(change => change.Change is Departure));
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
        var row = Row(1) with { Country = "KH", Visibility = Visibility.Named, Locale = "km-KH", Source = "newsletter", Awaited = 12, Version = 3, SealedPerson = new byte[500] };
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
            new PersonChange(new(9), 9, Visibility.Named, Updates: true, Partners: null, new byte[] { 9 }),
            new Departure(new(3), 3));

        Assert.Equal(2, done);
        await AssertSubtotalAsync(counted: 1, withdrawn: 1, invalidated: 1);
        Assert.Equal(new(4, 1, 1), await Ledger.ReadSubtotalAsync(new("free-to-change", 4)));
        Assert.Equal(new(3, 1, 1), await Ledger.ReadSubtotalAsync(new("another-petition", 3)));
    }

    [Fact]
    public async Task Changes_in_a_partition_that_nobody_wrote_do_nothing()
    {
        Assert.Equal(0, await Ledger.Write(Shard, after: 0).ChangedAsync([new Departure(new(1), 1)]));

        Assert.Equal(new(3, 0, 0), await Ledger.ReadSubtotalAsync(Shard));
        await AppendAsync(Shard, 1, 1);
        await AssertSubtotalAsync(counted: 1);
    }

    protected static SignRequest Held(UInt128 signer) => Row(signer) with { State = SignatureState.HeldForReview, Reason = "looks-bad" };

    /// <summary>A change of a row whose place is its signer's number, unless it says another.</summary>
    protected static StateChange StateOf(uint signer, SignatureState from, SignatureState to, string? reason, long? place = null) => new(new(signer), place ?? signer, from, FromReason: null, to, reason);

    protected async Task<int> ChangeAsync(params LedgerChange[] changes) => await Ledger.Write(Shard, (await PlacesAsync(Shard)).Length).ChangedAsync(changes);

    protected ValueTask<SignRequest?> FindAsync(uint signer, long place) => Ledger.FindAsync(Shard, new(signer), place);

    protected async Task<(SignatureState, string?)> StateAsync(uint signer, long place) => ((await FindAsync(signer, place))!.State, (await FindAsync(signer, place))!.Reason);

    protected async Task AssertSubtotalAsync(long counted, long held = 0, long withdrawn = 0, long invalidated = 0)
    {
        var subtotal = await Ledger.ReadSubtotalAsync(Shard);
        Assert.Equal((3, counted, held, withdrawn, invalidated), (subtotal.Shard, subtotal.Counted, subtotal.Held, subtotal.Withdrawn, subtotal.Invalidated));
    }
}
