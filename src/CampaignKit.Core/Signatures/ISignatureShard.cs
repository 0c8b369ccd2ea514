using System.Text.Json.Serialization;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Core.Signatures;

/// <summary>The signers of one slice of one petition: who has signed, who awaits confirmation, and the partition of the ledger that says so.</summary>
public interface ISignatureShard
{
    /// <summary>Counts this signer once, however often and however concurrently it is called; answers when the row is durable.</summary>
    /// <returns>The shard's subtotal, this signer included. A repeat takes the same path and the same commit, and gets the same answer.</returns>
    /// <exception cref="StorageUnavailableException">The ledger could not store it. Nothing was acknowledged; safe to repeat.</exception>
    ValueTask<ShardSubtotal> SignAsync(SignRequest request);

    /// <summary>Keeps a signature until it is confirmed; answers when that is durable. It holds nobody's place. A repeat waits beside the first.</summary>
    /// <exception cref="StorageUnavailableException">It could not be stored. Nothing was acknowledged; safe to repeat.</exception>
    ValueTask<Awaited> AwaitAsync(AwaitRequest request);

    /// <summary>Moves a signature that waits into the ledger; answers when it is durable there. Any number of times, also at once.</summary>
    /// <exception cref="StorageUnavailableException">The ledger could not store it. Safe to repeat.</exception>
    ValueTask<Confirmed> ConfirmAsync(ConfirmRequest request);

    /// <summary>Erases a signature that waits, or that this very request had confirmed; answers when nothing of it is there. Any number of times.</summary>
    /// <returns>The subtotal afterwards.</returns>
    /// <exception cref="StorageUnavailableException">It could not be erased. Safe to repeat.</exception>
    ValueTask<ShardSubtotal> RejectAsync(ConfirmRequest request);

    /// <summary>A signature that waits, for the page that asks for its confirmation; <see langword="null"/> if it no longer does.</summary>
    ValueTask<SignRequest?> ReadAwaitedAsync(ConfirmRequest request);

    /// <summary>What is held of a mailbox: its signatures and what waits for confirmation.</summary>
    /// <param name="signer">Any signer of the mailbox.</param>
    ValueTask<HeldOfMailbox> ReadMailboxAsync(SignerKey signer);

    /// <summary>Changes what a signer chose; answers when it is durable. Nothing happens if they are not there.</summary>
    ValueTask ChangeAsync(SignerKey signer, PersonChoice choice);

    /// <summary>Takes one signature back; answers when nothing of it is there. Nothing happens if it is not.</summary>
    /// <returns>The subtotal afterwards.</returns>
    ValueTask<ShardSubtotal> WithdrawAsync(SignerKey signer);

    /// <summary>Erases whatever is held of a mailbox, signatures and what waits; answers when nothing of it is there.</summary>
    /// <param name="signer">Any signer of the mailbox.</param>
    /// <returns>The subtotal afterwards, and how many signatures and waiting ones there were.</returns>
    ValueTask<Erased> EraseAsync(SignerKey signer);

    /// <summary>Moves signatures from one state to another, under a rule or by a reviewer's hand; answers when it is durable. Those in another state stay.</summary>
    /// <param name="move">Up to 1,000 signers.</param>
    /// <returns>The subtotal afterwards, and how many were moved.</returns>
    ValueTask<Moved> MoveAsync(StateMove move);

    /// <summary>Where the latest stand who count and chose to be seen, the latest first. Whoever shows them reads their rows: some may have left or changed their mind.</summary>
    /// <param name="count">How many at most, 1–200.</param>
    /// <exception cref="StorageUnavailableException">The ledger could not be read now.</exception>
    ValueTask<IReadOnlyList<ListedSigner>> ReadListedAsync(int count);

    /// <summary>When the signatures that count were given. Cost: from memory, once the shard is awake.</summary>
    /// <exception cref="StorageUnavailableException">The ledger could not be read now.</exception>
    ValueTask<ShardSeries> ReadSeriesAsync(SeriesRange range);

    /// <summary>How many of the signatures that count were given to which wording. Cost: from memory, once the shard is awake.</summary>
    /// <exception cref="StorageUnavailableException">The ledger could not be read now.</exception>
    ValueTask<IReadOnlyList<VersionCount>> ReadVersionsAsync();

    /// <summary>Drops what can no longer be confirmed, and hands out the reminders that are due now, each once.</summary>
    /// <param name="remindAgainAt">When the reminders that are handed out are due again, UTC.</param>
    /// <returns>Up to 100; ask again when there are as many.</returns>
    ValueTask<IReadOnlyList<AwaitingSignature>> SweepAsync(DateTimeOffset remindAgainAt);
}

/// <summary>A signature that is ready to be counted: validated, keyed and sealed.</summary>
public sealed record SignRequest
{
    /// <summary>Who signs, as this petition knows them.</summary>
    public required SignerKey Signer { get; init; }

    /// <summary>When the request was accepted, UTC.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>When it was confirmed, UTC; <see langword="null"/> if it did not have to be.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Since when it can count: when it was confirmed, or else signed. Series go by it.</summary>
    [JsonIgnore]
    public DateTimeOffset CountedAt => ConfirmedAt ?? SignedAt;

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>The signer's choice.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>Whether the signer asked to hear from the campaign.</summary>
    public required bool Updates { get; init; }

    /// <summary>The partners of the campaign that the signer asked to hear from; see <see cref="AgreedPartners"/>.</summary>
    public string? Partners { get; init; }

    /// <summary>BCP 47 tag of the language the signer used, when it was given.</summary>
    public string? Locale { get; init; }

    /// <summary>Where the signer came from, a short label set by the campaign; never personal.</summary>
    public string? Source { get; init; }

    /// <summary>The <see cref="Person"/> encrypted under the campaign's key.</summary>
    public required ReadOnlyMemory<byte> SealedPerson { get; init; }

    /// <summary>What it is worth once it is in the ledger. <see cref="SignatureState.Counted"/> unless something about it looks bad.</summary>
    public SignatureState State { get; init; }

    /// <summary>Why it is not counted: what looked bad, or the id of the rule that took it out. Never personal; <see langword="null"/> while it is counted.</summary>
    public string? Reason { get; init; }

    /// <summary>The number under which it waited for its confirmation (<see cref="AwaitingSignature.Number"/>); 0 if it did not have to.</summary>
    public long Awaited { get; init; }

    /// <summary>The number of the wording that its signer saw, from 1: the one that they asked to sign, not the one of the day on which they confirmed.</summary>
    [JsonIgnore]
    public int Version { get; init; } = PetitionRecord.FirstVersion;

    /// <summary>Whether the petition lets two people share a mailbox. A rule that travels with the request, not stored with it.</summary>
    public bool SharesMailbox { get; init; }

    // What is written of Version: nothing while it is the first, as most are.
    [JsonInclude, JsonPropertyName("version")]
    private int? LaterVersion
    {
        get => Version > PetitionRecord.FirstVersion ? Version : null;
        init => Version = value ?? PetitionRecord.FirstVersion;
    }

    /// <summary>Nothing of what it holds: engines write the arguments of a slow or failed call to their logs.</summary>
    public override string ToString() => nameof(SignRequest);
}
