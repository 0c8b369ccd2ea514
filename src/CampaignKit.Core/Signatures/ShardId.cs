using System.Globalization;

namespace CampaignKit.Core.Signatures;

/// <summary>One slice of one petition's signers: a ledger partition and the actor that owns it.</summary>
/// <param name="Petition">The petition's slug.</param>
/// <param name="Number">0 to the petition's shard count − 1.</param>
public readonly record struct ShardId(string Petition, int Number)
{
    /// <summary>Reads an actor key, <c>petition/number</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ShardId Parse(string key) =>
        key.LastIndexOf('/') is > 0 and var slash
            ? new(key[..slash], int.Parse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture))
            : throw new FormatException($"{key} is no key of a shard.");

    /// <summary>The actor key, <c>petition/number</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Petition}/{Number}");
}
