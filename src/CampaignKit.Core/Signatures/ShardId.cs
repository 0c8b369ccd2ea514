namespace CampaignKit.Core.Signatures;

/// <summary>One slice of one petition's signers: a ledger partition and the actor that owns it.</summary>
/// <param name="Petition">The petition's slug.</param>
/// <param name="Number">0 to the petition's shard count − 1.</param>
public readonly record struct ShardId(string Petition, int Number)
{
    /// <summary>The actor key, <c>petition/number</c>.</summary>
    public override string ToString() => $"{Petition}/{Number}";
}
