namespace CampaignKit.Core.Signatures;

/// <summary>The latest of a shard's signers who count and chose to be seen. Nothing is read, kept or allocated before the first question.</summary>
/// <remarks>
/// Read from the ledger once, and then moved by whatever the shard writes, also while it is being read. It may still name somebody who has left: over another
/// activation, or by two answers of the ledger that overtook each other. So it only says where to look. Not thread-safe; its shard takes turns.
/// </remarks>
internal sealed class ListedSigners(ShardId id, ISignatureLedger ledger)
{
    /// <summary>How many are kept: more than are shown, so that many may leave before the ledger is read again.</summary>
    public const int Capacity = 200;

    private Latest? _latest;

    /// <summary>Whether somebody has asked, so that what is written has to be told.</summary>
    public bool IsAsked => _latest is not null;

    /// <summary>The latest, latest first. Cost: none but the first time, after <see cref="Forget"/> and when many have left.</summary>
    /// <param name="count">How many at most, 1–<see cref="Capacity"/>.</param>
    /// <exception cref="Installation.StorageUnavailableException">The ledger could not be read; the next question tries again.</exception>
    public async ValueTask<ListedSigner[]> ReadAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Capacity);
        var latest = _latest is { } known && (!known.Reading.IsCompleted || known.Has(count)) ? known : Begin();
        await latest.Reading;
        return latest.Take(count);
    }

    /// <summary>A row is durable at its place.</summary>
    public void Put(SignRequest row, long place)
    {
        if (ListedSigner.IsShown(row)) _latest?.Put(new(row.Signer, row.SignedAt, place));
    }

    /// <summary>This signer is not to be shown any more.</summary>
    public void Remove(SignerKey signer) => _latest?.Remove(signer);

    /// <summary>A signer has chosen anew, and that is durable.</summary>
    public async ValueTask ChooseAsync(SignerKey signer, long place, Visibility visibility)
    {
        if (visibility is Visibility.CountOnly) Remove(signer);
        else if (_latest is { } latest && !latest.Contains(signer))
        {
            try
            {
                if (await ledger.FindAsync(id, signer, place) is { } row && ListedSigner.IsShown(row)) latest.Put(new(signer, row.SignedAt, place));
            }
            catch (Installation.StorageUnavailableException)
            {
                // The choice is stored. Where it belongs among the others is found when the list is read again.
                Forget();
            }
        }
    }

    /// <summary>Signatures were moved from one state to another, and that is durable.</summary>
    public void Move(StateMove move)
    {
        if (move.To is SignatureState.Counted) Forget();
        if (move is not { From: SignatureState.Counted, FromReason: null }) return;

        // Who is listed counts, so whoever of them was meant has moved.
        foreach (var signer in move.Signers) Remove(signer);
    }

    /// <summary>What the ledger holds has changed in ways that were not told one by one: it is read again when somebody asks.</summary>
    public void Forget() => _latest = null;

    private Latest Begin()
    {
        var latest = _latest = new();
        latest.Reading = ReadAsync(latest);
        return latest;
    }

    private async Task ReadAsync(Latest latest)
    {
        try
        {
            latest.Take(await ledger.ReadListedAsync(id, Capacity));
        }
        catch
        {
            if (_latest == latest) Forget();
            throw;
        }
    }

    private sealed class Latest
    {
        private readonly SortedSet<ListedSigner> _inOrder = new(ListedSigner.LatestFirst);
        private readonly Dictionary<SignerKey, ListedSigner> _bySigner = [];

        // Who left while the ledger was being read: it may have been read before.
        private HashSet<SignerKey>? _left = [];

        // Whether everybody of the ledger is in it. If not, it ends somewhere, and nothing is known of those behind its end.
        private bool _isWhole = true;

        public Task Reading { get; set; } = Task.CompletedTask;

        public bool Has(int count) => _isWhole || _bySigner.Count >= count;

        public bool Contains(SignerKey signer) => _bySigner.ContainsKey(signer);

        public ListedSigner[] Take(int count) => [.. _inOrder.Take(count)];

        public void Take(IReadOnlyList<ListedSigner> read)
        {
            foreach (var signer in read)
            {
                if (!_left!.Contains(signer.Signer) && !Contains(signer.Signer)) Add(signer);
            }

            _left = null;
            _isWhole &= read.Count < Capacity;
        }

        public void Put(ListedSigner signer)
        {
            Remove(signer.Signer);
            _left?.Remove(signer.Signer);
            if (_isWhole || (_inOrder.Count > 0 && ListedSigner.LatestFirst.Compare(signer, _inOrder.Max) < 0)) Add(signer);
        }

        public void Remove(SignerKey signer)
        {
            _left?.Add(signer);
            if (_bySigner.Remove(signer, out var listed)) _inOrder.Remove(listed);
        }

        private void Add(ListedSigner signer)
        {
            _inOrder.Add(signer);
            _bySigner.Add(signer.Signer, signer);
            if (_bySigner.Count <= Capacity) return;

            var last = _inOrder.Max;
            _inOrder.Remove(last);
            _bySigner.Remove(last.Signer);
            _isWhole = false;
        }
    }
}
