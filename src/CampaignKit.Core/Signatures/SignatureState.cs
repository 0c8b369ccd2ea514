namespace CampaignKit.Core.Signatures;

/// <summary>What a signature in the ledger is worth. Numbers are stored, so they never change. One that was withdrawn or erased is in the ledger no more.</summary>
public enum SignatureState
{
    /// <summary>In the public number.</summary>
    Counted = 0,

    /// <summary>Waits for staff to look at it; not in the number.</summary>
    HeldForReview = 1,

    /// <summary>Taken out under a published rule, which can be undone; not in the number.</summary>
    Invalidated = 2,
}
