namespace CampaignKit.Core.Signatures;

/// <summary>A signature that is to wait for its confirmation.</summary>
/// <param name="Request">What goes into the ledger when it is confirmed.</param>
/// <param name="SealedAddress">Where its mails go, encrypted.</param>
/// <param name="ExpiresAt">First moment at which it can no longer be confirmed, UTC.</param>
/// <param name="RemindAt">When it is to be reminded of, UTC; <see langword="null"/> for never.</param>
public sealed record AwaitRequest(SignRequest Request, ReadOnlyMemory<byte> SealedAddress, DateTimeOffset ExpiresAt, DateTimeOffset? RemindAt)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(AwaitRequest);
}

/// <summary>A signature that waits now.</summary>
/// <param name="Number">Under which it waits.</param>
/// <param name="IsSigned">Whether the signer is in the ledger already: for their eyes alone, so for the mail and nothing else.</param>
/// <param name="Subtotal">The shard's subtotal.</param>
public sealed record Awaited(long Number, bool IsSigned, ShardSubtotal Subtotal);

/// <summary>Which waiting signature is meant, as its mailed link says.</summary>
/// <param name="Number">Under which it waits.</param>
/// <param name="Signer">Whose it is.</param>
/// <param name="SharesMailbox">Whether the petition lets two people share a mailbox.</param>
public sealed record ConfirmRequest(long Number, SignerKey Signer, bool SharesMailbox)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(ConfirmRequest);
}

/// <summary>How a confirmation ended.</summary>
/// <param name="Counted">
/// Who is in the ledger, by this call or an earlier one: the signer, or by the petition's rule somebody of their mailbox.
/// <see langword="null"/> if the request is gone: rejected, erased or expired.
/// </param>
/// <param name="Subtotal">The shard's subtotal, this signer included.</param>
public sealed record Confirmed(SignerKey? Counted, ShardSubtotal Subtotal);

/// <summary>What a shard holds of one mailbox.</summary>
/// <param name="Signatures">In the ledger; at most two, and one unless the petition lets people share a mailbox.</param>
/// <param name="Awaiting">Waiting for confirmation.</param>
public sealed record HeldOfMailbox(IReadOnlyList<SignRequest> Signatures, IReadOnlyList<SignRequest> Awaiting)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(HeldOfMailbox);
}

/// <summary>What a signer chose anew.</summary>
/// <param name="Visibility">What others may see.</param>
/// <param name="Updates">Whether they want to hear from the campaign.</param>
/// <param name="Partners">Its partners that they want to hear from, see <see cref="AgreedPartners"/>.</param>
/// <param name="SealedPerson">The person that goes with it, encrypted.</param>
public sealed record PersonChoice(Visibility Visibility, bool Updates, string? Partners, ReadOnlyMemory<byte> SealedPerson)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(PersonChoice);
}

/// <summary>What an erasure found.</summary>
/// <param name="Signatures">Taken out of the ledger.</param>
/// <param name="Awaiting">That waited.</param>
/// <param name="Subtotal">The shard's subtotal afterwards.</param>
public sealed record Erased(int Signatures, int Awaiting, ShardSubtotal Subtotal);

/// <summary>Signatures that are to be worth something else.</summary>
/// <param name="Signers">Whose, up to 1,000.</param>
/// <param name="From">Only those in this state.</param>
/// <param name="FromReason">And, if given, in it for this reason.</param>
/// <param name="To">Their state afterwards.</param>
/// <param name="Reason">Why; <see langword="null"/> when they are counted.</param>
public sealed record StateMove(IReadOnlyList<SignerKey> Signers, SignatureState From, string? FromReason, SignatureState To, string? Reason)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(StateMove);
}

/// <summary>How a move ended.</summary>
/// <param name="Count">Signatures that were moved.</param>
/// <param name="Subtotal">The shard's subtotal afterwards.</param>
public sealed record Moved(int Count, ShardSubtotal Subtotal);
