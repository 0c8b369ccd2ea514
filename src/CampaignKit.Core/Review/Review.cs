using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Review;

/// <summary>How a request about held signatures ended. Refusals are values; only outages throw.</summary>
public enum ReviewStatus
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is no such petition.</summary>
    NotFound,

    /// <summary>Something of what was typed cannot be used; the problems say what and why.</summary>
    Invalid,
}

/// <summary>Which held signatures are asked for.</summary>
/// <param name="After">The cursor of the page before; <see langword="null"/> for the first.</param>
/// <param name="Limit">1–100.</param>
/// <param name="Reason">Only those held for this reason.</param>
/// <param name="WithPersons">Whether name and address are told. They are personal data: ask for them only to decide on them.</param>
public sealed record HeldQuery(string? After = null, int Limit = 20, string? Reason = null, bool WithPersons = false)
{
    /// <summary>The longest page.</summary>
    public const int MostAtOnce = 100;
}

/// <summary>A page of held signatures.</summary>
public sealed record HeldResult
{
    /// <summary>How it ended.</summary>
    public required ReviewStatus Status { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<HeldSignature> Items { get; init; } = [];

    /// <summary>The cursor of the page after this one; <see langword="null"/> on the last.</summary>
    public string? Next { get; init; }

    /// <summary>Reason → how many are held for it, over all pages.</summary>
    public IReadOnlyDictionary<string, long> ByReason { get; init; } = new Dictionary<string, long>();

    /// <summary>What was typed → sentences for the operator, when invalid.</summary>
    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();

    internal static HeldResult Invalid(string field, string problem) =>
        new() { Status = ReviewStatus.Invalid, Problems = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [problem] } };
}

/// <summary>A signature that waits for staff.</summary>
/// <param name="Receipt">By which its signer knows it, and by which it is accepted or removed.</param>
/// <param name="Reason">What looked bad, in a word.</param>
/// <param name="SignedAt">UTC.</param>
/// <param name="Age">How long ago that was.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Source">The campaign's label for where the signer came from, if there was one.</param>
public sealed record HeldSignature(string Receipt, string Reason, DateTimeOffset SignedAt, TimeSpan Age, string Country, string? Source)
{
    /// <summary>The name, if persons were asked for and it is kept.</summary>
    public string? Name { get; init; }

    /// <summary>The address, if persons were asked for and the signer lets the campaign write.</summary>
    public string? Email { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(HeldSignature);
}

/// <summary>Which signatures are decided on: exactly one of these is given.</summary>
public sealed record ReviewChoice
{
    /// <summary>By receipt, 1–1,000.</summary>
    public IReadOnlyList<string>? Receipts { get; init; }

    /// <summary>All that are held for this reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Whatever was signed from this mailbox. Used and forgotten.</summary>
    public string? Mailbox { get; init; }

    /// <summary>Whatever people signed whose name is spelled like this, case and gaps aside. Used and forgotten.</summary>
    public string? Name { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(ReviewChoice);

    /// <summary>How they are chosen, for the audit log, and never an address or a name: of receipts the first few, of a reason what cannot be somebody.</summary>
    public Dictionary<string, string> Describe()
    {
        const int MostListed = 20;
        var told = new Dictionary<string, string>();
        if (Receipts is { Count: > 0 }) told["receipts"] = Receipts.Count.ToString(CultureInfo.InvariantCulture);
        if (Receipts is { Count: > 0 and <= MostListed } && Receipts.All(IsReceipt)) told["which"] = string.Join(' ', Receipts);
        if (Reason is { Length: <= 40 } && Reason.All(letter => char.IsAsciiLetterLower(letter) || letter == '-')) told["reason"] = Reason;
        if (Mailbox is not null) told["by"] = "mailbox";
        if (Name is not null) told["by"] = "name";
        return told;
    }

    internal ReviewResult? FindProblem()
    {
        var given = ((object?[])[Receipts, Reason, Mailbox, Name]).Count(choice => choice is not null);
        if (given != 1) return ReviewResult.Invalid("choice", "Say which signatures in exactly one way: receipts, a reason, a mailbox or a name.");
        return Receipts is { Count: < 1 or > MostReceipts } ? ReviewResult.Invalid("receipts", "Give 1 to 1,000 receipts at a time.") : null;
    }

    private const int MostReceipts = 1_000;

    private static bool IsReceipt(string text) => text.Length == 26 && text.All(char.IsAsciiLetterOrDigit);
}

/// <summary>How a decision ended.</summary>
public sealed record ReviewResult
{
    /// <summary>How it ended.</summary>
    public required ReviewStatus Status { get; init; }

    /// <summary>Signatures that were moved; those that are elsewhere already, or nowhere, are not among them.</summary>
    public long Moved { get; init; }

    /// <summary>What was typed → sentences for the operator, when invalid.</summary>
    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();

    internal static ReviewResult Done(long moved) => new() { Status = ReviewStatus.Done, Moved = moved };

    internal static ReviewResult Invalid(string field, string problem) =>
        new() { Status = ReviewStatus.Invalid, Problems = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [problem] } };
}

/// <summary>Where a signature stands in the order of the list: by time, and those of one moment by signer.</summary>
internal readonly record struct HeldPlace(DateTimeOffset SignedAt, UInt128 Signer) : IComparable<HeldPlace>
{
    /// <summary>Of this signature.</summary>
    public static HeldPlace Of(SignRequest row) => new(row.SignedAt, row.Signer.Value);

    /// <summary>Reads a cursor; an absent one stands before everybody.</summary>
    public static bool TryRead(string? cursor, PetitionKeys keys, out HeldPlace place)
    {
        place = default;
        if (cursor is null) return true;
        if (cursor.Split('.') is not [var ticks, var receipt] || !keys.TryReadReceipt(receipt, out var signer)) return false;
        if (!long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var utc) || utc > DateTimeOffset.MaxValue.UtcTicks) return false;
        place = new(new(utc, TimeSpan.Zero), signer.Value);
        return true;
    }

    /// <summary>A cursor that tells nobody else who the signer is.</summary>
    public string Write(PetitionKeys keys) => string.Create(CultureInfo.InvariantCulture, $"{SignedAt.UtcTicks}.{keys.Receipt(new(Signer))}");

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1036", Justification = "Compared by queues and sorts alone.")]
    public int CompareTo(HeldPlace other) => SignedAt.CompareTo(other.SignedAt) is not 0 and var byTime ? byTime : Signer.CompareTo(other.Signer);
}
