using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CampaignKit.Core.Audit;

/// <summary>That somebody did something: a link of the audit log's chain. Never has personal data of signers.</summary>
/// <remarks>
/// The hash is SHA-256 over these fields, each written as its number of UTF-8 bytes in decimal, a colon, its UTF-8 bytes and a comma: <see cref="Form"/>, the hash
/// of the entry before, number, time, id, the actor's kind, id and sealed name, action, the subject's kind and id, and then each detail's key and value, by key.
/// What has no value is an empty field. Fields that say their length cannot be divided in another way, so no two entries have the same bytes.
/// </remarks>
public sealed record AuditEntry
{
    /// <summary>Document kind under which these are stored, by number.</summary>
    public const string Kind = "audit";

    /// <summary>The first field of what is hashed: which form it has.</summary>
    public const string Form = "campaignkit-audit-1";

    /// <summary>What stands for the hash of the entry before the first: 64 zeros.</summary>
    public const string Nothing = "0000000000000000000000000000000000000000000000000000000000000000";

    private const string Ticks = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>Its place, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When, UTC, by the clock of the node that wrote it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>32 hex digits, drawn at random: tells this entry from another that says the same.</summary>
    public required string Id { get; init; }

    /// <summary>Who.</summary>
    public required AuditedActor Actor { get; init; }

    /// <summary>What was done, a stable word such as <c>review.remove</c>.</summary>
    public required string Action { get; init; }

    /// <summary>To what.</summary>
    public required AuditSubject Subject { get; init; }

    /// <summary>More about it: words, counts, receipts.</summary>
    public required IReadOnlyDictionary<string, string> Details { get; init; }

    /// <summary>The hash of the entry before, 64 hex digits in lower case.</summary>
    public required string Previous { get; init; }

    /// <summary>Its own hash, 64 hex digits in lower case.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The id of the document of an entry.</summary>
    public static string DocumentId(long number) => number.ToString("D12", CultureInfo.InvariantCulture);

    /// <summary>The time as it is hashed and exported: seven digits of a second, and a Z.</summary>
    public string Time() => At.UtcDateTime.ToString(Ticks, CultureInfo.InvariantCulture);

    /// <summary>The hash that this content has.</summary>
    public string ComputeHash()
    {
        using var bytes = new MemoryStream();
        foreach (var field in Fields())
        {
            var utf8 = Encoding.UTF8.GetBytes(field ?? "");
            bytes.Write(Encoding.ASCII.GetBytes(utf8.Length.ToString(CultureInfo.InvariantCulture) + ":"));
            bytes.Write(utf8);
            bytes.WriteByte((byte)',');
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }

    private IEnumerable<string?> Fields() =>
    [
        Form, Previous, Number.ToString(CultureInfo.InvariantCulture), Time(), Id, Actor.Kind, Actor.Id, Actor.SealedName, Action, Subject.Kind, Subject.Id,
        .. (Details ?? new Dictionary<string, string>()).OrderBy(detail => detail.Key, StringComparer.Ordinal).SelectMany(detail => (string?[])[detail.Key, detail.Value]),
    ];
}

/// <summary>Who did something, as it is stored.</summary>
/// <param name="Kind">One of the words of <see cref="AuditActor"/>.</param>
/// <param name="Id">A member of staff or an API key; empty for the others.</param>
/// <param name="SealedName">
/// The name that was shown at the time, in base64, under the installation's key: a thief of the database learns that a number did it, not who that is. It is hashed
/// as it is stored, so whoever checks the chain needs no key.
/// </param>
public sealed record AuditedActor(string Kind, string Id, string? SealedName);

/// <summary>What something was done to.</summary>
/// <param name="Kind">A word such as <c>petition</c>.</param>
/// <param name="Id">Which, such as its slug; empty where there is one alone.</param>
public sealed record AuditSubject(string Kind, string Id)
{
    /// <summary>The installation as a whole.</summary>
    public static AuditSubject Installation { get; } = new("installation", "");

    /// <summary>A petition.</summary>
    public static AuditSubject Petition(string slug) => new("petition", slug);

    /// <summary>A campaign.</summary>
    public static AuditSubject Campaign(string slug) => new("campaign", slug);
}

/// <summary>The end of the chain, moved in the same transaction as each entry.</summary>
/// <param name="Number">How many entries there are.</param>
/// <param name="Hash">The last one's.</param>
/// <param name="Seal">32 bytes that only the installation can make of these two; anything else once the log was found tampered with.</param>
public sealed record AuditHead(long Number, string Hash, byte[] Seal)
{
    /// <summary>Document kind and id under which it is stored.</summary>
    public const string Kind = "audit-head";

    /// <summary>See <see cref="Kind"/>.</summary>
    public const string Id = "head";
}
