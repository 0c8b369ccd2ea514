using CampaignKit.Core.Momentum;

namespace CampaignKit.Core.Signatures;

/// <summary>What a shard knows of its partition of the ledger since it last read it: who is there, how many count, and what is on its way.</summary>
/// <remarks>It ends with the first call that fails: whether that reached the disk is unknown, so its owner reads the partition again. Not thread-safe.</remarks>
internal sealed class LedgerPartition
{
    private readonly ShardId _id;
    private readonly ISignatureLedger _ledger;
    private readonly ILedgerWriter _writer;
    private readonly SignerIndex _signers;
    private readonly ListedSigners _listed;
    private readonly Series _series;
    private readonly VersionCounts _versions;

    // Changes move the first when they are durable. Appends are on their way in numbers, so they are counted apart: asked for, and durable.
    private ShardSubtotal _base;
    private Appends _asked;
    private Appends _durable;

    // How many appends stand in the series: those that are durable, but for some whose callers have not been answered yet.
    private long _inSeries;

    private LedgerPartition(ShardId id, ISignatureLedger ledger, SignerIndex signers, ListedSigners listed, Series series, VersionCounts versions, ShardSubtotal subtotal)
    {
        (_id, _ledger, _signers, _listed, _series, _versions, _base) = (id, ledger, signers, listed, series, versions, subtotal);
        _writer = ledger.Write(id, after: signers.Places);
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The call that was made last: behind it there is none on its way.</summary>
    public Task Newest { get; private set; } = Task.CompletedTask;

    /// <summary>What is durable.</summary>
    public ShardSubtotal Durable => _durable.On(_base);

    /// <summary>The revision that there will be when everything on its way is durable.</summary>
    public long AskedRevision => _base.Revision + _asked.Rows;

    /// <summary>Reads the partition.</summary>
    /// <param name="id">Which.</param>
    /// <param name="ledger">Where it is.</param>
    /// <param name="listed">Told of what is written.</param>
    /// <param name="clock">Of the series.</param>
    public static async Task<LedgerPartition> ReadAsync(ShardId id, ISignatureLedger ledger, ListedSigners listed, TimeProvider clock)
    {
        var (signers, series, versions) = (new SignerIndex(), new Series(clock), new VersionCounts());
        await foreach (var signer in ledger.ReadSignersAsync(id))
        {
            if (signer is not { } present) signers.Skip();
            else if (!signers.Add(present.Signer)) throw new InvalidOperationException($"Ledger partition {id} holds one signer twice.");
            else if (present.State is SignatureState.Counted)
            {
                series.Add(present.CountedAt, 1);
                versions.Add(present.Version, 1);
            }
        }

        return new(id, ledger, signers, listed, series, versions, await ledger.ReadSubtotalAsync(id));
    }

    /// <summary>Who of the partition counts as this signer: they themselves, or by the petition's rule somebody of their mailbox; <see langword="null"/> if they are new.</summary>
    public SignerKey? Find(SignerKey signer, bool sharesMailbox) => _signers.Find(signer, sharesMailbox);

    /// <summary>Appends who is new; a repeat writes nothing and still waits for a commit after its first row's: its speed must not tell who has signed.</summary>
    /// <returns>The subtotal, this signer included.</returns>
    public async ValueTask<ShardSubtotal> CommitAsync(SignRequest request)
    {
        var isNew = Find(request.Signer, request.SharesMailbox) is null;
        if (isNew)
        {
            _signers.Add(request.Signer);
            _asked = _asked.With(request.State);
        }

        var asked = _asked;
        try
        {
            if (isNew) await AppendAsync(request);
            else await (Newest = _writer.FlushAsync());
        }
        catch
        {
            HasFailed = true;
            throw;
        }

        // Rows settle in order, so everybody up to this one is durable.
        if (asked.Rows > _durable.Rows) _durable = asked;
        if (isNew)
        {
            _inSeries++;
            if (request.State is SignatureState.Counted) Count(request.CountedAt, request.Version, 1);
        }

        if (isNew && _listed.IsAsked && _signers.PlaceOf(request.Signer) is { } place) _listed.Put(request, place);
        return asked.On(_base);
    }

    /// <summary>One signer's row, or <see langword="null"/>.</summary>
    public async ValueTask<SignRequest?> FindAsync(SignerKey signer) =>
        _signers.PlaceOf(signer) is { } place ? await _ledger.FindAsync(_id, signer, place) : null;

    /// <summary>The rows of everybody at this signer's mailbox.</summary>
    public async ValueTask<IReadOnlyList<SignRequest>> FindMailboxAsync(SignerKey signer)
    {
        var rows = new List<SignRequest>();
        foreach (var present in _signers.At(signer).ToList())
        {
            if (await FindAsync(present) is { } row) rows.Add(row);
        }

        return rows;
    }

    /// <summary>Changes what a signer chose.</summary>
    public async ValueTask ChangeAsync(SignerKey signer, PersonChoice choice)
    {
        if (_signers.PlaceOf(signer) is not { } place) return;
        var changed = await WriteAsync([new PersonChange(signer, place, choice.Visibility, choice.Updates, choice.Partners, choice.SealedPerson)]);
        _base = _base with { Revision = _base.Revision + changed };
        await _listed.ChooseAsync(signer, place, choice.Visibility);
    }

    /// <summary>Takes a signer out.</summary>
    public async ValueTask DepartAsync(SignRequest row)
    {
        if (_signers.PlaceOf(row.Signer) is not { } place || await WriteAsync([new Departure(row.Signer, place)]) == 0) return;
        _signers.Remove(row.Signer);
        _listed.Remove(row.Signer);
        _base = Count(_base, row.State, -1) with { Revision = _base.Revision + 1, Withdrawn = _base.Withdrawn + 1 };
    }

    /// <summary>Moves signatures to another state.</summary>
    /// <returns>How many were in the state that the move expects.</returns>
    public async ValueTask<int> MoveAsync(StateMove move)
    {
        var changes = new List<LedgerChange>(move.Signers.Count);
        foreach (var signer in move.Signers)
        {
            if (_signers.PlaceOf(signer) is { } place) changes.Add(new StateChange(signer, place, move.From, move.FromReason, move.To, move.Reason));
        }

        if (changes.Count == 0) return 0;
        var moved = await WriteAsync(changes);
        _listed.Move(move);
        _base = Count(Count(_base, move.From, -moved), move.To, moved) with { Revision = _base.Revision + moved };
        return moved;
    }

    /// <summary>When those who count were counted.</summary>
    public ShardSeries ReadSeries(SeriesRange range) => new(_series.Total, _series.FirstDay, _inSeries == _durable.Rows ? Durable.Revision : (long?)null, _series.Read(range));

    /// <summary>Which wording those who count have signed.</summary>
    public IReadOnlyList<VersionCount> ReadVersions() => _versions.Read();

    /// <summary>Waits as long as a commit takes.</summary>
    public async ValueTask FlushAsync() => await (Newest = _writer.FlushAsync());

    private static ShardSubtotal Count(ShardSubtotal subtotal, SignatureState state, long by) => state switch
    {
        SignatureState.Counted => subtotal with { Counted = subtotal.Counted + by },
        SignatureState.HeldForReview => subtotal with { Held = subtotal.Held + by },
        _ => subtotal with { Invalidated = subtotal.Invalidated + by },
    };

    private void Count(DateTimeOffset at, int version, int by)
    {
        _series.Add(at, by);
        _versions.Add(version, by);
    }

    private async Task AppendAsync(SignRequest request)
    {
        var append = _writer.AppendAsync(request);
        Newest = append;
        if (!await append) throw new LedgerConflictException("Another activation has appended this signer.");
    }

    private async ValueTask<int> WriteAsync(IReadOnlyList<LedgerChange> changes)
    {
        var change = _writer.ChangeAsync(changes);
        Newest = change;
        try
        {
            var done = await change;
            foreach (var one in done)
            {
                if (one.Was is SignatureState.Counted && one.Change is not PersonChange) Count(one.CountedAt, one.Version, -1);
                if (one.Change is StateChange { To: SignatureState.Counted }) Count(one.CountedAt, one.Version, 1);
            }

            return done.Count;
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }

    private readonly record struct Appends(long Counted, long Other, long Held)
    {
        public long Rows => Counted + Held + Other;

        public Appends With(SignatureState state) => state switch
        {
            SignatureState.Counted => this with { Counted = Counted + 1 },
            SignatureState.HeldForReview => this with { Held = Held + 1 },
            _ => this with { Other = Other + 1 },
        };

        public ShardSubtotal On(ShardSubtotal subtotal) => subtotal with
        {
            Revision = subtotal.Revision + Rows,
            Counted = subtotal.Counted + Counted,
            Held = subtotal.Held + Held,
            Invalidated = subtotal.Invalidated + Other,
        };
    }
}
