using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Campaigns;

/// <summary>The secrets of those members of staff of whom any two may destroy a campaign's people at once. Only hashes are kept.</summary>
/// <remarks>
/// A secret has 128 random bits, so a hash of it needs neither salt nor slowness. Names are not told apart by case: two keys are to mean two people.
/// Every try is written down before it is judged, so that neither a restart nor many tries at once give more of them.
/// </remarks>
public sealed partial class PurgeKeys(IDocuments documents, TimeProvider clock)
{
    /// <summary>Document kind under which the keys are stored, by name in lower case.</summary>
    public const string Kind = "purge-key";

    /// <summary>Tries in <see cref="TriesIn"/>.</summary>
    public const int TriesAtMost = 5;

    /// <summary>The time in which so many tries are allowed.</summary>
    public static readonly TimeSpan TriesIn = TimeSpan.FromMinutes(10);

    private const string TriesKind = "purge-tries";
    private const string TriesId = "all";

    /// <summary>Whether this can be a name: 1–40 letters, digits, dots, dashes and underscores.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Makes a key.</summary>
    /// <returns>The secret, 26 characters, which is not kept; <see langword="null"/> if this name has a key.</returns>
    /// <exception cref="ArgumentException">That is no name.</exception>
    public async Task<string?> AddAsync(string name)
    {
        if (!IsName(name)) throw new ArgumentException("That is no name.", nameof(name));
        var stored = await ReadAsync(name);
        if (stored?.Value.Hash is not null) return null;

        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        var value = BitConverter.ToUInt128(random);
        await documents.WriteAsync([new(Kind, Id(name), new PurgeKeyRecord { Name = name, AddedAt = clock.GetUtcNow(), Hash = Hash(value) }, stored?.ETag)]);
        return ReceiptCode.Write(value);
    }

    /// <summary>The keys there are, by name.</summary>
    public async Task<IReadOnlyList<PurgeKeyRecord>> ListAsync() =>
        [.. (await documents.ListAsync<PurgeKeyRecord>(Kind)).Select(document => document.Value).Where(key => key.Hash is not null)];

    /// <summary>Takes a key away.</summary>
    /// <returns>Whether there was one of this name.</returns>
    public async Task<bool> RemoveAsync(string name)
    {
        if (!IsName(name) || await ReadAsync(name) is not { Value.Hash: not null } stored) return false;
        await documents.WriteAsync([new(Kind, stored.Id, stored.Value with { Hash = null }, stored.ETag)]);
        return true;
    }

    /// <summary>Judges two secrets.</summary>
    /// <param name="first">As typed: case and dashes do not matter.</param>
    /// <param name="second">The other one.</param>
    /// <returns>The two names, or a refusal that does not tell which was wrong.</returns>
    public async Task<PurgeTry> TryAsync(string first, string second)
    {
        if (await CountTryAsync() is { } nextAt) return new(PurgeTryStatus.TooMany, []) { NextAt = nextAt };

        // Both are looked for in all keys, whatever is found.
        var keys = await ListAsync();
        string?[] names = [NameOf(first, keys), NameOf(second, keys)];
        if (names is not [{ } one, { } other] || Id(one) == Id(other)) return new(PurgeTryStatus.Refused, []);

        await ForgetTriesAsync();
        return new(PurgeTryStatus.Granted, [one, other]);
    }

    private static string? NameOf(string secret, IReadOnlyList<PurgeKeyRecord> keys)
    {
        if (!ReceiptCode.TryRead(secret, out var value)) return null;
        var hash = Hash(value);
        string? name = null;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash)) name = key.Name;
        }

        return name;
    }

    private static byte[] Hash(UInt128 secret) => SHA256.HashData([.. "campaignkit/purge-key/1/"u8, .. BitConverter.GetBytes(secret)]);

    private static string Id(string name) => name.ToLowerInvariant();

    private ValueTask<Document<PurgeKeyRecord>?> ReadAsync(string name) => documents.ReadAsync<PurgeKeyRecord>(Kind, Id(name));

    // When the next try is allowed, if this one is not. Of two at once, one finds the other's mark and looks again.
    private async Task<DateTimeOffset?> CountTryAsync()
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var stored = await documents.ReadAsync<Tries>(TriesKind, TriesId);
            var recent = (stored?.Value.At ?? []).Where(at => at > now - TriesIn).ToList();
            if (recent.Count >= TriesAtMost) return recent[^TriesAtMost] + TriesIn;
            try
            {
                await documents.WriteAsync([new(TriesKind, TriesId, new Tries([.. recent, now]), stored?.ETag)]);
                return null;
            }
            catch (DocumentConflictException)
            {
                // Every conflict is another try that was counted, so this ends.
            }
        }
    }

    private async Task ForgetTriesAsync()
    {
        var stored = (await documents.ReadAsync<Tries>(TriesKind, TriesId))!;
        try
        {
            await documents.WriteAsync([new(TriesKind, TriesId, new Tries([]), stored.ETag)]);
        }
        catch (DocumentConflictException)
        {
            // Somebody else tries at this moment: their mark stays, and with it those before.
        }
    }

    [GeneratedRegex(@"^[\p{L}\p{M}\p{Nd}._-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    private sealed record Tries(IReadOnlyList<DateTimeOffset> At);
}

/// <summary>What is kept of a purge key.</summary>
public sealed record PurgeKeyRecord
{
    /// <summary>As it was given.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>SHA-256 of the secret; <see langword="null"/> once the key was taken away.</summary>
    public byte[]? Hash { get; init; }
}

/// <summary>How two secrets were judged.</summary>
/// <param name="Status">Whether they are enough.</param>
/// <param name="Names">The two names, when granted.</param>
public sealed record PurgeTry(PurgeTryStatus Status, IReadOnlyList<string> Names)
{
    /// <summary>When the next try is allowed, UTC, if there were too many.</summary>
    public DateTimeOffset? NextAt { get; init; }
}

/// <summary>Whether two secrets are enough.</summary>
public enum PurgeTryStatus
{
    /// <summary>They belong to two names.</summary>
    Granted,

    /// <summary>They do not.</summary>
    Refused,

    /// <summary>They were not looked at: there were too many tries lately.</summary>
    TooMany,
}
