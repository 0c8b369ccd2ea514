namespace CampaignKit.Core.Signatures;

/// <summary>Where the row of somebody stands who counts and chose to be seen, at the moment at which it was looked at. Whoever shows it reads the row first.</summary>
/// <param name="Signer">Who.</param>
/// <param name="SignedAt">UTC.</param>
/// <param name="Place">In the ledger; see <see cref="ISignatureLedger.FindAsync"/>.</param>
public readonly record struct ListedSigner(SignerKey Signer, DateTimeOffset SignedAt, long Place)
{
    /// <summary>The latest first; of those who signed at the same moment always in the same order.</summary>
    public static IComparer<ListedSigner> LatestFirst { get; } = Comparer<ListedSigner>.Create(static (one, other) =>
        other.SignedAt.CompareTo(one.SignedAt) is not 0 and var order ? order : one.Signer.Value.CompareTo(other.Signer.Value));

    /// <summary>Whether a row may be shown to everybody: it counts, and its signer chose to be seen.</summary>
    public static bool IsShown(SignatureState state, Visibility visibility) => state is SignatureState.Counted && visibility is not Visibility.CountOnly;

    /// <inheritdoc cref="IsShown(SignatureState, Visibility)"/>
    public static bool IsShown(SignRequest row) => IsShown(row.State, row.Visibility);

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(ListedSigner);
}
