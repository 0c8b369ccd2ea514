using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.Tests;

/// <summary>One partition as it ought to be. Asks a ledger for things without waiting for it, and knows what each of them has to come to.</summary>
internal sealed class LedgerModel(ShardId shard)
{
    private const int People = 40;

    private static readonly SignatureState[] States = Enum.GetValues<SignatureState>();
    private static readonly string?[] Reasons = [null, "rule-1", "rule-2"];

    private readonly Dictionary<UInt128, (SignRequest Row, long Place)> _rows = [];
    private readonly List<(Task<int> Done, int Expected)> _asked = [];
    private ILedgerWriter _writer = null!;
    private long _places;
    private long _withdrawn;
    private long _revision;
    private bool _hasGrown;

    public ShardId Shard => shard;

    /// <summary>Who is there, by signer.</summary>
    public IEnumerable<SignRequest> Rows => _rows.Values.Select(row => row.Row).OrderBy(row => row.Signer.Value);

    /// <summary>Begins to write where the partition ends.</summary>
    public void Begin(ISignatureLedger ledger, int places) => (_writer, _places) = (ledger.Write(shard, places), places);

    /// <summary>Somebody signs, or some rows change; perhaps such that are not there.</summary>
    public void Step(Random random)
    {
        var signer = (UInt128)(uint)random.Next(People);
        if (random.Next(2) == 0 && !_rows.ContainsKey(signer)) Append(RowOf(signer, random));
        else if (random.Next(10) == 0) Ask(1, Flush());
        else Change([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => ChangeOf(random))]);
    }

    public async Task SettleAsync()
    {
        foreach (var (done, expected) in _asked) Assert.Equal(expected, await done);
        _asked.Clear();
    }

    public void AssertSubtotal(ShardSubtotal read)
    {
        long In(SignatureState state) => _rows.Values.Count(row => row.Row.State == state);
        Assert.Equal(
            (In(SignatureState.Counted), In(SignatureState.HeldForReview), _withdrawn, In(SignatureState.Invalidated)),
            (read.Counted, read.Held, read.Withdrawn, read.Invalidated));
        Assert.True(_hasGrown ? read.Revision > _revision : read.Revision >= _revision);
        (_revision, _hasGrown) = (read.Revision, false);
    }

    private void Append(SignRequest row)
    {
        _rows.Add(row.Signer.Value, (row, ++_places));
        _hasGrown = true;
        Ask(1, AppendAsync(row));
    }

    private async Task<int> AppendAsync(SignRequest row) => await _writer.AppendAsync(row) ? 1 : 0;

    private async Task<int> Flush()
    {
        await _writer.FlushAsync();
        return 1;
    }

    private void Change(LedgerChange[] changes)
    {
        var done = changes.Count(IsDone);
        _hasGrown |= done > 0;
        Ask(done, _writer.ChangedAsync(changes));
    }

    private void Ask(int expected, Task<int> done) => _asked.Add((done, expected));

    private bool IsDone(LedgerChange change)
    {
        if (!_rows.TryGetValue(change.Signer.Value, out var there) || there.Place != change.Place) return false;
        switch (change)
        {
            case StateChange state:
                if (there.Row.State != state.From || (state.FromReason is not null && state.FromReason != there.Row.Reason)) return false;
                there.Row = there.Row with { State = state.To, Reason = state.Reason };
                break;
            case PersonChange person:
                there.Row = there.Row with { Visibility = person.Visibility, Updates = person.Updates, Partners = person.Partners, SealedPerson = person.SealedPerson };
                break;
            default:
                _withdrawn++;
                return _rows.Remove(change.Signer.Value);
        }

        _rows[change.Signer.Value] = there;
        return true;
    }

    private LedgerChange ChangeOf(Random random)
    {
        var signer = (UInt128)(uint)random.Next(People);
        var (key, place) = (new SignerKey(signer), _rows.TryGetValue(signer, out var there) ? there.Place : _places + 1);
        return random.Next(6) switch
        {
            0 => new Departure(key, place),
            1 => new PersonChange(key, place, Visibility.Named, Updates: random.Next(2) == 0, Partners: random.Next(2) == 0 ? null : "a-union", Bytes(random)),
            _ => StateChangeOf(key, place, random),
        };
    }

    private static StateChange StateChangeOf(SignerKey key, long place, Random random)
    {
        var to = States[random.Next(3)];
        return new(key, place, States[random.Next(3)], Reasons[random.Next(3)], to, ReasonOf(to, random));
    }

    private static string? ReasonOf(SignatureState state, Random random) => state is SignatureState.Counted ? null : Reasons[random.Next(3)];

    private static SignRequest RowOf(UInt128 signer, Random random)
    {
        var state = States[random.Next(3)];
        return new()
        {
            Signer = new(signer),
            SignedAt = new DateTimeOffset(2026, 11, 5, 12, 0, 0, TimeSpan.Zero).AddMilliseconds(random.Next(1_000_000)),
            Country = "CA",
            Visibility = Visibility.CountOnly,
            Updates = false,
            SealedPerson = Bytes(random),
            State = state,
            Reason = ReasonOf(state, random),
            Awaited = random.Next(1000),
            Version = random.Next(1, 4),
        };
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }
}
