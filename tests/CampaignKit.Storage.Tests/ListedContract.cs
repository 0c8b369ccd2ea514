using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What every store has to know of those who chose to be seen: who they are, which of them are the latest, and where their rows stand.</summary>
public abstract class ListedContract : DocumentsContract
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Partition_that_nobody_wrote_lists_nobody()
    {
        Assert.Empty(await Ledger.ReadListedAsync(Shard, 10));
        await AppendAsync(new("free-to-change", 2), 1, 1);

        Assert.Empty(await Ledger.ReadListedAsync(Shard, 10));
        Assert.Empty(await Ledger.ReadListedAsync(new("another-petition", 2), 10));
        Assert.Equal([1], await ListedAsync(10, new("free-to-change", 2)));
    }

    [Fact]
    public async Task Listed_is_who_counts_and_chose_to_be_seen()
    {
        var rows = (from visibility in Enum.GetValues<Visibility>() from state in Enum.GetValues<SignatureState>() select (visibility, state))
            .Select((row, at) => Row((uint)at + 1) with { Visibility = row.visibility, State = row.state, Reason = row.state is SignatureState.Counted ? null : "rule-1" })
            .ToList();
        await Ledger.AppendAsync(Shard, 1, rows);

        var shown = rows.Where(row => row is { State: SignatureState.Counted, Visibility: Visibility.Initials or Visibility.Named }).Select(row => row.Signer.Value).ToList();
        Assert.Equal(2, shown.Count);
        Assert.Equal(shown, await ListedAsync(10));
        await ReopenAsync();
        Assert.Equal(shown, await ListedAsync(10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(51)]
    public async Task Of_many_the_latest_are_listed_with_the_moment_and_the_place_of_each(int count)
    {
        // Keys in no order, as they are: a store that sorts by them has to look at the moments.
        var keys = Range(1, 50);
        new Random(5).Shuffle(keys);
        await Ledger.AppendAsync(Shard, 1, [.. keys.Select((key, at) => Row(key) with { SignedAt = Noon.AddMilliseconds(at) })]);

        var listed = await Ledger.ReadListedAsync(Shard, count);

        Assert.Equal(
            keys.Index().TakeLast(count).Select(row => (new SignerKey(row.Item), Noon.AddMilliseconds(row.Index))).OrderBy(row => row.Item2),
            listed.Select(signer => (signer.Signer, signer.SignedAt)).OrderBy(row => row.SignedAt));
        foreach (var signer in listed) Assert.Equal(signer.SignedAt, (await Ledger.FindAsync(Shard, signer.Signer, signer.Place))!.SignedAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(41)]
    public async Task Of_those_who_signed_at_one_moment_as_many_are_listed_as_are_asked_for_and_none_twice(int count)
    {
        await Ledger.AppendAsync(Shard, 1, [.. Range(1, 40).Select(Row)]);

        var listed = await ListedAsync(count);

        Assert.Equal(Math.Min(count, 40), listed.Distinct().Count());
        Assert.Equal(listed.Length, listed.Distinct().Count());
        Assert.Subset(Range(1, 40).ToHashSet(), listed.ToHashSet());
    }

    [Fact]
    public async Task Who_has_left_is_not_listed_and_the_places_of_the_others_hold()
    {
        await AppendAsync(Shard, 1, 4, 3, 2, 1);
        await Ledger.Write(Shard, after: 4).ChangedAsync([new Departure(new(4), 1), new Departure(new(1), 4)]);

        Assert.Equal([2, 3], await ListedAsync(10));
        await Ledger.AppendAsync(Shard, 5, [Row(1)]);
        foreach (var signer in await Ledger.ReadListedAsync(Shard, 10)) Assert.Equal(signer.Signer, (await Ledger.FindAsync(Shard, signer.Signer, signer.Place))!.Signer);
        Assert.Equal([1, 2, 3], await ListedAsync(10));
    }

    [Fact]
    public async Task Who_chooses_anew_comes_and_goes()
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1), Row(2) with { Visibility = Visibility.CountOnly }, Row(3)]);
        var writer = Ledger.Write(Shard, after: 3);
        await writer.ChangedAsync([Choose(1, Visibility.CountOnly), Choose(2, Visibility.Initials), Choose(3, Visibility.Named)]);
        Assert.Equal([2, 3], await ListedAsync(10));

        await writer.ChangedAsync([Choose(1, Visibility.Named), Choose(2, Visibility.CountOnly)]);

        Assert.Equal([1, 3], await ListedAsync(10));
    }

    [Fact]
    public async Task Who_is_held_or_taken_out_is_not_listed_until_they_count()
    {
        await Ledger.AppendAsync(Shard, 1, [Row(1), Held(2), Row(3)]);
        var writer = Ledger.Write(Shard, after: 3);
        await writer.ChangedAsync([StateOf(1, SignatureState.Counted, SignatureState.Invalidated, "rule-1"), StateOf(3, SignatureState.Counted, SignatureState.HeldForReview, "burst")]);
        Assert.Empty(await ListedAsync(10));

        await writer.ChangedAsync([
            StateOf(1, SignatureState.Invalidated, SignatureState.Counted, reason: null),
            StateOf(2, SignatureState.HeldForReview, SignatureState.Counted, reason: null),
        ]);

        Assert.Equal([1, 2], await ListedAsync(10));
    }

    [Fact]
    public async Task Writers_of_a_partition_are_nobody_in_it()
    {
        foreach (var signer in Range(1, 3)) await Ledger.AppendAsync(Shard, 1 + (long)(signer - 1), [Row(signer)]);

        Assert.Equal([1, 2, 3], await ListedAsync(1000));
    }

    [Fact]
    public async Task Few_of_a_large_partition_are_found_wherever_they_stand()
    {
        const int Batch = 1000;
        UInt128[] seen = [0, 999, 1000, 1001, 20_999, 21_000, 21_001, 40_999];
        for (var batch = 0; batch < 41; batch++)
        {
            await Ledger.AppendAsync(Shard, 1 + (batch * Batch), [.. Range(batch * Batch, Batch).Select(signer => Row(signer) with
            {
                SignedAt = Noon.AddMilliseconds((int)signer),
                Visibility = seen.Contains(signer) ? Visibility.Named : Visibility.CountOnly,
            })]);
        }

        for (var count = 1; count <= seen.Length; count++) Assert.Equal(seen[^count..], await ListedAsync(count));
        Assert.Equal(seen, await ListedAsync(200));
    }

    [Fact]
    public async Task List_of_nobody_or_less_is_refused()
    {
        await AppendAsync(Shard, 1, 1);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Ledger.ReadListedAsync(Shard, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Ledger.ReadListedAsync(Shard, -1));
    }

    private static PersonChange Choose(uint signer, Visibility visibility) => new(new(signer), signer, visibility, Updates: false, Partners: null, new byte[] { 9 });

    /// <summary>Who is listed, in the order of their keys.</summary>
    private async Task<UInt128[]> ListedAsync(int count, ShardId? shard = null) => [.. (await Ledger.ReadListedAsync(shard ?? Shard, count)).Select(signer => signer.Signer.Value).Order()];
}
