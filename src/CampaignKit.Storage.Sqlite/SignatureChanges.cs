using CampaignKit.Core.Signatures;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The statements that change rows of the ledger. Belongs to the writer's thread.</summary>
internal sealed class SignatureChanges(SqliteConnection writer) : IDisposable
{
    private readonly SqliteStatement _find = new(writer, "SELECT state, reason, coalesce(confirmed_at, signed_at), version FROM signatures WHERE id = ? AND signer = ?");

    private readonly SqliteStatement _state = new(writer, "UPDATE signatures SET state = ?, reason = ? WHERE id = ?");

    private readonly SqliteStatement _person = new(writer, "UPDATE signatures SET visibility = ?, updates = ?, partners = ?, person = ? WHERE id = ?");

    // The row stays, so that ids stay consecutive; one without a signer is a place that somebody has left.
    private readonly SqliteStatement _leave = new(
        writer,
        """
        UPDATE signatures SET
            signer = x'', signed_at = 0, country = '', visibility = 0, updates = 0, locale = NULL, source = NULL, person = x'', state = 0, reason = NULL, awaited = 0,
            confirmed_at = NULL, version = 1, partners = NULL
        WHERE id = ?
        """);

    /// <summary>Does a change to the row with this id, if it is that signer's and in the state that the change expects.</summary>
    /// <param name="id">The row's.</param>
    /// <param name="change">What to do.</param>
    /// <param name="standing">Moved by what was done.</param>
    /// <returns>What was done; <see langword="null"/> if nothing.</returns>
    public DoneChange? Run(long id, LedgerChange change, ref Standing standing)
    {
        if (Find(id, change.Signer) is not { } row) return null;
        switch (change)
        {
            case StateChange state:
                if (row.State != state.From || (state.FromReason is not null && state.FromReason != row.Reason)) return null;
                _state.Bind(1, (int)state.To).Bind(2, state.Reason).Bind(3, id).Run();
                standing = standing.Minus(row.State).Plus(state.To);
                break;
            case PersonChange person:
                _person.Bind(1, (int)person.Visibility).Bind(2, person.Updates ? 1 : 0).Bind(3, person.Partners).Bind(4, person.SealedPerson.Span).Bind(5, id).Run();
                break;
            case Departure:
                _leave.Bind(1, id).Run();
                standing = standing.Minus(row.State) with { Withdrawn = standing.Withdrawn + 1 };
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, message: null);
        }

        standing = standing with { Changes = standing.Changes + 1 };
        return new(change, row.State, row.CountedAt, row.Version);
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_find, _state, _person, _leave]) statement.Dispose();
    }

    private (SignatureState State, string? Reason, DateTimeOffset CountedAt, int Version)? Find(long id, SignerKey signer)
    {
        var isThere = _find.Bind(1, id).Bind(2, signer).Step();
        (SignatureState, string?, DateTimeOffset, int)? found = isThere
            ? ((SignatureState)_find.Number(0), _find.Text(1), DateTimeOffset.FromUnixTimeMilliseconds(_find.Number(2)), (int)_find.Number(3))
            : null;
        _find.Reset();
        return found;
    }
}
