using CampaignKit.Core.Signatures;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>How much a partition's numbers move: what of its rows does not count, and how often rows were changed.</summary>
/// <param name="Held">Rows that wait for review.</param>
/// <param name="Withdrawn">Rows that somebody has left.</param>
/// <param name="Invalidated">Rows that were taken out.</param>
/// <param name="Changes">Changes of rows that were there.</param>
internal readonly record struct Standing(long Held, long Withdrawn, long Invalidated, long Changes)
{
    /// <summary>A row is there in this state.</summary>
    public Standing Plus(SignatureState state) => this with { Held = Held + Has(state, SignatureState.HeldForReview), Invalidated = Invalidated + Has(state, SignatureState.Invalidated) };

    /// <summary>A row is in this state no more.</summary>
    public Standing Minus(SignatureState state) => this with { Held = Held - Has(state, SignatureState.HeldForReview), Invalidated = Invalidated - Has(state, SignatureState.Invalidated) };

    private static long Has(SignatureState state, SignatureState asked) => state == asked ? 1 : 0;
}

/// <summary>Moves a partition's numbers. Belongs to the writer's thread.</summary>
/// <remarks>A row of its own for each partition, which an append that counts does not touch: what counts is the last id of the range, less what stands here.</remarks>
internal sealed class StandingUpdate(SqliteConnection writer) : IDisposable
{
    private readonly SqliteStatement _update = new(
        writer,
        """
        INSERT INTO standings (slice, held, withdrawn, invalidated, changes) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET
            held = held + excluded.held, withdrawn = withdrawn + excluded.withdrawn, invalidated = invalidated + excluded.invalidated, changes = changes + excluded.changes
        """);

    public void Run(long slice, Standing by) =>
        _update.Bind(1, slice).Bind(2, by.Held).Bind(3, by.Withdrawn).Bind(4, by.Invalidated).Bind(5, by.Changes).Run();

    public void Dispose() => _update.Dispose();
}
